// Budgets: how many bytes (gzip) each part of the page may make a browser fetch. The build fails when one has grown
// beyond its own, so that growth is a decision. Called by build.mjs with esbuild's list of outputs.

const KB = 1024;
/** JavaScript and CSS of the first view: the shell and the Overview. */
export const INITIAL_BYTES_MAX = 45 * KB;
/** A page, a tab or another lazy part: its own file and what no earlier load has brought. */
export const PART_BYTES_MAX = 12.5 * KB;
/** The styles of one page. */
export const SHEET_BYTES_MAX = 3 * KB;
/** The chart component with uPlot: its own file. */
export const CHART_BYTES_MAX = 32 * KB;
/** All JavaScript and CSS that the page can ever load. */
export const ALL_BYTES_MAX = 156 * KB;

const ENTRY = "src/app/main.tsx";
const CHART = "src/chart/line_chart.tsx";

/** `path` and what it imports, itself not being waited for. */
export function closure(outputs, path) {
  const seen = new Set([path]);
  for (const each of seen) {
    for (const { path: next, kind } of outputs[each].imports) {
      if (kind === "import-statement") seen.add(next);
    }
  }
  return [...seen];
}

/** What is there in any case when `part` is asked for: what all that ask for it have brought, and what came before them. */
export function loaded_before(outputs, part, asked = [part]) {
  const asks = (path) =>
    closure(outputs, path).some((file) =>
      outputs[file].imports.some((each) => each.kind === "dynamic-import" && each.path === part),
    );
  // One that is asked for by the part itself says nothing of what came before the part.
  const parents = Object.keys(outputs).filter(
    (path) => outputs[path].entryPoint && !asked.includes(path) && asks(path),
  );
  const sets = parents.map(
    (path) =>
      new Set([...closure(outputs, path), ...loaded_before(outputs, path, [...asked, path])]),
  );
  const [first = new Set(), ...others] = sets;
  return [...first].filter((path) => others.every((set) => set.has(path)));
}

export function entry_of(outputs) {
  return Object.keys(outputs).find((path) => outputs[path].entryPoint === ENTRY);
}

/**
 * What is measured, each with its bytes and its limit. `styles`: files beside the scripts that the first view needs;
 * `sheets`: styles of single pages.
 */
export function measure({ outputs, styles, sheets = [], bytes_of }) {
  const sum = (paths) => paths.reduce((total, path) => total + bytes_of(path), 0);
  const entry = entry_of(outputs);
  const lazy = Object.keys(outputs).filter((path) => outputs[path].entryPoint && path !== entry);
  const parts = lazy.map((path) => {
    const source = outputs[path].entryPoint;
    if (source === CHART) return { what: source, bytes: bytes_of(path), max: CHART_BYTES_MAX };
    const before = loaded_before(outputs, path);
    const own = closure(outputs, path).filter((each) => !before.includes(each));
    return { what: source, bytes: sum(own), max: PART_BYTES_MAX };
  });
  for (const path of sheets)
    parts.push({ what: path, bytes: bytes_of(path), max: SHEET_BYTES_MAX });
  const all = [...Object.keys(outputs), ...styles, ...sheets];
  return [
    {
      what: "first view",
      bytes: sum([...closure(outputs, entry), ...styles]),
      max: INITIAL_BYTES_MAX,
    },
    ...parts.sort((a, b) => b.bytes - a.bytes),
    { what: "everything", bytes: sum(all), max: ALL_BYTES_MAX },
  ];
}

/** A sentence for each part that has grown too large. */
export function overruns(measured) {
  return measured
    .filter(({ bytes, max }) => bytes > max)
    .map(({ what, bytes, max }) => `${what} is ${bytes} bytes gzip; at most ${max} are allowed`);
}
