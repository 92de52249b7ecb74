// RunChanges: the card "Changed since nayru-v7": what is set otherwise than in the baseline, and the choice of another
// baseline. Beside the charts, and first on the Config tab.

import { format_count, plural } from "../../base/format";
import type { RunDetail } from "../../gen/api";
import { run_address } from "../run_words";
import { BaselineChoice } from "./baseline_choice";
import { param_changes, settings_count, settings_of, type ParamChange } from "./param_changes";

const changes_shown = 8;

interface ChangesProps {
  readonly detail: RunDetail;
  readonly baseline: RunDetail | undefined;
  /** All of them, as on the Config tab. */
  readonly is_whole?: boolean;
  readonly on_choice: () => void;
}

export function RunChanges({ detail, baseline, is_whole = false, on_choice }: ChangesProps) {
  const { verdict } = detail.run;
  // A log that names no settings has changed none.
  const is_silent = settings_of(detail.params).length === 0;
  const found = baseline && param_changes(detail.params, baseline.params);
  const changes = is_silent && found ? [] : found;
  const shown = is_whole ? changes : changes?.slice(0, changes_shown);
  return (
    <section class="card changes">
      <div class="ph">
        <h2>
          {verdict?.baseline ? (
            <>
              Changed since <bdi>{verdict.baseline_name}</bdi>
            </>
          ) : (
            "Compared with no other run"
          )}
        </h2>
        {baseline && changes && !is_silent && (
          <span class="m num">
            {format_count(changes.length)} of{" "}
            {plural(settings_count(detail.params, baseline.params), "setting")}
          </span>
        )}
      </div>
      {changes?.length === 0 && <p class="side-none">{none_words(detail, baseline)}</p>}
      {shown && shown.length > 0 && (
        <ul class="change-list">
          {shown.map((change) => (
            <Change key={change.name} change={change} />
          ))}
        </ul>
      )}
      {changes && shown && shown.length < changes.length && (
        <a class="side-more link" href={`${run_address(detail.run)}/config`}>
          All {format_count(changes.length)} changes
        </a>
      )}
      <BaselineChoice run={detail.run} on_choice={on_choice} />
    </section>
  );
}

function none_words(detail: RunDetail, baseline: RunDetail | undefined): string {
  if (settings_of(detail.params).length > 0) return "No setting differs.";
  const is_either = settings_of(baseline?.params ?? []).length > 0;
  return is_either ? "The log of this run names no settings." : "Neither names a setting.";
}

function Change({ change: { name, before, now } }: { change: ParamChange }) {
  return (
    <li>
      <code title={name}>{name}</code>
      <span>
        <Value text={before} /> <span aria-hidden="true">→</span>
        <span class="sr">is now</span>{" "}
        <b>
          <Value text={now} />
        </b>
      </span>
    </li>
  );
}

function Value({ text }: { text: string | undefined }) {
  return text === undefined ? <span class="m">not set</span> : <code title={text}>{text}</code>;
}
