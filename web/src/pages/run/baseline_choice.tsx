// BaselineChoice: what the run is compared with: the server's choice, another run, or none. The runs to choose from are
// read when somebody reaches for them.

import { useSignal } from "@preact/signals";
import { get_json, send_json } from "../../data/api";
import type { RunList, RunView, VerdictView } from "../../gen/api";

const choices_max = 100;
const automatic = "automatic";
const none = "none";

interface ChoiceProps {
  readonly run: RunView;
  readonly on_choice: () => void;
}

export function BaselineChoice({ run, on_choice }: ChoiceProps) {
  const runs = useSignal<readonly RunView[] | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const load = async () => {
    if (runs.value) return;
    runs.value = [];
    const owner = run.model === undefined ? ["project", run.project] : ["model", run.model];
    const query = new URLSearchParams([owner as [string, string], ["limit", `${choices_max}`]]);
    const answer = await get_json<RunList>(`/api/v1/runs?${query}`);
    if (answer.ok) runs.value = answer.value.runs.filter(({ id }) => id !== run.id);
    else failure.value = answer.error.message;
  };
  const choose = async (value: string) => {
    const path = `/api/v1/runs/${encodeURIComponent(run.id)}/baseline`;
    const answer =
      value === automatic
        ? await send_json<VerdictView>("DELETE", path)
        : await send_json<VerdictView>("POST", path, { run: value === none ? null : value });
    failure.value = answer.ok ? undefined : answer.error.message;
    if (answer.ok) on_choice();
  };
  const { verdict } = run;
  const chosen = verdict?.is_pinned ? (verdict.baseline ?? none) : automatic;
  const is_listed = runs.value?.some(({ id }) => id === chosen) ?? false;
  return (
    <div class="baseline-choice">
      <label>
        Compare with{" "}
        <select
          value={chosen}
          onFocus={() => void load()}
          onPointerDown={() => void load()}
          onChange={(event) => void choose(event.currentTarget.value)}
        >
          <option value={automatic}>the last finished version</option>
          <option value={none}>no other run</option>
          {chosen !== automatic && chosen !== none && !is_listed && (
            <option value={chosen}>{verdict?.baseline_name}</option>
          )}
          {runs.value?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {failure.value !== undefined && (
        <p class="crit" role="alert">
          {failure.value}
        </p>
      )}
    </div>
  );
}
