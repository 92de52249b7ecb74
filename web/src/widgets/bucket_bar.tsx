// BucketBar: the split of a cost by what it was spent on, as a thin bar and a key below it; what was wasted is hatched.
// Used wherever a cost is shown with its buckets.
import { bucket_words, in_bucket_order, split_sentence } from "../base/bucket_words";
import { shared_money } from "../base/cents";
import { format_money } from "../base/format";
import type { SpentView } from "../gen/api";
import { BucketRect, BucketSwatch } from "./bucket_rect";

export { BucketSwatch };

const no_money = { amount: 0, currency: "USD", basis: "" };

interface BucketBarProps {
  readonly spent: readonly SpentView[];
  /** Words and money below the bar. */
  readonly has_key?: boolean;
}

export function BucketBar({ spent, has_key }: BucketBarProps) {
  const rows = in_bucket_order(spent);
  const total = rows.reduce((sum, { cost }) => sum + cost.amount, 0);
  const costs = rows.map(({ cost }) => cost);
  const money = shared_money(costs, { ...no_money, ...costs[0], amount: total });
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
          {rows.map(({ bucket }, i) => (
            <li key={bucket} title={bucket_words(bucket).note}>
              <BucketSwatch bucket={bucket} />
              {bucket_words(bucket).word} <span class="num">{money[i]}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface Part {
  readonly bucket: SpentView["bucket"];
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
