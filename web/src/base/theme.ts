// Theme: dark (the default), light, or as the system has it; kept in the browser. theme_boot.ts applies it before the
// first paint, this file from then on.
import { computed, effect, signal } from "@preact/signals";

export type ThemeChoice = "dark" | "light" | "system";
export type Theme = "dark" | "light";

export const THEME_KEY = "afs-monitor.theme";

const choices: readonly ThemeChoice[] = ["dark", "light", "system"];
const prefers_light = () => matchMedia("(prefers-color-scheme: light)");

function stored_choice(): ThemeChoice {
  try {
    const word = localStorage.getItem(THEME_KEY);
    return choices.find((choice) => choice === word) ?? "dark";
  } catch {
    return "dark"; // Storage is forbidden: the choice lasts as long as the page.
  }
}

const system_is_light = signal(false);
/** Paper is white. */
const is_printing = signal(false);
export const theme_choice = signal<ThemeChoice>("dark");
export const theme = computed<Theme>(() => {
  if (is_printing.value) return "light";
  if (theme_choice.value !== "system") return theme_choice.value;
  return system_is_light.value ? "light" : "dark";
});

export function choose_theme(choice: ThemeChoice): void {
  theme_choice.value = choice;
  try {
    localStorage.setItem(THEME_KEY, choice);
  } catch {
    // As above.
  }
}

/** The other of dark and light, whatever the choice was. */
export function toggle_theme(): void {
  choose_theme(theme.value === "dark" ? "light" : "dark");
}

export function start_theme(): void {
  const query = prefers_light();
  system_is_light.value = query.matches;
  query.addEventListener("change", () => (system_is_light.value = query.matches));
  addEventListener("beforeprint", () => (is_printing.value = true));
  addEventListener("afterprint", () => (is_printing.value = false));
  theme_choice.value = stored_choice();
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}
