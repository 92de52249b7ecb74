// Builds the page into dist/: hashed files under dist/assets, dist/index.html, and a .gz and .br beside every text asset.
// Same sources, same bytes. `node build.mjs` after `npm ci`; needs nothing but Node 18.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { closure, entry_of, measure, overruns } from "./scripts/budgets.mjs";
import { gen_types } from "./scripts/gen_types.mjs";

const ROOT = dirname(fileURLToPath(import.meta.url));
const DIST = join(ROOT, "dist");
const ASSETS = join(DIST, "assets");
const PAGE_STYLES = join(ROOT, "styles/pages");
const STYLES_FIRST = ["tokens.css", "base.css", "ui.css"];

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  entryNames: "assets/[name]-[hash]",
  chunkNames: "assets/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  outdir: DIST,
  metafile: true,
  logLevel: "warning",
};

// A style that a lazy page imports would be left in a file that nothing links, so all styles go into one sheet; but those of
// styles/pages, which few need: they are files of their own, and whoever imports one gets its address, see widgets/styled.ts.
function collect_styles(found, sheets) {
  return {
    name: "collect-styles",
    setup(build) {
      build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        if (dirname(path) === PAGE_STYLES) {
          if (!sheets.has(path)) sheets.set(path, await write_sheet(path));
          return { contents: JSON.stringify(address(sheets.get(path))), loader: "json" };
        }
        found.add(path);
        return { contents: "", loader: "js" };
      });
    },
  };
}

async function write_sheet(path) {
  const { code } = await esbuild.transform(readFileSync(path, "utf8"), {
    loader: "css",
    minify: true,
    target: common.target,
  });
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
  const name = `${basename(path, ".css")}-${hash}.css`;
  writeFileSync(join(ASSETS, name), code);
  return join("dist/assets", name);
}

async function build_scripts(found, sheets) {
  const result = await esbuild.build({
    ...common,
    entryPoints: { app: "src/app/main.tsx" },
    format: "esm",
    splitting: true,
    plugins: [collect_styles(found, sheets)],
  });
  return result.metafile.outputs;
}

async function build_styles(found) {
  const own = readdirSync(join(ROOT, "styles")).filter((name) => name.endsWith(".css"));
  const rest = own.filter((name) => !STYLES_FIRST.includes(name)).sort();
  const paths = [...STYLES_FIRST, ...rest].map((name) => join(ROOT, "styles", name));
  const imported = [...found].filter((path) => !paths.includes(path)).sort();
  const is_foreign = (path) => path.includes("node_modules");
  const ordered = [
    ...imported.filter(is_foreign),
    ...paths,
    ...imported.filter((path) => !is_foreign(path)),
  ];
  const sheet = ordered.map((path) => `@import ${JSON.stringify(path)};`).join("\n");
  const result = await esbuild.build({
    ...common,
    stdin: { contents: sheet, loader: "css", resolveDir: ROOT, sourcefile: "app.css" },
    entryNames: "assets/app-[hash]",
    loader: { ".woff2": "file" },
  });
  return result.metafile.outputs;
}

async function build_theme() {
  const result = await esbuild.build({
    ...common,
    entryPoints: { theme: "src/app/theme_boot.ts" },
    format: "iife",
  });
  return result.metafile.outputs;
}

function copy_favicon() {
  const bytes = readFileSync(join(ROOT, "styles/favicon.svg"));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const name = `favicon-${hash}.svg`;
  writeFileSync(join(ASSETS, name), bytes);
  return `/assets/${name}`;
}

const address = (path) => `/${relative("dist", path)}`;
const ending = (outputs, end) => Object.keys(outputs).find((path) => path.endsWith(end));

function write_index({ scripts, styles, theme, favicon }) {
  // The entry and its own chunks: what the browser fetches before the first view.
  const [entry, ...chunks] = closure(scripts, entry_of(scripts));
  const values = {
    app: address(entry),
    css: address(ending(styles, ".css")),
    font: address(ending(styles, ".woff2")),
    theme: address(ending(theme, ".js")),
    favicon,
    preloads: chunks
      .sort()
      .map((path) => `<link rel="modulepreload" href="${address(path)}">`)
      .join("\n"),
  };
  const template = readFileSync(join(ROOT, "index.html"), "utf8");
  const page = template.replace(/\{\{(\w+)\}\}\n?/g, (whole, name) =>
    name === "preloads" && !values.preloads
      ? ""
      : values[name] + (whole.endsWith("\n") ? "\n" : ""),
  );
  writeFileSync(join(DIST, "index.html"), page);
}

function compress() {
  for (const name of readdirSync(ASSETS).sort()) {
    if (!/\.(js|css|svg)$/.test(name)) continue;
    const bytes = readFileSync(join(ASSETS, name));
    writeFileSync(join(ASSETS, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    writeFileSync(join(ASSETS, `${name}.br`), brotliCompressSync(bytes, { params }));
  }
}

function report({ scripts, styles, theme, sheets }) {
  const bytes_of = (path) => gzipSync(readFileSync(join(ROOT, path)), { level: 9 }).length;
  const beside = [ending(styles, ".css"), ending(theme, ".js")];
  const measured = measure({
    outputs: scripts,
    styles: beside,
    sheets: [...sheets.values()],
    bytes_of,
  });
  console.log("bytes gzip, of the most that are allowed:");
  for (const { what, bytes, max } of measured) {
    console.log(`  ${String(bytes).padStart(7)} of ${String(max).padStart(7)}  ${what}`);
  }
  const too_large = overruns(measured);
  if (too_large.length > 0) throw new Error(too_large.join("\n"));
}

gen_types();
rmSync(DIST, { recursive: true, force: true });
mkdirSync(ASSETS, { recursive: true });
const found = new Set();
const sheets = new Map();
const scripts = await build_scripts(found, sheets);
const styles = await build_styles(found);
const theme = await build_theme();
write_index({ scripts, styles, theme, favicon: copy_favicon() });
compress();
report({ scripts, styles, theme, sheets });
