// CopyButton: copies a text and says that it did. Where the browser forbids it, it says how to go on.
import { useState } from "preact/hooks";
import { Icon } from "./icon";

const SAID_FOR_MS = 2000;

interface CopyProps {
  readonly text: string;
  readonly label: string;
  /** Absent: "Copy", where the place says what. */
  readonly word?: string;
  /** The text is not on the page: it is shown once copying has failed. */
  readonly reveals?: boolean;
}

/** Browsers give pages without TLS no clipboard, but let them copy what is selected. */
async function copy_text(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copy_selected(text);
  }
}

function copy_selected(text: string): boolean {
  const had_focus = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr";
  document.body.append(field);
  field.select();
  const is_copied = document.execCommand("copy");
  field.remove();
  if (had_focus instanceof HTMLElement) had_focus.focus();
  return is_copied;
}

export function CopyButton({ text, label, word = "Copy", reveals }: CopyProps) {
  const [said, set_said] = useState("");
  const [has_failed, set_failed] = useState(false);
  const copy = async () => {
    const is_copied = await copy_text(text);
    set_failed(!is_copied);
    set_said(is_copied ? "Copied" : "Select and copy");
    setTimeout(() => set_said(""), SAID_FOR_MS);
  };
  return (
    <>
      {reveals && has_failed && <code class="copy-text">{text}</code>}
      <button type="button" class="btn sm" onClick={copy} aria-label={said ? undefined : label}>
        <Icon name={said === "Copied" ? "check" : "copy"} size={15} />
        <span aria-live="polite">{said || word}</span>
      </button>
    </>
  );
}
