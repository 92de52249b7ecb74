// Palette: the tokens' colours for the canvas, which cannot read CSS variables by itself. Read once a theme.

import { effect } from "@preact/signals";
import { theme } from "../base/theme";

export interface Palette {
  readonly surface: string;
  readonly grid: string;
  readonly text2: string;
  readonly text3: string;
  readonly crit: string;
  readonly font: string;
  series(slot: number): string;
}

let known: Palette | undefined;
const listeners = new Set<() => void>();

export function palette(): Palette {
  known ??= read();
  return known;
}

/** Calls back when all colours are others. */
export function on_palette_change(listener: () => void): () => void {
  if (listeners.size === 0) follow_theme();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let is_following = false;

function follow_theme(): void {
  if (is_following) return;
  is_following = true;
  effect(() => {
    void theme.value;
    // The attribute that the tokens hang on is set by another effect of the same signal, maybe after this one.
    queueMicrotask(() => {
      known = undefined;
      for (const listener of [...listeners]) listener();
    });
  });
}

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const series = Array.from({ length: 10 }, (_, i) => token(`--s${i + 1}`));
  return {
    surface: token("--surface"),
    grid: token("--grid"),
    text2: token("--text2"),
    text3: token("--text3"),
    crit: token("--crit"),
    font: token("--font"),
    series: (slot) => series[(slot - 1) % series.length] ?? token("--s1"),
  };
}
