// RunHeader: who the run is and how it is: ring, name, state with its reason, facts; and the tabs below.

import { format_count, plural } from "../../base/format";
import { capitalised } from "../../base/capitalised";
import { slot_class } from "../../base/series_slot";
import { Name } from "../../widgets/name";
import { Ring } from "../../widgets/ring";
import { health_look, run_look } from "../../widgets/status";
import type { RunDetail, RunView } from "../../gen/api";
import { is_silent, RunState, state_look } from "../run_state";
import { colour_key, run_address } from "../run_words";

export function RunHeader({ detail }: { detail: RunDetail }) {
  const { run } = detail;
  const look = run_look(run.lifecycle);
  return (
    <header class="run-head">
      <Ring progress={run.progress} look={look} slot={slot_class(colour_key(run))} is_large />
      <div class="run-who">
        <div class="run-title">
          <h1>
            <Name text={run.name} />
          </h1>
          <RunState run={run} is_chip />
          <Reasons run={run} />
        </div>
        <p class="run-facts">
          {facts(detail).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          {run.source_path && (
            <bdi class="run-path" dir="ltr" title={run.source_path}>
              {run.source_path}
            </bdi>
          )}
        </p>
        {run.verdict && <p class="run-verdict num">{run.verdict.words}</p>}
      </div>
    </header>
  );
}

/** In words why it is as the chips say; a long message is cut, for what happened tells it whole. */
function Reasons({ run }: { run: RunView }) {
  const state = run.cause ?? run.lifecycle_reason;
  const is_told = is_silent(run) && !run.is_stalled;
  return (
    <>
      {run.health && run.health_reason && (
        <span class={`run-reason ${health_look(run.health).tone}`}>{run.health_reason}</span>
      )}
      {state && !is_told && (
        <span class={`run-reason ${state_look(run, 0).tone}`} title={run.lifecycle_reason}>
          {state}
        </span>
      )}
    </>
  );
}

function facts({ run }: RunDetail): string[] {
  const progress = capitalised(run.progress_text);
  return [
    progress,
    run.format,
    run.attempts > 1 ? plural(run.attempts, "attempt") : "",
    run.model && run.model !== run.name ? `model ${run.model}` : "",
  ].filter((fact) => fact !== "" && fact !== undefined);
}

const tabs = ["summary", "metrics", "config"] as const;

export function RunTabs({ detail, tab }: { detail: RunDetail; tab: string }) {
  const counts = { summary: 0, metrics: detail.run.metrics, config: detail.params.length };
  const address = run_address(detail.run);
  return (
    <nav class="run-tabs" aria-label="Parts of the run">
      {tabs.map((name) => (
        <a
          key={name}
          href={name === "summary" ? address : `${address}/${name}`}
          class={name === tab ? "on" : undefined}
          aria-current={name === tab ? "page" : undefined}
        >
          {capitalised(name)}
          {counts[name] > 0 && <span class="c num">{format_count(counts[name])}</span>}
        </a>
      ))}
    </nav>
  );
}
