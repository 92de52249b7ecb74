// SearchChoice: a field in which one types and then chooses one of what was found: an ARIA combobox with a list. Arrow keys
// move, Enter chooses, Escape closes; the focus stays in the field. Who uses it says how to search.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";

export interface Choice {
  readonly id: string;
  readonly label: string;
  /** Beside the label: "failed, 38 min ago". */
  readonly note?: string;
}

/** What was found, or in words why nothing could be searched. */
export type Found = readonly Choice[] | string;

interface SearchChoiceProps {
  readonly label: string;
  readonly placeholder: string;
  readonly is_disabled?: boolean;
  /** It takes the focus when it appears. */
  readonly has_focus?: boolean;
  /** Called with what was typed, "" at first. A later call replaces an earlier one. */
  search(text: string): Promise<Found>;
  on_choose(choice: Choice): void;
}

const TYPING_MS = 150;

export function SearchChoice(props: SearchChoiceProps) {
  const { label, placeholder, is_disabled = false, has_focus = false, on_choose } = props;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (has_focus) field.current?.focus();
  }, [has_focus]);
  const [text, set_text] = useState("");
  const [is_open, set_open] = useState(false);
  const [at, set_at] = useState(0);
  const found = use_found(props.search, text, is_open);
  const choices = typeof found === "object" ? found : [];
  const active = choices[at];
  const choose = (choice: Choice) => {
    set_open(false);
    set_text("");
    on_choose(choice);
  };
  const move = (to: number) => {
    set_open(true);
    if (choices.length > 0) set_at((to + choices.length) % choices.length);
  };
  const on_key = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") move(is_open ? at + 1 : 0);
    else if (event.key === "ArrowUp") move(is_open ? at - 1 : -1);
    else if (event.key === "Enter" && is_open && active) choose(active);
    else if (event.key === "Escape" && is_open) set_open(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="search-choice">
      <div class="field">
        <Icon name="search" size={15} />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label={label}
          aria-autocomplete="list"
          aria-expanded={is_open}
          aria-controls={`${id}-list`}
          aria-activedescendant={is_open && active ? `${id}-${at}` : undefined}
          autocomplete="off"
          spellcheck={false}
          placeholder={placeholder}
          disabled={is_disabled}
          value={text}
          onInput={(event) => {
            set_text(event.currentTarget.value);
            set_at(0);
            set_open(true);
          }}
          onFocus={() => set_open(true)}
          onBlur={() => set_open(false)}
          onKeyDown={on_key}
        />
      </div>
      <ul
        id={`${id}-list`}
        class="search-list"
        role="listbox"
        aria-label={label}
        hidden={!is_open || choices.length === 0}
      >
        {choices.map((choice, index) => (
          <Option
            key={choice.id}
            id={`${id}-${index}`}
            choice={choice}
            is_active={index === at}
            on_choose={choose}
          />
        ))}
      </ul>
      <p class="search-said" role="status">
        {is_open && said(found, text)}
      </p>
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly choice: Choice;
  readonly is_active: boolean;
  on_choose(choice: Choice): void;
}

function Option({ id, choice, is_active, on_choose }: OptionProps) {
  const root = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (is_active) root.current?.scrollIntoView({ block: "nearest" });
  }, [is_active]);
  return (
    <li
      id={id}
      ref={root}
      role="option"
      aria-selected={is_active}
      onPointerDown={(event) => event.preventDefault() /* The field keeps the focus. */}
      onClick={() => on_choose(choice)}
    >
      <bdi dir="auto">{choice.label}</bdi>
      {choice.note && <small>{choice.note}</small>}
    </li>
  );
}

function use_found(
  search: SearchChoiceProps["search"],
  text: string,
  is_open: boolean,
): Found | undefined {
  const [found, set_found] = useState<Found | undefined>(undefined);
  useEffect(() => {
    if (!is_open) return undefined;
    let is_over = false;
    const look = async () => {
      const answer = await search(text);
      if (!is_over) set_found(answer);
    };
    const timer = setTimeout(() => void look(), text ? TYPING_MS : 0);
    return () => {
      is_over = true;
      clearTimeout(timer);
    };
  }, [text, is_open]);
  return found;
}

function said(found: Found | undefined, text: string): string {
  if (found === undefined) return "";
  if (typeof found === "string") return found;
  if (found.length > 0) return "";
  return text ? `Nothing is called “${text}”.` : "There is nothing to choose.";
}
