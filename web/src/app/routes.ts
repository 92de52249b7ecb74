// Routes: which page an address means. Pure, so that it can be tested; shell.tsx shows what it says.

export type Route =
  | { readonly page: "overview" | "runs" | "machines" | "costs" | "registry" | "not_found" }
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
  const page = id === undefined ? PAGES.get(first as "") : undefined;
  return { page: page ?? "not_found" };
}

function run_route(id: string, tab: string, rest: readonly string[]): Route {
  const known = RUN_TABS.find((name) => name === tab);
  if (!known || rest.length > 0) return { page: "not_found" };
  return { page: "run", id, tab: known };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A lone percent sign that somebody typed.
  }
}
