import assert from "node:assert/strict";
import { test } from "node:test";
import { snippets_for } from "./snippets";

test("every snippet names a folder below the watched one", () => {
  for (const { code } of snippets_for("/home/lin/lab/")) {
    assert.ok(code.includes('"/home/lin/lab/runs'), code);
    assert.ok(!code.includes("//runs"), code);
  }
});

test("a folder with quotes and backslashes stays one Python string", () => {
  const [first] = snippets_for('/tmp/a "b" \\c');
  assert.ok(first?.code.includes('"/tmp/a \\"b\\" \\\\c/runs/nayru-v8"'));
});
