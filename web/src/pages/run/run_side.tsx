// RunSide: the cards beside the charts: how the data are, the first parameters, where the files lie.

import type { ComponentChildren } from "preact";
import { format_ago, format_count, format_moment, plural } from "../../base/format";
import { Icon } from "../../widgets/icon";
import type { RunDetail, RunMoneyView } from "../../gen/api";
import { display_now } from "../display_clock";
import { is_live, run_address } from "../run_words";
import { interesting_params } from "./param_choice";
import { RunChanges } from "./run_changes";
import { HealthCard } from "./health_card";
import { MoneyCard } from "./money_card";

const params_shown = 8;
const warnings_shown = 20;

interface SideProps {
  readonly detail: RunDetail;
  readonly money: RunMoneyView | undefined;
  readonly baseline: RunDetail | undefined;
  readonly on_choice: () => void;
}

export function RunSide({ detail, money, baseline, on_choice }: SideProps) {
  return (
    <div class="stack">
      <MoneyCard detail={detail} money={money} />
      <HealthCard detail={detail} />
      <Checks detail={detail} />
      <RunChanges detail={detail} baseline={baseline} on_choice={on_choice} />
      <Params detail={detail} />
      <Files detail={detail} />
    </div>
  );
}

function Checks({ detail: { run } }: { detail: RunDetail }) {
  const now = display_now();
  const trouble = run.warnings.length + (run.points_rejected > 0 ? 1 : 0);
  const is_silent = run.lifecycle === "lost";
  return (
    <section class="card order-first">
      <Head
        title="Attempts and warnings"
        note={trouble ? plural(trouble, "warning") : "no warnings"}
      />
      <ul class="checks">
        <Check is_fine>
          Attempts
          <span>
            {format_count(run.attempts)}
            {run.redone_steps > 0 &&
              `, ${plural(run.redone_steps, run.step_unit || "step")} redone`}
          </span>
        </Check>
        {run.last_data_at !== undefined && (
          <Check is_fine={!is_silent}>
            Last data
            <span title={format_moment(run.last_data_at)}>{format_ago(run.last_data_at, now)}</span>
          </Check>
        )}
        <Check is_fine={run.points_rejected === 0}>
          Points rejected
          <span>{run.points_rejected ? format_count(run.points_rejected) : "none"}</span>
        </Check>
        {run.warnings.slice(0, warnings_shown).map((warning) => (
          <Check key={warning} is_fine={false}>
            {warning}
          </Check>
        ))}
        {run.warnings.length > warnings_shown && (
          <li class="m">and {plural(run.warnings.length - warnings_shown, "more warning")}</li>
        )}
        {trouble === 0 && !is_silent && (
          <Check is_fine>{is_live(run) ? "All read so far" : "All read"}</Check>
        )}
      </ul>
    </section>
  );
}

function Check({ is_fine, children }: { is_fine: boolean; children: ComponentChildren }) {
  return (
    <li>
      <span class={is_fine ? "check-ok" : "check-warn"}>
        <Icon name={is_fine ? "check" : "triangle"} size={16} />
        <span class="sr">{is_fine ? "Fine: " : "Warning: "}</span>
      </span>
      <div>{children}</div>
    </li>
  );
}

function Params({ detail }: { detail: RunDetail }) {
  const { params } = detail;
  const note =
    params.length > params_shown ? `${params_shown} of ${format_count(params.length)}` : "";
  return (
    <section class="card">
      <Head title="Parameters" note={note} />
      {params.length === 0 ? (
        <p class="side-none">The log names no parameters.</p>
      ) : (
        <ul class="params">
          {interesting_params(params, params_shown).map(({ name, value }) => (
            <li key={name}>
              <code title={name}>{name}</code>
              <code title={value}>{value}</code>
            </li>
          ))}
        </ul>
      )}
      {params.length > params_shown && (
        <a class="side-more link" href={`${run_address(detail.run)}/config`}>
          All {format_count(params.length)} parameters
        </a>
      )}
    </section>
  );
}

function Files({ detail: { run, tags } }: { detail: RunDetail }) {
  return (
    <section class="card">
      <Head title="Files" note={run.format} />
      <dl class="files">
        <dt>Read from</dt>
        <dd>{run.source_path ? <code dir="ltr">{run.source_path}</code> : "not known"}</dd>
        <dt>Run</dt>
        <dd>
          <code dir="ltr">{run.key}</code> in project <bdi>{run.project}</bdi>
        </dd>
        {tags.map(({ name, value }) => (
          <Tag key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  );
}

function Tag({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>
        <bdi>{name}</bdi>
      </dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  );
}

function Head({ title, note }: { title: string; note: string }) {
  return (
    <div class="ph">
      <h2>{title}</h2>
      <span class="m">{note}</span>
    </div>
  );
}
