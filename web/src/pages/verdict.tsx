// Verdict: better or worse than the last version, as a short line; the whole sentence on pointing at it.

import type { RunView } from "../gen/api";
import { short_verdict } from "./verdict_words";

export function Verdict({ run }: { run: RunView }) {
  const short = short_verdict(run.verdict);
  if (!short) return null;
  return (
    <span class="verdict" title={run.verdict?.words}>
      <b class={short.tone}>{short.figure}</b> <bdi>{short.rest}</bdi>
    </span>
  );
}
