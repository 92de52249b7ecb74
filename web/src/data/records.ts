// Records: what REST says of runs and models, kept as signals for the whole page, and the state of the connection.
// Nudges from the live socket, or the configured pace, have them read again; each at most once a second.

import { signal } from "@preact/signals";
import { get_json, type Failure } from "./api";
import { Coalesced } from "./coalesced";
import { LiveClient, type Connection } from "./live_client";
import type { Overview, RunList, RunView } from "../gen/api";

export const overview = signal<Overview | undefined>(undefined);
export const overview_error = signal<Failure | undefined>(undefined);
export const runs = signal<RunList | undefined>(undefined);
export const runs_error = signal<Failure | undefined>(undefined);
export const connection = signal<Connection>({
  state: "reconnecting",
  since: Date.now(),
  last_message_at: 0,
});
export const paused = signal(false);
/** Messages that wait while paused. */
export const waiting_messages = signal(0);
/** The version that the server has now; another than the page's own means: reload. */
export const server_version = signal<string | undefined>(undefined);

type NudgeListener = (what: string, run: string | undefined) => void;

const fetch_interval_min_ms = 1_000;
const refresh_min_ms = 2_000;
const refresh_default_ms = 30_000;

const nudge_listeners = new Set<NudgeListener>();
let server_ahead_ms = 0;
let runs_query: string | undefined;
let is_started = false;

const overview_fetch = new Coalesced(fetch_interval_min_ms, read_overview);
const runs_fetch = new Coalesced(fetch_interval_min_ms, read_runs);

export const live = new LiveClient(live_url(), {
  on_connection: (value) => (connection.value = value),
  on_nudge: handle_nudge,
  on_server_time: note_server_time,
  on_waiting: (messages) => (waiting_messages.value = messages),
});

/** All runs that the overview tells of; one may be in two of its lists. */
export function runs_of({ live, finished, needs }: Overview): RunView[] {
  return [...live, ...finished, ...needs.flatMap(({ run_view }) => run_view ?? [])];
}

/** The server's clock, in milliseconds since the epoch. */
export function server_now(): number {
  return Date.now() + server_ahead_ms;
}

export function start_records(): void {
  if (is_started) return;
  is_started = true;
  const boot = read_boot();
  if (boot) accept_overview(boot);
  else refresh_overview();
  paused.subscribe((is_paused) => live.set_paused(is_paused));
  live.start();
  schedule_refresh();
}

export function refresh_overview(): void {
  overview_fetch.request();
}

/** `query` as in the address bar, e.g. "status=failed&limit=100"; kept current until another one is asked for. */
export function load_runs(query = ""): void {
  if (query !== runs_query) runs.value = undefined;
  runs_query = query;
  runs_fetch.request();
}

/** Calls back for each nudge, e.g. ("run", "r12"); ("everything", undefined) after a reconnection and each pace. */
export function on_nudge(listener: NudgeListener): () => void {
  nudge_listeners.add(listener);
  return () => nudge_listeners.delete(listener);
}

function handle_nudge(what: string, run: string | undefined): void {
  refresh_overview();
  if (runs_query !== undefined && what !== "models") runs_fetch.request();
  for (const listener of [...nudge_listeners]) listener(what, run);
}

function schedule_refresh(): void {
  const pace_ms = Math.max(refresh_min_ms, overview.value?.refresh_ms || refresh_default_ms);
  setTimeout(() => {
    if (!document.hidden && !paused.value) handle_nudge("everything", undefined);
    schedule_refresh();
  }, pace_ms);
}

async function read_overview(): Promise<void> {
  const answer = await get_json<Overview>("/api/v1/overview");
  if (answer.ok) accept_overview(answer.value);
  else overview_error.value = answer.error;
}

function accept_overview(value: Overview): void {
  note_server_time(value.server_time);
  server_version.value = value.version;
  overview_error.value = undefined;
  overview.value = value;
}

async function read_runs(): Promise<void> {
  const query = runs_query ?? "";
  const answer = await get_json<RunList>(query ? `/api/v1/runs?${query}` : "/api/v1/runs");
  if (query !== runs_query) return;
  runs_error.value = answer.ok ? undefined : answer.error;
  if (answer.ok) runs.value = answer.value;
}

function read_boot(): Overview | undefined {
  const text = document.getElementById("boot")?.textContent;
  try {
    return text ? (JSON.parse(text) as Overview) : undefined;
  } catch {
    return undefined;
  }
}

function note_server_time(server_time: number): void {
  server_ahead_ms = server_time - Date.now();
}

function live_url(): string {
  if (typeof location === "undefined") return "";
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live`;
}
