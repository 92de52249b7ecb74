// The colours: every pair of tokens that stands on one another on the page has the contrast that WCAG 2.2 AA asks for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const TEXT_MIN = 4.5;
const SHAPE_MIN = 3;

const sheet = readFileSync(fileURLToPath(new URL("../styles/tokens.css", import.meta.url)), "utf8");
const block = (selector) => sheet.slice(sheet.indexOf(selector)).split("}")[0];
const tokens_of = (text) =>
  Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
const dark = tokens_of(block(":root {"));
const themes = { dark, light: { ...dark, ...tokens_of(block(':root[data-theme="light"]')) } };

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["bg", "surface", "raised", "sunken", "hover"];
const states = ["ok", "warn", "crit", "info", "idle"];
const pairs = [
  ...["text", "text2", "text3", "accent"].flatMap((ink) =>
    grounds.map((on) => [ink, on, TEXT_MIN]),
  ),
  ...states.flatMap((ink) =>
    ["bg", "surface", "hover", `${ink}-t`].map((on) => [ink, on, TEXT_MIN]),
  ),
  ["onsolid", "solid", TEXT_MIN],
  ["control", "surface", SHAPE_MIN],
  ["control", "bg", SHAPE_MIN],
  ...Array.from({ length: 10 }, (_, i) => [`s${i + 1}`, "surface", SHAPE_MIN]),
];

for (const [name, tokens] of Object.entries(themes)) {
  test(`${name}: text is read and shapes are seen on what they stand on`, () => {
    const low = pairs
      .map(([ink, on, min]) => ({ ink, on, min, is: contrast(tokens[ink], tokens[on]) }))
      .filter(({ is, min }) => !(is >= min))
      .map(({ ink, on, min, is }) => `${ink} on ${on}: ${is.toFixed(2)}, at least ${min}`);
    assert.deepEqual(low, []);
  });
}

test("the measure itself: black on white is 21, and both themes have their own colours", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.notEqual(themes.dark.text, themes.light.text);
  assert.ok(Object.keys(tokens_of(block(':root[data-theme="light"]'))).length > 30);
});
