// CopyButton: copies a text and says that it did. Where the browser forbids it, it says how to go on.
import { useState } from "preact/hooks";
import { Icon } from "./icon";

const SAID_FOR_MS = 2000;

interface CopyProps {
  readonly text: string;
  readonly label: string;
  /** Absent: "Copy", where the place says what. */
  readonly word?: string;
}

export function CopyButton({ text, label, word = "Copy" }: CopyProps) {
  const [said, set_said] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      set_said("Copied");
    } catch {
      set_said("Select and copy");
    }
    setTimeout(() => set_said(""), SAID_FOR_MS);
  };
  return (
    <button type="button" class="btn sm" onClick={copy} aria-label={said ? undefined : label}>
      <Icon name={said === "Copied" ? "check" : "copy"} size={15} />
      <span aria-live="polite">{said || word}</span>
    </button>
  );
}
