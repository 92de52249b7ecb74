// Open row: a click anywhere in a run's row opens the run. The link in the row covers most of it; what lies above the link,
// such as a figure with a title, opens it through here. Keyboards use the link.
import { go } from "../base/router";

export function open_row(event: MouseEvent, address: string): void {
  const is_on_control = event.target instanceof Element && event.target.closest("a, button");
  const has_selected = getSelection()?.isCollapsed === false;
  if (is_on_control || has_selected || event.button !== 0) return;
  go(address);
}
