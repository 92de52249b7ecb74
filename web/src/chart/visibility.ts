// Visibility: tells each chart when it comes into sight and when it is two screens away. One observer pair a page.

export type Nearness = "visible" | "near" | "far";

type Listener = (nearness: Nearness) => void;

interface Watched {
  is_visible: boolean;
  is_near: boolean;
  readonly listener: Listener;
}

const watched = new Map<Element, Watched>();
let observers: { visible: IntersectionObserver; near: IntersectionObserver } | undefined;

export function watch_visibility(element: Element, listener: Listener): () => void {
  observers ??= {
    // A little before it comes into sight, so that scrolling meets drawn charts.
    visible: new IntersectionObserver((entries) => take(entries, "is_visible"), {
      rootMargin: "120px",
    }),
    near: new IntersectionObserver((entries) => take(entries, "is_near"), { rootMargin: "200%" }),
  };
  watched.set(element, { is_visible: false, is_near: false, listener });
  observers.visible.observe(element);
  observers.near.observe(element);
  return () => {
    watched.delete(element);
    observers?.visible.unobserve(element);
    observers?.near.unobserve(element);
  };
}

function take(entries: IntersectionObserverEntry[], what: "is_visible" | "is_near"): void {
  for (const { target, isIntersecting } of entries) {
    const state = watched.get(target);
    if (!state || state[what] === isIntersecting) continue;
    state[what] = isIntersecting;
    state.listener(state.is_visible ? "visible" : state.is_near ? "near" : "far");
  }
}
