// DeathCard: what happened to a run that failed, stalled, was stopped or lost: the cause and the line that says it,
// the last checkpoint, the last values and the end of the log. Read when it is shown, for files are read for it.

import { useEffect, useRef, useState } from "preact/hooks";
import { format_ago, format_count, format_metric, format_moment } from "../../base/format";
import { get_json, type Failure } from "../../data/api";
import type { DeathView, RunView } from "../../gen/api";
import { CopyButton } from "../../widgets/copy_button";
import { Icon } from "../../widgets/icon";
import { display_now } from "../display_clock";
import { checkpoint_words, range_words, report_with_link } from "./death_words";

const metrics_open = 6;

export function DeathCard({ run }: { run: RunView }) {
  const [death, set_death] = useState<DeathView>();
  const [failure, set_failure] = useState<Failure>();
  const [tries, set_tries] = useState(0);
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    const gone = new AbortController();
    void get_json<DeathView>(`/api/v1/runs/${encodeURIComponent(run.id)}/death`, {
      signal: gone.signal,
    }).then((answer) => {
      if (gone.signal.aborted) return;
      set_failure(answer.ok ? undefined : answer.error);
      if (answer.ok) set_death(answer.value);
    });
    return () => gone.abort();
  }, [run.id, tries]);
  useEffect(() => {
    if (death && location.hash === "#what-happened") card.current?.scrollIntoView();
  }, [death]);
  // It went on, or finished, in the moment of asking: there is nothing to tell.
  if (failure?.code === "not_found") return null;
  return (
    <section
      class="card death"
      id="what-happened"
      ref={card}
      aria-labelledby="death-title"
      aria-busy={!death && !failure}
    >
      <div class="tbar">
        <h2 id="death-title">What happened</h2>
        {death && (
          <span class="tool-end death-copy">
            <CopyButton text={report_with_link(death, location.origin)} label="Copy report" />
          </span>
        )}
      </div>
      {failure && (
        <div class="chart-note" role="alert">
          <p>{failure.message}</p>
          <button type="button" class="btn sm" onClick={() => set_tries(tries + 1)}>
            Retry
          </button>
        </div>
      )}
      {death && <Facts death={death} unit={run.step_unit || "step"} />}
    </section>
  );
}

function Facts({ death, unit }: { death: DeathView; unit: string }) {
  const now = display_now();
  return (
    <>
      <p class="death-sentence">
        <Icon name={death.lifecycle === "failed" ? "octagon" : "triangle"} size={18} />
        <bdi dir="auto">{death.sentence}</bdi>
      </p>
      <p class="m">{death.advice}</p>
      {death.evidence && (
        <pre class="death-line" dir="ltr">
          {death.evidence}
        </pre>
      )}
      <dl class="death-facts">
        <dt>State</dt>
        <dd>
          <bdi dir="auto">{death.reason || "not known"}</bdi>
        </dd>
        {death.died_at !== undefined && (
          <>
            <dt>Last data</dt>
            <dd>
              {format_moment(death.died_at)}{" "}
              <span class="m">({format_ago(death.died_at, now)})</span>
            </dd>
          </>
        )}
        <dt>Last checkpoint</dt>
        <dd class="num">
          <bdi>{checkpoint_words(death.checkpoint, unit)}</bdi>
        </dd>
      </dl>
      {death.metrics.length > 0 && <LastValues death={death} />}
      {death.log && <LogEnd log={death.log} lines={death.log_lines} />}
    </>
  );
}

function LastValues({ death: { metrics, metrics_total } }: { death: DeathView }) {
  const rest = metrics_total - metrics.length;
  return (
    <details open={metrics.length <= metrics_open}>
      <summary>Last values of {format_count(metrics.length)} metrics</summary>
      <div class="death-scroll">
        <table class="config-table">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col">Last</th>
              <th scope="col">Its last 5 minutes</th>
              <th scope="col">Step</th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((end) => (
              <tr key={end.metric}>
                <th scope="row">
                  <code>{end.metric}</code>
                </th>
                <td class="num">{format_metric(end.last)}</td>
                <td class="num">{range_words(end)}</td>
                <td class="num">{format_count(end.step)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && <p class="m">{format_count(rest)} more under Metrics</p>}
    </details>
  );
}

function LogEnd({ log, lines }: { log: string; lines: readonly string[] }) {
  return (
    <details open>
      <summary>
        Last {format_count(lines.length)} lines of <bdi>{log}</bdi>
      </summary>
      <pre class="death-log" dir="ltr" tabIndex={0} aria-label={`End of ${log}`}>
        {lines.join("\n")}
      </pre>
    </details>
  );
}
