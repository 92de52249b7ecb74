// DeathCard: what happened to a run that failed, stalled, was stopped or lost: the cause and the line that says it,
// the last checkpoint, the last values and the end of the log, with a link of its own.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { capitalised } from "../../base/capitalised";
import { format_ago, format_count, format_metric, format_moment, plural } from "../../base/format";
import { place } from "../../base/router";
import type { DeathView, RunView } from "../../gen/api";
import { CopyButton } from "../../widgets/copy_button";
import { Icon } from "../../widgets/icon";
import { display_now } from "../display_clock";
import { death_address, death_anchor } from "../run_words";
import { checkpoint_words, range_words, report_with_link, state_words } from "./death_words";
import type { RunRecord } from "./run_record";

export function DeathCard({ record, run }: { record: RunRecord; run: RunView }) {
  const death = record.death.value;
  const failure = record.death_failure.value;
  const card = useRef<HTMLElement>(null);
  const is_linked = place.value.hash === `#${death_anchor}`;
  const is_shown = death !== undefined || failure !== undefined;
  useEffect(() => {
    if (!is_linked || !is_shown) return;
    card.current?.scrollIntoView();
    card.current?.focus({ preventScroll: true });
  }, [is_linked, is_shown]);
  if (!is_shown) return null;
  return (
    <section class="card death" id={death_anchor} ref={card} tabIndex={-1} aria-labelledby="death">
      <div class="tbar">
        <h2 id="death">What happened</h2>
        <span class="tool-end death-copy">
          <CopyButton
            text={`${location.origin}${death_address(run)}`}
            label="Copy the link to what happened"
            word="Copy link"
          />
          {death && (
            <CopyButton
              text={report_with_link(death, location.origin)}
              label="Copy report"
              word="Copy report"
            />
          )}
        </span>
      </div>
      {failure && (
        <div class="chart-note" role="alert">
          <p>{failure.message}</p>
          <button type="button" class="btn sm" onClick={() => record.retry()}>
            Retry
          </button>
        </div>
      )}
      {death && <Death death={death} run={run} />}
    </section>
  );
}

function Death({ death, run }: { death: DeathView; run: RunView }) {
  const unit = run.step_unit || "step";
  return (
    <>
      <div class={`death-why ${death.lifecycle === "failed" ? "crit" : "warn"}`}>
        <Icon name={death.lifecycle === "failed" ? "octagon" : "triangle"} size={20} />
        <div>
          <p class="death-sentence">
            <bdi dir="auto">{death.sentence}</bdi>
          </p>
          <p class="m">{death.advice}</p>
        </div>
      </div>
      {death.evidence && (
        <pre class="death-line" dir="ltr" title={death.evidence_log}>
          {death.evidence}
        </pre>
      )}
      {death.log ? (
        <div class="death-parts">
          <div>
            <Facts death={death} run={run} unit={unit} />
            <LastValues death={death} unit={unit} />
          </div>
          <LogEnd log={death.log} lines={death.log_lines} told={death.evidence} />
        </div>
      ) : (
        <div class="death-parts no-log">
          <Facts death={death} run={run} unit={unit} />
          <LastValues death={death} unit={unit} />
        </div>
      )}
    </>
  );
}

function Facts({ death, run, unit }: { death: DeathView; run: RunView; unit: string }) {
  const state = state_words(death, run);
  return (
    <dl class="death-facts">
      {state && (
        <>
          <dt>State</dt>
          <dd>
            <bdi dir="auto">{state}</bdi>
          </dd>
        </>
      )}
      {death.died_at !== undefined && (
        <>
          <dt>Last data</dt>
          <dd>
            {format_moment(death.died_at)}{" "}
            <span class="m">({format_ago(death.died_at, display_now())})</span>
          </dd>
        </>
      )}
      <dt>Last checkpoint</dt>
      <dd class="num">
        <bdi>{checkpoint_words(death.checkpoint, unit)}</bdi>
      </dd>
    </dl>
  );
}

function LastValues({ death, unit }: { death: DeathView; unit: string }) {
  const { metrics, metrics_total } = death;
  const rest = metrics_total - metrics.length;
  if (metrics.length === 0) return null;
  return (
    <details open>
      <summary>Last values, and their range in the last 5 minutes</summary>
      <div class="death-values" tabIndex={0} role="group" aria-label="Last values">
        <table>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" class="n">
                Last
              </th>
              <th scope="col" class="n">
                {capitalised(unit)}
              </th>
            </tr>
          </thead>
          <tbody>
            {metrics.map((end) => (
              <tr key={end.metric}>
                <th scope="row">
                  <code>{end.metric}</code>
                </th>
                <td class="n num">
                  {format_metric(end.last)}
                  <small>{range_words(end)}</small>
                </td>
                <td class="n num">{format_count(end.step)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && <p class="m">{plural(rest, "more metric")} under Metrics</p>}
    </details>
  );
}

interface LogProps {
  readonly log: string;
  readonly lines: readonly string[];
  /** The line that says why. */
  readonly told: string | undefined;
}

/** Its last line is what one came for, so the end is what one sees. */
function LogEnd({ log, lines, told }: LogProps) {
  const box = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => box.current?.scrollTo(0, box.current.scrollHeight), [lines]);
  return (
    <details open class="death-tail">
      <summary>
        Last {plural(lines.length, "line")} of <bdi>{log}</bdi>
      </summary>
      <pre class="death-log" dir="ltr" ref={box} tabIndex={0} aria-label={`End of ${log}`}>
        {lines.map((line, i) => (
          <span key={i} class={line === told ? "told" : undefined}>
            {line}
            {"\n"}
          </span>
        ))}
      </pre>
    </details>
  );
}
