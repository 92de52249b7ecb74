// Runs: every run in one table, filtered and sorted; the filter and the order are in the address.
import { useEffect, useRef, useState } from "preact/hooks";
import { format_count, plural } from "../../base/format";
import { place, set_query } from "../../base/router";
import { load_runs, overview, runs, runs_error } from "../../data/records";
import type { RunList } from "../../gen/api";
import { Empty } from "../../widgets/empty";
import { Icon } from "../../widgets/icon";
import { Skeleton } from "../../widgets/skeleton";
import { LoadError } from "../load_error";
import { matches, parse_filter } from "./run_filter";
import { COLUMNS, order_text, parse_order, sorted, type Order } from "./run_order";
import { COLUMN_WORDS, RunsTable } from "./runs_table";

const RUNS_LOADED_MAX = 500; // In one request; beyond that the server filters.
const ROWS_SHOWN = 100;
const TYPING_MS = 250;

export function RunsPage() {
  const typed = place.value.query.get("q") ?? "";
  const list = use_runs(typed);
  if (!list && runs_error.value) {
    const retry = () => load_runs(server_query(typed));
    return <LoadError what="The runs" failure={runs_error.value} retry={retry} />;
  }
  if (!list) return <Skeleton rows={6} label="Loading the runs" />;
  return <Filled list={list} typed={typed} />;
}

/** All runs while they are few; else those that the server finds for the filter. The last answer stays until the next. */
function use_runs(typed: string): RunList | undefined {
  const last = useRef<RunList | undefined>(undefined);
  if (runs.value) last.current = runs.value;
  const are_many = (overview.value?.runs_total ?? 0) > RUNS_LOADED_MAX;
  const query = server_query(are_many ? typed : "");
  useEffect(() => {
    const timer = setTimeout(() => load_runs(query), last.current ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [query]);
  return last.current;
}

export function server_query(typed: string): string {
  const { text, status, model } = parse_filter(typed);
  const query = new URLSearchParams({ limit: String(RUNS_LOADED_MAX), sort: "-started" });
  if (text.length === 1 && text[0]) query.set("q", text[0]);
  if (status.length === 1 && status[0]) query.set("status", status[0]);
  if (model.length === 1 && model[0]) query.set("model", model[0]);
  return query.toString();
}

function Filled({ list, typed }: { list: RunList; typed: string }) {
  const [shown, set_shown] = useState(ROWS_SHOWN);
  const order = parse_order(place.value.query.get("sort"));
  const found = sorted(
    list.runs.filter((run) => matches(run, parse_filter(typed))),
    order,
  );
  if (list.total === 0 && !typed) return <NoRuns />;
  const rest = found.length - shown;
  return (
    <>
      <Toolbar typed={typed} order={order} words={count_words(found.length, list)} />
      {found.length === 0 ? (
        <NothingFound typed={typed} />
      ) : (
        <RunsTable runs={found.slice(0, shown)} order={order} />
      )}
      {rest > 0 && (
        <p class="show-more">
          <button type="button" class="btn" onClick={() => set_shown(shown + ROWS_SHOWN)}>
            Show {Math.min(rest, ROWS_SHOWN)} more of {format_count(rest)}
          </button>
        </p>
      )}
    </>
  );
}

function count_words(found: number, list: RunList): string {
  if (list.total > list.runs.length) {
    return `${format_count(found)} of the newest ${format_count(list.runs.length)}, ${plural(list.total, "run")} in all`;
  }
  return found === list.runs.length
    ? plural(found, "run")
    : `${found} of ${plural(list.runs.length, "run")}`;
}

interface ToolbarProps {
  readonly typed: string;
  readonly order: Order;
  readonly words: string;
}

function Toolbar({ typed, order, words }: ToolbarProps) {
  const type = (event: Event) =>
    set_query({ q: (event.currentTarget as HTMLInputElement).value }, "replace");
  return (
    <div class="toolbar" role="search" aria-label="Runs">
      <label class="field">
        <Icon name="search" size={16} />
        <span class="sr">Filter runs</span>
        <input
          id="filter"
          type="search"
          value={typed}
          onInput={type}
          placeholder="Filter, e.g. lora status:failed model:nayru"
          autocomplete="off"
          spellcheck={false}
          dir="auto"
        />
      </label>
      <SortChoice order={order} />
      <span class="m num" role="status">
        {words}
      </span>
    </div>
  );
}

/** For phones, whose cards have no column heads. */
function SortChoice({ order }: { order: Order }) {
  const choose = (event: Event) =>
    set_query({ sort: (event.currentTarget as HTMLSelectElement).value }, "push");
  return (
    <label class="sort-choice">
      <span class="sr">Sort by</span>
      <select value={order_text(order) ?? ""} onChange={choose}>
        <option value="">Newest first</option>
        {COLUMNS.flatMap((column) => [
          <option key={column} value={column}>
            {COLUMN_WORDS[column]}, ascending
          </option>,
          <option key={`-${column}`} value={`-${column}`}>
            {COLUMN_WORDS[column]}, descending
          </option>,
        ])}
      </select>
    </label>
  );
}

function NoRuns() {
  return (
    <div class="card">
      <Empty title="No run has been found yet.">
        <p class="empty-actions">
          <a class="btn p" href="/">
            Connect your first run
          </a>
        </p>
      </Empty>
    </div>
  );
}

function NothingFound({ typed }: { typed: string }) {
  return (
    <div class="card">
      <Empty title={`No run matches ${typed}`}>
        <p class="empty-actions">
          <button type="button" class="btn" onClick={() => set_query({ q: undefined }, "push")}>
            Clear the filter
          </button>
        </p>
      </Empty>
    </div>
  );
}
