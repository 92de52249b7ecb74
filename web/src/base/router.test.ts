import assert from "node:assert/strict";
import { test } from "node:test";
import { legacy_target } from "./router";

test("links of the first dashboard lead to today's pages", () => {
  assert.equal(legacy_target("/", "#costs"), "/costs");
  assert.equal(legacy_target("/index.html", "#registry"), "/registry");
  assert.equal(legacy_target("/", "#overview"), "/");
});
test("other fragments are left alone", () => {
  assert.equal(legacy_target("/", "#main"), undefined);
  assert.equal(legacy_target("/runs/r1", "#costs"), undefined);
});
