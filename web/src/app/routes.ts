// Routes: which page an address means. Pure, so that it can be tested; shell.tsx shows what it says.

export type Route =
  | { readonly page: "overview" | "runs" | "costs" | "registry" | "not_found" }
  /** All machines; one that the server itself looks at ("m1"); a rented one, whose ids are others' ("m1" too). */
  | { readonly page: "machines"; readonly host?: string; readonly rental?: string }
  | { readonly page: "run"; readonly id: string; readonly tab: RunTab };

export type RunTab = "summary" | "metrics" | "config";

const RUN_TABS: readonly RunTab[] = ["summary", "metrics", "config"];
const PAGES = new Map([
  ["", "overview"],
  ["runs", "runs"],
  ["machines", "machines"],
  ["costs", "costs"],
  ["registry", "registry"],
] as const);

export function route_of(path: string): Route {
  const parts = path.replace(/\/+$/, "").split("/").slice(1).map(decoded);
  const [first = "", id, tab = "summary", ...rest] = parts;
  if (first === "runs" && id) return run_route(id, tab, rest);
  if (first === "machines" && id) return machine_route(parts.slice(1));
  const page = id === undefined ? PAGES.get(first as "") : undefined;
  return { page: page ?? "not_found" };
}

function run_route(id: string, tab: string, rest: readonly string[]): Route {
  const known = RUN_TABS.find((name) => name === tab);
  if (!known || rest.length > 0) return { page: "not_found" };
  return { page: "run", id, tab: known };
}

function machine_route([first = "", second = "", ...rest]: readonly string[]): Route {
  if (rest.length > 0) return { page: "not_found" };
  if (first === "rented")
    return second ? { page: "machines", rental: second } : { page: "not_found" };
  return second ? { page: "not_found" } : { page: "machines", host: first };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A lone percent sign that somebody typed.
  }
}
