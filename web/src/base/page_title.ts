// Page title: what the browser's tab says. Called by the shell, and by the run page with its progress.

const PRODUCT = "AFS Monitor";

/** "61% nayru-v8", "Costs": the product's name follows. */
export function set_page_title(text: string): void {
  const title = `${text} · ${PRODUCT}`;
  if (document.title !== title) document.title = title;
}
