// What a chart says: at the crosshair, at its lines' ends, in words, and by keys.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { no_columns } from "../base/curve";
import { earlier, key_action, zoom_in, zoom_out } from "./chart_keys";
import { place_labels } from "./end_labels";
import { difference_from, read_out, type NamedLine } from "./readout";
import { describe_chart } from "./sentence";

function line(label: string, steps: number[], values: number[]): NamedLine {
  const x = Float64Array.from(steps);
  const mean = Float64Array.from(values, (value) => (Number.isFinite(value) ? value : NaN));
  const counted = (wanted: (value: number) => boolean) =>
    Float64Array.from(values, (value) => (wanted(value) ? 1 : 0));
  const columns = {
    ...no_columns,
    ...{ x, step: x, time: x, min: mean, max: mean, mean, last: mean },
    count: x.map(() => 1),
    nan: counted(Number.isNaN),
    pos_inf: counted((value) => value === Infinity),
    neg_inf: counted((value) => value === -Infinity),
  };
  const look = {
    slot: 1,
    is_smoothed: false,
    has_band: true,
    has_area: false,
    is_past: false,
    is_ghost: false,
    has_arrows: false,
  };
  return { label, columns, line: mean, ...look };
}

describe("the readout", () => {
  test("each line says its nearest point", () => {
    const lines = [line("train", [0, 10, 20], [3, 2, 1]), line("validation", [0, 20], [9, 8])];
    assert.deepEqual(
      read_out(lines, 11).map(({ label, value, step }) => [label, value, step]),
      [
        ["train", 2, 10],
        ["validation", 8, 20],
      ],
    );
  });

  test("a line that ended long before says nothing", () => {
    const lines = [line("short", [0, 10], [1, 1]), line("long", [0, 50, 100], [1, 1, 1])];
    assert.deepEqual(
      read_out(lines, 90).map(({ label }) => label),
      ["long"],
    );
  });

  test("without an x it is the newest", () => {
    assert.equal(read_out([line("train", [0, 10], [3, 2])], undefined)[0]?.value, 2);
  });

  test("the run's own line is measured against the ghost, and nothing else is", () => {
    const own = line("train", [0, 10], [3, 1.9]);
    const ghost = { ...line("v7", [0, 10], [3, 2]), is_ghost: true };
    const [lead, behind] = read_out([own, ghost], 10);
    assert.ok(lead && behind);
    assert.ok(Math.abs((difference_from(lead, behind) ?? 0) + 5) < 1e-9);
    assert.equal(difference_from(lead, lead), undefined);
    assert.equal(difference_from(behind, behind), undefined);
    assert.equal(difference_from({ ...lead, value: NaN }, behind), undefined);
    assert.equal(difference_from(lead, { ...behind, value: 0 }), undefined);
  });

  test("what is not finite has a word", () => {
    const row = read_out([line("train", [0, 1], [1, NaN])], 1)[0];
    assert.ok(Number.isNaN(row?.value));
    assert.equal(row?.odd, "NaN");
  });
});

describe("the sentence", () => {
  test("tells the way and the lowest point", () => {
    assert.equal(
      describe_chart("Loss", [line("train", [0, 10, 20], [3, 1, 2])]),
      "Loss. train fell from 3 to 2 over 20 steps; lowest 1 at step 10.",
    );
  });

  test("owns up to odd values and to having nothing", () => {
    assert.match(describe_chart("Loss", [line("train", [0, 1, 2], [1, NaN, 1])]), /1 value is NaN/);
    assert.equal(describe_chart("Loss", []), "Loss. No points yet.");
    assert.match(describe_chart("Loss", [line("train", [0], [NaN])]), /no finite value/);
  });
});

describe("end labels", () => {
  test("stand beside their ends, and never on one another", () => {
    const ends = [
      { x: 100, y: 50, width: 40 },
      { x: 100, y: 52, width: 60 },
    ];
    const [first, second] = place_labels(ends, 400, 200);
    assert.equal(first?.left, 108);
    assert.ok((second?.top ?? 0) - (first?.top ?? 0) >= 18);
  });

  test("without room they stay inside", () => {
    const ends = Array.from({ length: 5 }, () => ({ x: 395, y: 199, width: 50 }));
    for (const { left, top } of place_labels(ends, 400, 200)) {
      assert.ok(left >= 0 && left + 50 <= 400 && top >= 0 && top + 18 <= 200);
    }
  });
});

describe("keys", () => {
  const press = (key: string, shiftKey = false) =>
    key_action({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent);
  const xs = Float64Array.from({ length: 30 }, (_, i) => i * 10);
  const move = (key: string, from: number, shift = false) => {
    const action = press(key, shift);
    return action?.kind === "cursor" ? action.move(xs, from) : undefined;
  };

  test("arrows walk from point to point and stop at the ends", () => {
    assert.equal(move("ArrowRight", 100), 110);
    assert.equal(move("ArrowLeft", 100, true), 0);
    assert.equal(move("ArrowLeft", 0), 0);
    assert.equal(move("End", 0), 290);
  });

  test("zooming in and out again is where one was", () => {
    const range = { from: 100, to: 200 };
    assert.deepEqual(zoom_in(range), { from: 125, to: 175 });
    assert.deepEqual(zoom_out(zoom_in(range)), range);
    assert.deepEqual(earlier(range), { from: 50, to: 150 });
  });

  test("0 resets, and the browser's own shortcuts stay its own", () => {
    assert.equal(press("0")?.kind, "reset");
    assert.equal(key_action({ key: "0", ctrlKey: true } as KeyboardEvent), undefined);
    assert.equal(press("x"), undefined);
  });
});
