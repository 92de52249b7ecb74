// Bundles every *.test.ts beside its file and runs them with Node's own test runner. `npm test`.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, "node_modules/.cache/page-test");

function tests_below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return tests_below(path);
    return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const wanted = process.argv[2] ?? "";
const tests = tests_below(join(ROOT, "src")).filter((path) => path.includes(wanted));
if (tests.length === 0) {
  console.error(`No test's path contains "${wanted}".`);
  process.exit(1);
}
rmSync(OUT, { recursive: true, force: true });
const { metafile } = await esbuild.build({
  absWorkingDir: ROOT,
  entryPoints: tests,
  outdir: OUT,
  outbase: join(ROOT, "src"),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node18",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".css": "empty" },
  sourcemap: "inline",
  metafile: true,
  logLevel: "warning",
});
const files = Object.keys(metafile.outputs).filter((path) => path.endsWith(".mjs"));
const result = spawnSync(process.execPath, ["--test", ...files], { cwd: ROOT, stdio: "inherit" });
process.exit(result.status ?? 1);
