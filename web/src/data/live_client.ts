// LiveClient: the page's one WebSocket, /api/v1/live. It keeps itself connected, knows who watches which series
// and asks again from where each of them stands. It holds no points: curve_cache does.

import type { LiveNudge, LivePoints } from "../gen/api";
import { browser_platform, type Cancel, type Platform, type Socket } from "./platform";

export interface Connection {
  readonly state: "live" | "reconnecting" | "offline";
  /** When this state began, by this machine's clock. */
  readonly since: number;
  /** 0 before the first message. */
  readonly last_message_at: number;
}

/** Who receives one series. */
export interface SeriesSink {
  readonly run: string;
  readonly metric: string;
  /** The ordinal of the first point that it lacks. */
  next_ordinal(): number;
  on_points(points: LivePoints): void;
  /** Points were left out: read the series again. */
  on_snapshot(): void;
}

export interface LiveListener {
  on_connection(connection: Connection): void;
  /** `what` is "everything" after each new connection: what happened meanwhile is not known. */
  on_nudge(what: string, run: string | undefined): void;
  on_server_time(server_time: number): void;
  on_waiting(messages: number): void;
}

type Message = { readonly type: string } & Record<string, unknown>;

const connect_deadline_ms = 10_000;
const silent_heartbeats_max = 3;
const backoff_min_ms = 1_000;
const backoff_max_ms = 4_000; // A server that is back is noticed within 5 s.
const offline_after_ms = 10_000;
/** A hidden tab keeps its socket this long, then frees it. */
const hidden_grace_ms = 30_000;
/** Waiting messages kept while paused; beyond that, resuming reads the series again. */
const waiting_max = 5_000;
/** Connection.last_message_at need not be finer. */
const message_age_grain_ms = 1_000;

export class LiveClient {
  private socket: Socket | undefined;
  private readonly sinks = new Map<string, Set<SeriesSink>>();
  private readonly asking = new Set<SeriesSink>();
  private connection: Connection;
  private failures = 0;
  private heartbeat_ms = 0;
  private is_started = false;
  private is_paused = false;
  private waiting: Message[] = [];
  private waiting_total = 0;
  private cancel_watchdog: Cancel | undefined;
  private cancel_retry: Cancel | undefined;
  private cancel_offline: Cancel | undefined;
  private cancel_sleep: Cancel | undefined;
  private cancel_asking: Cancel | undefined;

  constructor(
    private readonly url: string,
    private readonly listener: LiveListener,
    private readonly platform: Platform = browser_platform,
  ) {
    this.connection = { state: "reconnecting", since: platform.now(), last_message_at: 0 };
  }

  start(): void {
    if (this.is_started) return;
    this.is_started = true;
    this.lose_touch();
    this.connect();
    this.platform.on_visibility((is_visible) => this.on_visibility(is_visible));
  }

  watch(sink: SeriesSink): Cancel {
    const key = series_key(sink.run, sink.metric);
    const sinks = this.sinks.get(key) ?? new Set();
    this.sinks.set(key, sinks.add(sink));
    this.ask_soon(sink);
    return () => {
      this.asking.delete(sink);
      sinks.delete(sink);
      if (sinks.size > 0 || this.sinks.get(key) !== sinks) return;
      this.sinks.delete(key);
      this.send({ type: "unsubscribe", series: [{ run: sink.run, metric: sink.metric }] });
    };
  }

  set_paused(is_paused: boolean): void {
    if (this.is_paused === is_paused) return;
    this.is_paused = is_paused;
    if (is_paused) return;
    const waited = this.waiting;
    const has_overflown = this.waiting_total > waited.length;
    this.waiting = [];
    this.waiting_total = 0;
    this.listener.on_waiting(0);
    for (const message of waited) this.deliver(message);
    if (has_overflown) this.forget_where_everyone_stands();
  }

  private connect(): void {
    this.cancel_retry = undefined;
    const socket = this.platform.open_socket(this.url, {
      on_text: (text) => this.socket === socket && this.on_text(text),
      on_close: () => this.socket === socket && this.on_close(),
    });
    this.socket = socket;
    this.heartbeat_ms = 0;
    this.arm_watchdog();
  }

  private on_text(text: string): void {
    this.arm_watchdog();
    this.note_message();
    const message = parse(text);
    if (!message) return;
    if (message.type === "hello") this.on_hello(message);
    if (typeof message.server_time === "number") this.listener.on_server_time(message.server_time);
    const is_news = ["points", "snapshot", "nudge"].includes(message.type);
    if (!is_news) return;
    if (this.is_paused) this.keep_waiting(message);
    else this.deliver(message);
  }

  private on_hello(message: Message): void {
    this.failures = 0;
    this.heartbeat_ms = Number(message.heartbeat_ms) || 0;
    this.arm_watchdog();
    this.cancel_offline?.();
    this.cancel_offline = undefined;
    const now = this.platform.now();
    this.tell({ state: "live", since: now, last_message_at: now });
    this.asking.clear();
    this.ask_for([...this.sinks.values()].flatMap((sinks) => [...sinks]));
    const everything: Message = { type: "nudge", what: "everything" };
    if (this.is_paused) this.keep_waiting(everything);
    else this.deliver(everything);
  }

  private deliver(message: Message): void {
    if (message.type === "nudge") {
      const nudge = message as unknown as LiveNudge;
      this.listener.on_nudge(nudge.what, nudge.run);
      return;
    }
    const sinks = this.sinks.get(series_key(String(message.run), String(message.metric)));
    for (const sink of [...(sinks ?? [])]) {
      if (message.type === "points") sink.on_points(message as unknown as LivePoints);
      else sink.on_snapshot();
    }
  }

  private keep_waiting(message: Message): void {
    this.waiting_total += 1;
    if (this.waiting.length < waiting_max) this.waiting.push(message);
    this.listener.on_waiting(this.waiting_total);
  }

  private forget_where_everyone_stands(): void {
    for (const sinks of this.sinks.values()) for (const sink of sinks) sink.on_snapshot();
  }

  private on_close(): void {
    this.drop_socket();
    this.lose_touch();
    this.failures += 1;
    const backoff_ms = Math.min(backoff_max_ms, backoff_min_ms * 2 ** (this.failures - 1));
    // Half of it by chance, so that a restarted server is not met by every page at once.
    const delay_ms = backoff_ms / 2 + (backoff_ms / 2) * this.platform.random();
    this.cancel_retry = this.platform.set_timer(delay_ms, () => this.connect());
  }

  private lose_touch(): void {
    if (this.connection.state === "live") {
      this.tell({ ...this.connection, state: "reconnecting", since: this.platform.now() });
    }
    this.cancel_offline ??= this.platform.set_timer(offline_after_ms, () =>
      this.tell({ ...this.connection, state: "offline" }),
    );
  }

  private on_visibility(is_visible: boolean): void {
    this.cancel_sleep?.();
    this.cancel_sleep = undefined;
    if (!is_visible) {
      this.cancel_sleep = this.platform.set_timer(hidden_grace_ms, () => this.sleep());
    } else if (!this.socket) {
      this.cancel_retry?.();
      this.lose_touch();
      this.connect();
    }
  }

  /** Nobody looks: no socket and no retries until somebody does. */
  private sleep(): void {
    this.drop_socket();
    this.cancel_retry?.();
    this.cancel_retry = undefined;
    this.cancel_offline?.();
    this.cancel_offline = undefined;
  }

  private drop_socket(): void {
    this.cancel_watchdog?.();
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
  }

  /** A socket may hang without closing; silence longer than this means that it is dead. */
  private arm_watchdog(): void {
    this.cancel_watchdog?.();
    const silence_max_ms = this.heartbeat_ms * silent_heartbeats_max || connect_deadline_ms;
    this.cancel_watchdog = this.platform.set_timer(silence_max_ms, () => this.on_close());
  }

  private note_message(): void {
    const now = this.platform.now();
    const { state, last_message_at } = this.connection;
    if (state !== "live" || now - last_message_at < message_age_grain_ms) return;
    this.tell({ ...this.connection, last_message_at: now });
  }

  /** A page opens many series at the same moment: they are asked for in one message. */
  private ask_soon(sink: SeriesSink): void {
    this.asking.add(sink);
    this.cancel_asking ??= this.platform.set_timer(0, () => {
      this.cancel_asking = undefined;
      const sinks = [...this.asking];
      this.asking.clear();
      this.ask_for(sinks);
    });
  }

  private ask_for(sinks: readonly SeriesSink[]): void {
    if (sinks.length === 0) return;
    const from = new Map<string, { run: string; metric: string; from_ordinal: number }>();
    for (const { run, metric, next_ordinal } of sinks.map(standing)) {
      const asked = from.get(series_key(run, metric));
      const from_ordinal = Math.min(next_ordinal, asked?.from_ordinal ?? Infinity);
      from.set(series_key(run, metric), { run, metric, from_ordinal });
    }
    this.send({ type: "subscribe", series: [...from.values()] });
  }

  private send(message: unknown): void {
    // Before hello nothing is sent: hello asks for everything that is watched by then.
    if (this.connection.state === "live") this.socket?.send(JSON.stringify(message));
  }

  private tell(connection: Connection): void {
    this.connection = connection;
    this.listener.on_connection(connection);
  }
}

function standing(sink: SeriesSink) {
  return { run: sink.run, metric: sink.metric, next_ordinal: sink.next_ordinal() };
}

function series_key(run: string, metric: string): string {
  return `${run}\n${metric}`;
}

function parse(text: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(text);
    const has_type = typeof message === "object" && message !== null && "type" in message;
    return has_type ? (message as Message) : undefined;
  } catch {
    return undefined;
  }
}
