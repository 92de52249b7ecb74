// Menu: a button that opens a short list. Arrow keys move, Escape and a click elsewhere close, focus comes back.
import { Icon, type IconName } from "./icon";
import { use_popup } from "./use_popup";

export interface MenuItem {
  readonly label: string;
  readonly note?: string;
  readonly icon?: IconName;
  /** A link ... */
  readonly href?: string;
  readonly is_download?: boolean;
  /** ... or an action; `is_chosen` makes it one of a set of choices. */
  readonly act?: () => void;
  readonly is_chosen?: boolean;
}

interface MenuProps {
  readonly label: string;
  readonly icon: IconName;
  readonly items: readonly MenuItem[];
}

export function Menu({ label, icon, items }: MenuProps) {
  const { is_open, root, button, close, toggle } = use_popup(
    '[aria-checked="true"], [role^="menuitem"]',
  );
  const on_key = (event: KeyboardEvent) => {
    if (!is_open) return;
    if (event.key === "Escape") close();
    else if (!move_focus(root.current, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="menu" ref={root} onKeyDown={on_key}>
      <button
        ref={button}
        type="button"
        class="ib"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={is_open}
        onClick={toggle}
      >
        <Icon name={icon} />
      </button>
      {is_open && (
        <div class="menu-list" role="menu" aria-label={label}>
          {items.map((item) => (
            <Item key={item.label} item={item} on_done={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function Item({ item, on_done }: { item: MenuItem; on_done: () => void }) {
  const content = (
    <>
      {item.icon && <Icon name={item.icon} size={16} />}
      <span class="menu-text">
        {item.label}
        {item.note && <small>{item.note}</small>}
      </span>
      {item.is_chosen && <Icon name="check" size={16} />}
    </>
  );
  if (item.href) {
    return (
      <a
        role="menuitem"
        tabIndex={-1}
        href={item.href}
        download={item.is_download}
        onClick={on_done}
      >
        {content}
      </a>
    );
  }
  const role = item.is_chosen === undefined ? "menuitem" : "menuitemradio";
  const act = () => {
    item.act?.();
    on_done();
  };
  return (
    <button type="button" role={role} tabIndex={-1} aria-checked={item.is_chosen} onClick={act}>
      {content}
    </button>
  );
}

function move_focus(root: HTMLElement | null, key: string): boolean {
  const items = [...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];
  if (to === undefined || items.length === 0) return false;
  items[(to + items.length) % items.length]?.focus();
  return true;
}
