// CodeTabs: one snippet of several, chosen by tabs, with a copy button.
import { useId, useRef, useState } from "preact/hooks";
import { CopyButton } from "./copy_button";

export interface Snippet {
  readonly label: string;
  readonly code: string;
}

export function CodeTabs({ label, snippets }: { label: string; snippets: readonly Snippet[] }) {
  const [at, set_at] = useState(0);
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  const chosen = snippets[at] ?? snippets[0];
  if (!chosen) return null;
  const on_key = (event: KeyboardEvent) => {
    const last = snippets.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + snippets.length) % snippets.length;
    set_at(next);
    tabs.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };
  return (
    <div class="card code">
      <div class="code-bar">
        <div class="code-tabs" role="tablist" aria-label={label} ref={tabs} onKeyDown={on_key}>
          {snippets.map((snippet, index) => (
            <button
              key={snippet.label}
              type="button"
              role="tab"
              id={`${id}-tab${index}`}
              aria-selected={index === at}
              aria-controls={`${id}-panel`}
              tabIndex={index === at ? 0 : -1}
              onClick={() => set_at(index)}
            >
              {snippet.label}
            </button>
          ))}
        </div>
        <CopyButton text={chosen.code} label={`Copy the code for ${chosen.label}`} />
      </div>
      <pre
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-tab${at}`}
        tabIndex={0}
        dir="ltr"
      >
        <Code text={chosen.code} />
      </pre>
    </div>
  );
}

/** Comments and strings in their own shade; enough for a dozen lines, so no library. */
export function Code({ text }: { text: string }) {
  const parts = text.split(/("(?:[^"\\\n]|\\.)*"|(?:^|(?<=\s))#[^\n]*)/g);
  return (
    <code>
      {parts.map((part, index) => {
        if (index % 2 === 0) return part;
        return part.startsWith("#") ? <i key={index}>{part}</i> : <b key={index}>{part}</b>;
      })}
    </code>
  );
}
