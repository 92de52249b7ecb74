// Reads of /api/v1: every one has a deadline, and every failure becomes a value with words to show.

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export interface ReadOptions {
  readonly deadline_ms?: number;
  /** Ends the read early, e.g. when the page that asked is gone. Code of the failure: "cancelled". */
  readonly signal?: AbortSignal;
}

export const default_deadline_ms = 15_000;

export function get_json<T>(path: string, options: ReadOptions = {}): Promise<Answer<T>> {
  return get(path, "application/json", async (response) => (await response.json()) as T, options);
}

/** A change; `body` travels as JSON. */
export function send_json<T>(
  method: "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const take = async (response: Response) => (await response.json()) as T;
  return ask(path, { method, headers, ...text }, take, {});
}

/** `take` reads the answer's body; a SyntaxError of its means that it is not what was asked for. */
export function get<T>(
  path: string,
  accept: string,
  take: (response: Response) => Promise<T>,
  options: ReadOptions = {},
): Promise<Answer<T>> {
  return ask(path, { headers: { accept } }, take, options);
}

async function ask<T>(
  path: string,
  init: RequestInit,
  take: (response: Response) => Promise<T>,
  options: ReadOptions,
): Promise<Answer<T>> {
  const deadline_ms = options.deadline_ms ?? default_deadline_ms;
  const abort = new AbortController();
  const cancel = () => abort.abort("cancelled");
  options.signal?.addEventListener("abort", cancel);
  if (options.signal?.aborted) cancel();
  const timer = setTimeout(() => abort.abort("deadline"), deadline_ms);
  try {
    const response = await fetch(path, { ...init, signal: abort.signal });
    if (!response.ok) return { ok: false, error: await failure_of(response) };
    return { ok: true, value: await take(response) };
  } catch (thrown) {
    return { ok: false, error: failure_of_thrown(thrown, abort.signal, deadline_ms) };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", cancel);
  }
}

async function failure_of(response: Response): Promise<Failure> {
  try {
    const body: unknown = await response.json();
    if (is_error_body(body)) return { code: body.code, message: body.error };
  } catch {
    // Not JSON, e.g. the page of a proxy in between: the status line below says what there is to say.
  }
  return {
    code: `http_${response.status}`,
    message: `The server answered ${response.status} ${response.statusText}`.trim() + ".",
  };
}

function is_error_body(body: unknown): body is { code: string; error: string } {
  if (typeof body !== "object" || body === null) return false;
  const { code, error } = body as Record<string, unknown>;
  return typeof code === "string" && typeof error === "string";
}

function failure_of_thrown(thrown: unknown, signal: AbortSignal, deadline_ms: number): Failure {
  if (signal.aborted && signal.reason === "cancelled") {
    return { code: "cancelled", message: "The read was cancelled." };
  }
  if (signal.aborted) {
    const seconds = Math.round(deadline_ms / 1000);
    return { code: "deadline", message: `The server did not answer within ${seconds} s.` };
  }
  if (thrown instanceof SyntaxError) {
    return { code: "bad_answer", message: "The server's answer could not be read." };
  }
  return {
    code: "unreachable",
    message: "The server cannot be reached. Is afs-monitor still running?",
  };
}
