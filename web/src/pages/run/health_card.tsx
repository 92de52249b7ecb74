// HealthCard: the checks of a live run, each with icon, word and reason; a click shows its part of the charts.

import { set_query } from "../../base/router";
import { Icon } from "../../widgets/icon";
import { check_look } from "../../widgets/status";
import type { HealthCheckView, RunDetail } from "../../gen/api";
import { range_text } from "./chart_query";
import { checks_sentence, range_of } from "./health_words";

export function HealthCard({ detail }: { detail: RunDetail }) {
  const { checks } = detail;
  if (checks.length === 0) return null;
  const known = checks.filter(({ state }) => state !== "unknown");
  const unknown = checks.filter(({ state }) => state === "unknown");
  const last_step = detail.run.step ?? 0;
  return (
    <section class="card order-first" aria-labelledby="health-title">
      <div class="ph">
        <h2 id="health-title">Health checks</h2>
        <span class="m">{checks_sentence(checks)}</span>
      </div>
      <ul class="checks health">
        {known.map((check) => (
          <CheckRow key={check.name} check={check} last_step={last_step} />
        ))}
      </ul>
      {unknown.length > 0 && (
        <details class="health-unknown">
          <summary>{unknown.length} not known</summary>
          <ul class="checks health">
            {unknown.map((check) => (
              <CheckRow key={check.name} check={check} last_step={last_step} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function CheckRow({ check, last_step }: { check: HealthCheckView; last_step: number }) {
  const look = check_look(check.state);
  const range = range_of(check, last_step);
  const show = () => range && set_query({ x: undefined, range: range_text(range, "step") }, "push");
  const words = (
    <>
      <b>{check.title}</b>
      {check.state !== "fine" && <span class={`check-word ${look.tone}`}>{look.word}</span>}
      <small>{check.reason}</small>
    </>
  );
  return (
    <li title={check.threshold}>
      <span class={`check-icon ${look.tone}`}>
        <Icon name={look.icon} size={16} />
        {check.state === "fine" && <span class="sr">Fine: </span>}
      </span>
      {range ? (
        <button type="button" class="check-text" onClick={show}>
          {words}
          <span class="sr">Show in the charts</span>
        </button>
      ) : (
        <div class="check-text">{words}</div>
      )}
    </li>
  );
}
