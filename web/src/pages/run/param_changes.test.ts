import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { param_changes, settings_count } from "./param_changes";

const params = (values: Record<string, string>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

describe("what changed since the baseline", () => {
  test("is what differs, what is new and what is gone", () => {
    assert.deepEqual(
      param_changes(
        params({ lr: "2e-4", seed: "1", warmup: "0.05" }),
        params({ lr: "1e-4", seed: "1", dropout: "0.1" }),
      ),
      [
        { name: "dropout", before: "0.1", now: undefined },
        { name: "lr", before: "1e-4", now: "2e-4" },
        { name: "warmup", before: undefined, now: "0.05" },
      ],
    );
  });

  test("is exact", () => {
    assert.equal(param_changes(params({ lr: "1.0" }), params({ lr: "1" })).length, 1);
    assert.deepEqual(param_changes(params({ lr: "1" }), params({ lr: "1" })), []);
  });
});

test("what came out at the end is no setting", () => {
  const before = params({ lr: "1", "result/train_loss": "1.39" });
  const now = params({ lr: "2" });
  assert.deepEqual(
    param_changes(now, before).map(({ name }) => name),
    ["lr"],
  );
  assert.equal(settings_count(now, before), 1);
});
