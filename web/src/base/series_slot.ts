// Series slot: which of the ten series colours a run has. A slot is kept for as long as the page lives,
// so that a run has one colour on every page; the eleventh run reuses the first one's.

const SLOT_COUNT = 10;
const slots = new Map<string, number>();

/** 1..10. `key`: what shares a colour, the run's model or else its id. */
export function slot_of(key: string): number {
  const known = slots.get(key);
  if (known !== undefined) return known;
  const slot = (slots.size % SLOT_COUNT) + 1;
  slots.set(key, slot);
  return slot;
}

/** Gives the keys their slots in this order, so that a page looks the same however it was entered. */
export function reserve_slots(keys: readonly string[]): void {
  for (const key of keys) slot_of(key);
}

/** The class that sets var(--k) to the run's colour. */
export function slot_class(key: string): string {
  return `slot${slot_of(key)}`;
}
