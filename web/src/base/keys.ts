// Keys: the page's one-letter shortcuts. Never while one writes in a field, never with Ctrl, Alt or Meta.

export type KeyMap = Readonly<Record<string, () => void>>; // "t", or "g o" for two keys in a row.

const SECOND_KEY_MS_MAX = 1500;

function is_writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Tells which entry of the map a key completes; keeps the first of two keys for a moment. */
export class KeyReader {
  private first = "";
  private first_at = 0;

  constructor(private readonly map: KeyMap) {}

  read(key: string, now: number): (() => void) | undefined {
    const is_second = this.first !== "" && now - this.first_at <= SECOND_KEY_MS_MAX;
    const pair = `${this.first} ${key}`;
    this.first = "";
    if (is_second && this.map[pair]) return this.map[pair];
    if (this.map[key]) return this.map[key];
    if (Object.keys(this.map).some((name) => name.startsWith(`${key} `))) {
      this.first = key;
      this.first_at = now;
    }
    return undefined;
  }
}

export function start_keys(map: KeyMap): void {
  const reader = new KeyReader(map);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (is_writing(event.target)) return;
    const action = reader.read(event.key, event.timeStamp);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
