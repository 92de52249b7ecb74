// Check: one switch of the chart bar or of its options.

interface CheckProps {
  readonly word: string;
  readonly is_on: boolean;
  /** The key that does the same on a focused chart. */
  readonly note?: string;
  act(): void;
}

export function Check({ word, is_on, note, act }: CheckProps) {
  return (
    <label class="tool">
      <input type="checkbox" checked={is_on} onChange={act} />
      {word}
      {note && <kbd aria-hidden="true">{note}</kbd>}
    </label>
  );
}
