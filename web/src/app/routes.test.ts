import assert from "node:assert/strict";
import { test } from "node:test";
import { route_of } from "./routes";

test("the four pages, with and without a slash at the end", () => {
  assert.deepEqual(route_of("/"), { page: "overview" });
  assert.deepEqual(route_of("/runs/"), { page: "runs" });
  assert.deepEqual(route_of("/costs"), { page: "costs" });
  assert.deepEqual(route_of("/registry"), { page: "registry" });
});

test("a run and its tabs", () => {
  assert.deepEqual(route_of("/runs/r12"), { page: "run", id: "r12", tab: "summary" });
  assert.deepEqual(route_of("/runs/r12/metrics"), { page: "run", id: "r12", tab: "metrics" });
  assert.deepEqual(route_of("/runs/nayru%20v8"), { page: "run", id: "nayru v8", tab: "summary" });
});

test("a machine that the server looks at, and a rented one of the same number", () => {
  assert.deepEqual(route_of("/machines"), { page: "machines" });
  assert.deepEqual(route_of("/machines/m1"), { page: "machines", host: "m1" });
  assert.deepEqual(route_of("/machines/rented/m1/"), { page: "machines", rental: "m1" });
  for (const path of ["/machines/rented", "/machines/m1/x", "/machines/rented/m1/x"]) {
    assert.deepEqual(route_of(path), { page: "not_found" }, path);
  }
});

test("anything else is no page, and a broken address breaks nothing", () => {
  for (const path of [
    "/nothing",
    "/costs/x",
    "/runs/r1/no-tab",
    "/runs/r1/config/x",
    "/toString",
  ]) {
    assert.deepEqual(route_of(path), { page: "not_found" }, path);
  }
  assert.deepEqual(route_of("/runs/50%"), { page: "run", id: "50%", tab: "summary" });
});
