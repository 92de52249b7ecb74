import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyReader } from "./keys";

function typed(...keys: Array<[string, number]>): string[] {
  const heard: string[] = [];
  const names = ["t", "g o", "g r"];
  const reader = new KeyReader(
    Object.fromEntries(names.map((name) => [name, () => heard.push(name)])),
  );
  for (const [key, now] of keys) reader.read(key, now)?.();
  return heard;
}

test("one key acts at once", () => assert.deepEqual(typed(["t", 0]), ["t"]));
test("two keys in a row are one shortcut", () =>
  assert.deepEqual(typed(["g", 0], ["o", 400]), ["g o"]));
test("the second key must follow soon", () => assert.deepEqual(typed(["g", 0], ["o", 2000]), []));
test("another key in between forgets the first", () =>
  assert.deepEqual(typed(["g", 0], ["x", 100], ["o", 200]), []));
test("a lone key after a first one still acts", () =>
  assert.deepEqual(typed(["g", 0], ["t", 100]), ["t"]));
