// RentalRuns: the runs of a rented machine, each with the reason why it is taken for its run, and what somebody can say
// against it: another run, not this one, or that the server shall decide again. Nothing is shown before the server said so.
import { useRef, useState } from "preact/hooks";
import { format_ago, format_money } from "../../base/format";
import { slot_class } from "../../base/series_slot";
import { get_json, type Answer } from "../../data/api";
import { clear_join, rental_changed, set_join } from "../../data/rentals";
import { server_now } from "../../data/records";
import type { RentalRunView, RentalView, RunList, RunView } from "../../gen/api";
import { Icon } from "../../widgets/icon";
import { Name } from "../../widgets/name";
import { SearchChoice, type Choice, type Found } from "../../widgets/search_choice";
import { run_look, Status } from "../../widgets/status";
import { run_address } from "../run_words";

const CHOICES_SHOWN = 8;
const RUNS_LISTED = 6;

/** Does it, shows in place why it could not be done, and says afterwards what was done. */
interface Corrections {
  readonly is_saving: boolean;
  save(work: () => Promise<Answer<RentalView>>, done: string): void;
}

export function RentalRuns({ rental, is_whole }: { rental: RentalView; is_whole?: boolean }) {
  const [is_saving, set_saving] = useState(false);
  const [failure, set_failure] = useState("");
  const [done, set_done] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const save = async (work: () => Promise<Answer<RentalView>>, words: string) => {
    set_saving(true);
    set_failure("");
    set_done("");
    const answer = await work();
    set_saving(false);
    if (!answer.ok) return set_failure(answer.error.message);
    rental_changed(answer.value);
    set_done(words);
    // What was pressed may be gone with its run.
    root.current?.focus();
  };
  const corrections: Corrections = { is_saving, save: (work, words) => void save(work, words) };
  const shown = is_whole ? rental.runs : rental.runs.slice(0, RUNS_LISTED);
  const hidden = rental.runs.length - shown.length;
  return (
    <div class="rental-runs" ref={root} tabIndex={-1} role="group" aria-label="Runs on it">
      {rental.runs.length === 0 && <p class="m note">No run is known to be on it.</p>}
      <ul>
        {shown.map((run) => (
          <RunRow key={run.run} run={run} rental={rental} corrections={corrections} />
        ))}
        {rental.runs_apart.map((run) => (
          <ApartRow key={run.run} run={run} rental={rental} corrections={corrections} />
        ))}
      </ul>
      {hidden > 0 && <p class="m note">and {hidden} older, on its own page</p>}
      <AddRun rental={rental} corrections={corrections} />
      {failure && (
        <p class="bad note" role="alert">
          {failure}
        </p>
      )}
      <p class="m note" role="status">
        {is_saving ? "The server is told …" : done}
      </p>
    </div>
  );
}

interface RowProps {
  readonly rental: RentalView;
  readonly corrections: Corrections;
}

function RunRow({ run, rental, corrections }: RowProps & { run: RentalRunView }) {
  const [is_open, set_open] = useState(false);
  return (
    <li>
      <div class="rental-run">
        <div class={`nm ${slot_class(run.model ?? run.run)}`}>
          <i />
          <b>
            <a href={run_address({ id: run.run })}>
              <Name text={run.name} />
            </a>
          </b>
          <small>{run.words}</small>
        </div>
        <div class="rental-run-end">
          <Status look={run_look(run.lifecycle)} />
          <span class="num">{format_money(run.cost)}</span>
        </div>
        <button
          type="button"
          class="btn sm"
          aria-expanded={is_open}
          aria-label={`Correct: ${run.name}`}
          onClick={() => set_open(!is_open)}
        >
          Correct
        </button>
      </div>
      {is_open && <Correction run={run} rental={rental} corrections={corrections} />}
    </li>
  );
}

function Correction({ run, rental, corrections }: RowProps & { run: RentalRunView }) {
  const { is_saving, save } = corrections;
  const replace = (choice: Choice) =>
    save(async () => {
      const added = await set_join(rental.id, choice.id, true);
      return added.ok ? set_join(rental.id, run.run, false) : added;
    }, `${choice.label} instead of ${run.name}`);
  return (
    <div class="rental-correct">
      <SearchChoice
        label={`Belongs to another run than ${run.name}`}
        placeholder="Belongs to another run …"
        is_disabled={is_saving}
        search={(text) => other_runs(text, rental)}
        on_choose={replace}
      />
      <div class="rental-correct-actions">
        {run.reason === "hand" && (
          <Decide run={run.run} name={run.name} rental={rental} corrections={corrections} />
        )}
        <button
          type="button"
          class="btn sm"
          disabled={is_saving}
          onClick={() =>
            save(() => set_join(rental.id, run.run, false), `${run.name} is taken away from it`)
          }
        >
          Not this run
        </button>
      </div>
    </div>
  );
}

function ApartRow({
  run,
  rental,
  corrections,
}: RowProps & { run: { readonly run: string; readonly name: string } }) {
  return (
    <li>
      <div class="rental-run apart">
        <div class="nm slot0">
          <i />
          <b>
            <a href={run_address({ id: run.run })}>
              <Name text={run.name} />
            </a>
          </b>
          <small>taken away by hand</small>
        </div>
        <Decide run={run.run} name={run.name} rental={rental} corrections={corrections} />
      </div>
    </li>
  );
}

function Decide({
  run,
  name,
  rental,
  corrections,
}: RowProps & { readonly run: string; readonly name: string }) {
  return (
    <button
      type="button"
      class="btn sm"
      disabled={corrections.is_saving}
      aria-label={`Let the server decide again: ${name}`}
      onClick={() =>
        corrections.save(() => clear_join(rental.id, run), `The server decides again about ${name}`)
      }
    >
      Let the server decide
    </button>
  );
}

function AddRun({ rental, corrections }: RowProps) {
  const [is_open, set_open] = useState(false);
  const add = (choice: Choice) => {
    set_open(false);
    corrections.save(() => set_join(rental.id, choice.id, true), `${choice.label} is put to it`);
  };
  if (!is_open) {
    return (
      <button type="button" class="rental-add" onClick={() => set_open(true)}>
        <Icon name="search" size={14} /> Add a run by hand
      </button>
    );
  }
  return (
    <SearchChoice
      label="Add a run by hand"
      placeholder="Name of the run"
      is_disabled={corrections.is_saving}
      has_focus
      search={(text) => other_runs(text, rental)}
      on_choose={add}
    />
  );
}

/** "failed, 38 min ago" */
function choice_note({ lifecycle, last_data_at }: RunView, now: number): string {
  const word = run_look(lifecycle).word.toLowerCase();
  return last_data_at === undefined ? word : `${word}, ${format_ago(last_data_at, now)}`;
}

/** Runs that are not on it yet, the newest first. */
async function other_runs(text: string, rental: RentalView): Promise<Found> {
  const there = new Set(rental.runs.map(({ run }) => run));
  const limit = String(CHOICES_SHOWN + there.size);
  const query = new URLSearchParams({ limit, sort: "-last_data", ...(text ? { q: text } : {}) });
  const answer = await get_json<RunList>(`/api/v1/runs?${query}`);
  if (!answer.ok) return answer.error.message;
  const now = server_now();
  return answer.value.runs
    .filter(({ id }) => !there.has(id))
    .slice(0, CHOICES_SHOWN)
    .map((run) => ({
      id: run.id,
      label: run.name,
      note: choice_note(run, now),
    }));
}
