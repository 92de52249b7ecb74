// BucketBar: the split of a cost by what it was spent on, as a thin bar and a key below it; what was wasted is hatched.
// Used wherever a cost is shown with its buckets.
import { useId } from "preact/hooks";
import { bucket_words, in_bucket_order, split_sentence, type Bucket } from "../base/bucket_words";
import { format_money } from "../base/format";
import type { SpentView } from "../gen/api";

interface BucketBarProps {
  readonly spent: readonly SpentView[];
  /** Words and money below the bar. */
  readonly has_key?: boolean;
}

export function BucketBar({ spent, has_key }: BucketBarProps) {
  const rows = in_bucket_order(spent);
  const total = rows.reduce((sum, { cost }) => sum + cost.amount, 0);
  return (
    <div class="bucket-split">
      <svg
        class="bar buckets"
        height="8"
        role="img"
        aria-label={split_sentence(spent, format_money)}
      >
        <rect class="bar-rest" width="100%" height="8" rx="2" />
        {parts_of(rows, total).map(({ bucket, from, share }) => (
          <BucketRect key={bucket} bucket={bucket} x={percent(from)} width={percent(share)} />
        ))}
      </svg>
      {has_key && rows.length > 0 && (
        <ul class="bucket-key">
          {rows.map(({ bucket, cost }) => (
            <li key={bucket} title={bucket_words(bucket).note}>
              <BucketSwatch bucket={bucket} />
              {bucket_words(bucket).word} <span class="num">{format_money(cost)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The colour of a bucket beside its word. */
export function BucketSwatch({ bucket }: { bucket: Bucket }) {
  return (
    <svg class="bucket-swatch" width="10" height="10" aria-hidden="true">
      <BucketRect bucket={bucket} x="0" width="10" height={10} />
    </svg>
  );
}

interface RectProps {
  readonly bucket: Bucket;
  readonly x: string;
  readonly width: string;
  readonly height?: number;
}

/** One stretch of a bucket inside an SVG: filled, or hatched when it is waste. */
export function BucketRect({ bucket, x, width, height = 8 }: RectProps) {
  const id = useId();
  const place = { x, width, height };
  if (!bucket_words(bucket).is_waste)
    return <rect class={`bucket-${bucket} bucket-full`} {...place} />;
  return (
    <g class={`bucket-${bucket}`}>
      <pattern
        id={id}
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="bucket-full" width="2" height="5" />
      </pattern>
      <rect class="bucket-edge" {...place} fill={`url(#${id})`} />
    </g>
  );
}

interface Part {
  readonly bucket: Bucket;
  readonly from: number;
  readonly share: number;
}

function parts_of(rows: readonly SpentView[], total: number): Part[] {
  let from = 0;
  return rows.map(({ bucket, cost }) => {
    const share = total > 0 ? cost.amount / total : 0;
    from += share;
    return { bucket, from: from - share, share };
  });
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
