// Series, binary: what /api/v1/series?format=binary answers, as columns that are views on its bytes: no number is
// parsed. The format is docs/formats/series_binary.md. Called by curve_cache; pure.

import type { Columns } from "../base/curve";
import type { CostEndView, SeriesHead, SeriesHeads } from "../gen/api";

export const series_media_type = "application/vnd.afs.series";

export interface ReadSeries {
  readonly run: string;
  readonly metric: string;
  readonly columns: Columns;
  readonly points_total: number;
  readonly next_ordinal: number;
  readonly attempt: number;
  readonly is_raw: boolean;
  /** Steps over which smoothing keeps its share of the past; undefined where it was not asked for. */
  readonly smooth_unit: number | undefined;
  /** On an axis of money: how it goes on. */
  readonly cost_end?: CostEndView | undefined;
}

const magic = "AFS1";
const preamble_bytes = 8;
const number_bytes = 8;

type Sent = Partial<Record<keyof Columns, Float64Array>>;

/** Throws a SyntaxError where the bytes are not what the format says. */
export function decode_series(bytes: ArrayBuffer): ReadSeries[] {
  const { heads, start } = head_of(bytes);
  let at = start;
  return heads.map((head) => {
    const sent: Sent = {};
    for (const name of head.columns) {
      if (at + head.size * number_bytes > bytes.byteLength) throw new SyntaxError("cut off");
      // Columns that this page does not know yet are passed over.
      sent[name as keyof Columns] = new Float64Array(bytes, at, head.size);
      at += head.size * number_bytes;
    }
    return series_of(head, sent);
  });
}

function head_of(bytes: ArrayBuffer): { heads: readonly SeriesHead[]; start: number } {
  if (bytes.byteLength < preamble_bytes) throw new SyntaxError("no head");
  const text = new TextDecoder();
  if (text.decode(new Uint8Array(bytes, 0, magic.length)) !== magic) throw new SyntaxError("magic");
  const length = new DataView(bytes).getUint32(magic.length, true);
  const start = preamble_bytes + length;
  if (start > bytes.byteLength || start % number_bytes !== 0) throw new SyntaxError("head");
  const head = text.decode(new Uint8Array(bytes, preamble_bytes, length));
  return { heads: (JSON.parse(head) as SeriesHeads).series, start };
}

function series_of(head: SeriesHead, sent: Sent): ReadSeries {
  const { run, metric, points_total, next_ordinal, attempt, is_raw, smooth_unit, cost_end } = head;
  const whole = is_raw ? { ...aliases_of(sent), ...sent } : sent;
  const columns = { ...whole, smoothed: whole.smoothed ?? whole.mean } as Columns;
  if (!columns.x || !columns.mean || !columns.last) throw new SyntaxError("columns");
  const told = { run, metric, points_total, next_ordinal, attempt, is_raw, smooth_unit, cost_end };
  return { ...told, columns };
}

/** Where each bucket is one point, one column says what several would. */
function aliases_of({ step, last }: Sent): Sent {
  if (!step || !last) throw new SyntaxError("columns");
  const size = last.length;
  const none = new Float64Array(size);
  const shared = { first: last, step_min: step, step_max: step };
  const counts = { count: new Float64Array(size).fill(1), nan: none, pos_inf: none, neg_inf: none };
  if (last.every(Number.isFinite))
    return { ...shared, ...counts, min: last, max: last, mean: last };
  const figures = last.map((value) => (Number.isFinite(value) ? value : NaN));
  const counted = (is_meant: (value: number) => boolean) =>
    last.map((value) => (is_meant(value) ? 1 : 0));
  return {
    ...shared,
    ...{ count: counts.count, min: figures, max: figures, mean: figures },
    nan: counted(Number.isNaN),
    pos_inf: counted((value) => value === Infinity),
    neg_inf: counted((value) => value === -Infinity),
  };
}
