// SpentOn: what the money went into, from work that was kept to time that brought nothing, which is hatched.
import { bucket_words, in_bucket_order } from "../../base/bucket_words";
import { shared_money } from "../../base/cents";
import type { CostReport } from "../../gen/api";
import { BucketRect, BucketSwatch } from "../../widgets/bucket_rect";
import { share_words, spent_sentence } from "./cost_words";

const BAR_HEIGHT = 14;

export function SpentOn({ report: { spent, total } }: { report: CostReport }) {
  const rows = in_bucket_order(spent);
  const texts = shared_money(
    rows.map((row) => row.cost),
    total,
  );
  let from = 0;
  const parts = rows.map((row) => {
    const share = (row.cost.amount / total.amount) * 100;
    from += share;
    return { bucket: row.bucket, x: from - share, share };
  });
  return (
    <section class="sec" aria-labelledby="spent-on">
      <div class="sech">
        <h2 id="spent-on">What it went into</h2>
        <span class="m num">{spent_sentence(spent, total)}</span>
      </div>
      <div class="card pad">
        <svg class="bar spent-bar" height={BAR_HEIGHT} aria-hidden="true">
          {parts.map(({ bucket, x, share }) => (
            <BucketRect
              key={bucket}
              bucket={bucket}
              x={`${x.toFixed(2)}%`}
              width={`${share.toFixed(2)}%`}
              height={BAR_HEIGHT}
            />
          ))}
        </svg>
        <ul class="spent-list">
          {rows.map((row, index) => (
            <li key={row.bucket}>
              <BucketSwatch bucket={row.bucket} />
              <span>
                {bucket_words(row.bucket).word}
                <small>{bucket_words(row.bucket).note}</small>
              </span>
              <b class="num">
                {texts[index]}
                <small>{share_words(row.cost, total)}</small>
              </b>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
