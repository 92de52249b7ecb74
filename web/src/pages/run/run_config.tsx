// RunConfig: the third tab: all parameters, searchable, to copy as JSON or YAML.

import { format_count, plural } from "../../base/format";
import { place, set_query } from "../../base/router";
import { CopyButton } from "../../widgets/copy_button";
import { Icon } from "../../widgets/icon";
import type { RunDetail } from "../../gen/api";
import { config_json, config_yaml, matching_params } from "./config_text";
import { param_changes } from "./param_changes";
import { RunChanges } from "./run_changes";
import { use_baseline } from "./use_baseline";

interface ConfigProps {
  readonly detail: RunDetail;
  readonly on_choice: () => void;
}

export function RunConfig({ detail, on_choice }: ConfigProps) {
  const baseline = use_baseline(detail.run.verdict?.baseline);
  const changed = new Set(
    baseline && param_changes(detail.params, baseline.params).map(({ name }) => name),
  );
  return (
    <div class="stack">
      <RunChanges detail={detail} baseline={baseline} is_whole on_choice={on_choice} />
      <Params detail={detail} changed={changed} />
    </div>
  );
}

interface ParamsProps {
  readonly detail: RunDetail;
  readonly changed: ReadonlySet<string>;
}

/** Those that changed stand above; here they stand first, and then the same ones. */
function Params({ detail: { params }, changed }: ParamsProps) {
  const query = place.value.query.get("q") ?? "";
  if (params.length === 0) {
    return (
      <p class="card side-none">
        The log names no parameters. Hyperparameters beside the log, such as hparams.yaml or
        args.yaml, are read when they appear.
      </p>
    );
  }
  const matched = matching_params(params, query);
  const found = [
    ...matched.filter(({ name }) => changed.has(name)),
    ...matched.filter(({ name }) => !changed.has(name)),
  ];
  return (
    <section class="card config">
      <div class="tbar">
        <label class="find-metric">
          <Icon name="search" size={16} />
          <input
            type="search"
            aria-label="Find parameters"
            placeholder="Find parameters"
            value={query}
            onInput={(event) => set_query({ q: event.currentTarget.value }, "replace")}
          />
        </label>
        <span class="m num">
          {query ? `${format_count(found.length)} of ` : ""}
          {plural(params.length, "parameter")}
        </span>
        <div class="config-copy">
          <CopyButton
            text={config_json(params)}
            label="Copy all parameters as JSON"
            word="Copy as JSON"
          />
          <CopyButton
            text={config_yaml(params)}
            label="Copy all parameters as YAML"
            word="Copy as YAML"
          />
        </div>
      </div>
      {found.length === 0 ? (
        <div class="chart-note">
          <p>
            No parameter matches <bdi>{query}</bdi>.
          </p>
          <button type="button" class="btn sm" onClick={() => set_query({ q: undefined }, "push")}>
            Show all
          </button>
        </div>
      ) : (
        <table class="config-table">
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ name, value }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                  {changed.has(name) && <span class="changed-mark">changed</span>}
                </th>
                <td>
                  <code>{value}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
