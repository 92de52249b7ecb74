// Popover: a button that opens a small panel of controls below it. Escape and a click elsewhere close it; the focus
// goes in when it opens and comes back when it closes.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icon";

interface PopoverProps {
  readonly label: string;
  readonly icon: IconName;
  /** Made anew at each opening. */
  content(close: () => void): ComponentChildren;
}

export function Popover({ label, icon, content }: PopoverProps) {
  const [is_open, set_open] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!is_open) return undefined;
    root.current
      ?.querySelector<HTMLElement>(".popover input, .popover a, .popover button")
      ?.focus();
    const close_outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) set_open(false);
    };
    document.addEventListener("pointerdown", close_outside);
    document.addEventListener("focusin", close_outside);
    return () => {
      document.removeEventListener("pointerdown", close_outside);
      document.removeEventListener("focusin", close_outside);
    };
  }, [is_open]);
  const close = () => {
    set_open(false);
    button.current?.focus();
  };
  const on_key = (event: KeyboardEvent) => {
    if (!is_open || event.key !== "Escape") return;
    close();
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
        aria-haspopup="dialog"
        aria-expanded={is_open}
        onClick={() => set_open(!is_open)}
      >
        <Icon name={icon} />
      </button>
      {is_open && (
        <div class="popover" role="dialog" aria-label={label}>
          {content(close)}
        </div>
      )}
    </div>
  );
}
