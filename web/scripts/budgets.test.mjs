// The budgets: what counts for which part, and that growth beyond one is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CHART_BYTES_MAX, measure, overruns, PART_BYTES_MAX, SHEET_BYTES_MAX } from "./budgets.mjs";

const imports = (...paths) => paths.map((path) => ({ path, kind: "import-statement" }));
const asks = (...paths) => paths.map((path) => ({ path, kind: "dynamic-import" }));
const outputs = {
  app: {
    entryPoint: "src/app/main.tsx",
    imports: [...imports("shared"), ...asks("run")],
  },
  shared: { imports: [] },
  curves: { imports: imports("shared") },
  run: {
    entryPoint: "src/pages/run.tsx",
    imports: [...imports("shared", "curves"), ...asks("tab", "card")],
  },
  tab: {
    entryPoint: "src/pages/run/tab.tsx",
    imports: [...imports("shared", "curves", "rows"), ...asks("tab", "card")],
  },
  card: { entryPoint: "src/pages/run/card.tsx", imports: imports("curves", "rows") },
  rows: { imports: imports("shared") },
  chart: { entryPoint: "src/chart/line_chart.tsx", imports: imports("curves") },
};
const sizes = {
  app: 1000,
  shared: 2000,
  curves: 400,
  run: 300,
  tab: 80,
  card: 60,
  rows: 20,
  chart: 5000,
  css: 700,
};
const of = (changed = {}) =>
  measure({ outputs, styles: ["css"], bytes_of: (path) => ({ ...sizes, ...changed })[path] });
const bytes_of = (measured, what) => measured.find((part) => part.what === what).bytes;

test("a part is charged for what it brings, not for what was there before it", () => {
  const measured = of();
  assert.equal(bytes_of(measured, "first view"), 3700);
  assert.equal(bytes_of(measured, "src/pages/run.tsx"), 700);
  assert.equal(bytes_of(measured, "src/pages/run/tab.tsx"), 100);
  // The run alone may ask for it, without the tab.
  assert.equal(bytes_of(measured, "src/pages/run/card.tsx"), 80);
  assert.equal(bytes_of(measured, "src/chart/line_chart.tsx"), 5000);
  assert.equal(bytes_of(measured, "everything"), 9560);
  assert.deepEqual(overruns(measured), []);
});

test("growth beyond a budget is told, also of what a page only imports", () => {
  const grown = of({ curves: PART_BYTES_MAX });
  assert.deepEqual(overruns(grown), [
    `src/pages/run.tsx is ${PART_BYTES_MAX + 300} bytes gzip; at most ${PART_BYTES_MAX} are allowed`,
  ]);
  assert.equal(overruns(of({ chart: CHART_BYTES_MAX })).length, 0);
  assert.equal(overruns(of({ chart: CHART_BYTES_MAX + 1 })).length, 1);
});

test("the styles of a single page count for it alone and for everything, not for the first view", () => {
  const bytes = { ...sizes, rentals: SHEET_BYTES_MAX };
  const measured = measure({
    outputs,
    styles: ["css"],
    sheets: ["rentals"],
    bytes_of: (path) => bytes[path],
  });
  assert.equal(bytes_of(measured, "first view"), 3700);
  assert.equal(bytes_of(measured, "everything"), 9560 + SHEET_BYTES_MAX);
  assert.deepEqual(overruns(measured), []);
  bytes.rentals += 1;
  const grown = measure({
    outputs,
    styles: ["css"],
    sheets: ["rentals"],
    bytes_of: (path) => bytes[path],
  });
  assert.equal(overruns(grown).length, 1);
});
