// Router: the address as a signal. Links are plain <a href>; clicks on them are taken over here, once, for the page.
import { signal } from "@preact/signals";

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
  /** "#what-happened", or "". */
  readonly hash: string;
}

const LEGACY: Readonly<Record<string, string>> = {
  "#overview": "/",
  "#training": "/runs",
  "#runs": "/runs",
  "#metrics": "/runs",
  "#costs": "/costs",
  "#registry": "/registry",
};

/** Where a link of the first dashboard leads today; undefined if it is none. */
export function legacy_target(path: string, hash: string): string | undefined {
  return path === "/" || path === "/index.html" ? LEGACY[hash] : undefined;
}

function read_place(): Place {
  const { pathname, search, hash } = location;
  return { path: pathname, query: new URLSearchParams(search), hash };
}

export const place = signal<Place>({ path: "/", query: new URLSearchParams(), hash: "" });

export type History = "push" | "replace";

export function go(address: string, history_mode: History = "push"): void {
  const before = place.peek().path;
  if (history_mode === "push") history.pushState(undefined, "", address);
  else history.replaceState(undefined, "", address);
  place.value = read_place();
  if (place.value.path !== before) arrive();
}

/** Changes some of the query and keeps the rest; undefined or "" removes. */
export function set_query(
  changes: Readonly<Record<string, string | undefined>>,
  history_mode: History,
): void {
  const query = new URLSearchParams(place.peek().query);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  go(place.peek().path + (text ? `?${text}` : ""), history_mode);
}

// A new page starts at its top and with the focus on its content, as after a full load.
function arrive(): void {
  scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
}

function inner_address(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest("a") : undefined;
  if (!link || link.target || link.hasAttribute("download")) return undefined;
  if (link.origin !== location.origin || link.pathname.startsWith("/api/")) return undefined;
  if (link.getAttribute("href")?.startsWith("#")) return undefined;
  return link.pathname + link.search + link.hash;
}

export function start_router(): void {
  const moved = legacy_target(location.pathname, location.hash);
  if (moved) history.replaceState(undefined, "", moved);
  place.value = read_place();
  addEventListener("popstate", () => (place.value = read_place()));
  addEventListener("hashchange", () => {
    const target = legacy_target(location.pathname, location.hash);
    if (target) go(target, "replace");
  });
  document.addEventListener("click", (event) => {
    const address = inner_address(event);
    if (address === undefined) return;
    event.preventDefault();
    go(address);
  });
}
