// RunHeader: who the run is and how it is: ring, name, state with its reason, facts; and the tabs below.

import { format_count, plural } from "../../base/format";
import { capitalised } from "../../base/capitalised";
import { slot_class } from "../../base/series_slot";
import { Name } from "../../widgets/name";
import { Ring } from "../../widgets/ring";
import { health_look, run_look, Status } from "../../widgets/status";
import type { RunDetail } from "../../gen/api";
import { colour_key, run_address } from "../run_words";

export function RunHeader({ detail }: { detail: RunDetail }) {
  const { run } = detail;
  const look = run_look(run.lifecycle);
  const reason = run.lifecycle_reason;
  return (
    <header class="run-head">
      <Ring progress={run.progress} look={look} slot={slot_class(colour_key(run))} is_large />
      <div class="run-who">
        <div class="run-title">
          <h1>
            <Name text={run.name} />
          </h1>
          <Status look={look} reason={reason} is_chip />
          {run.health && (
            <Status look={health_look(run.health)} reason={run.health_reason} is_chip />
          )}
          {run.health && run.health_reason && (
            <span class={`run-reason ${health_look(run.health).tone}`}>{run.health_reason}</span>
          )}
          {reason && <span class={`run-reason ${look.tone}`}>{reason}</span>}
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
