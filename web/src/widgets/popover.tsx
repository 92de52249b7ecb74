// Popover: a button that opens a small panel of controls below it. Escape and a click elsewhere close it; the focus
// goes in when it opens and comes back when it closes.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon";
import { use_popup } from "./use_popup";

interface PopoverProps {
  readonly label: string;
  readonly icon: IconName;
  /** Made anew at each opening. */
  content(close: () => void): ComponentChildren;
}

export function Popover({ label, icon, content }: PopoverProps) {
  const { is_open, root, button, close, toggle } = use_popup(
    ".popover input, .popover a, .popover button",
  );
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
        onClick={toggle}
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
