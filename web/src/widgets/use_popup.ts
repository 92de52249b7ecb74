// use_popup: what a button with something that opens below it has in common: the focus goes in when it opens and comes
// back when it closes; a click or a focus elsewhere closes it. Used by Menu and Popover.
import { useEffect, useRef, useState } from "preact/hooks";

/** `first`: what gets the focus, as a selector within the root. */
export function use_popup(first: string) {
  const [is_open, set_open] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!is_open) return undefined;
    root.current?.querySelector<HTMLElement>(first)?.focus();
    const close_outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) set_open(false);
    };
    document.addEventListener("pointerdown", close_outside);
    document.addEventListener("focusin", close_outside);
    return () => {
      document.removeEventListener("pointerdown", close_outside);
      document.removeEventListener("focusin", close_outside);
    };
  }, [is_open, first]);
  const close = () => {
    set_open(false);
    button.current?.focus();
  };
  return { is_open, root, button, close, toggle: () => set_open(!is_open) };
}
