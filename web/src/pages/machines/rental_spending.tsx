// RentalSpending: what a rented machine's money went into, by what it was spent on and by time; both tables sum up to what
// it cost, and the provider's own figure stands below.
import { bucket_words, in_bucket_order } from "../../base/bucket_words";
import { shared_money } from "../../base/cents";
import { capitalised } from "../../base/capitalised";
import { format_money, format_percent_plain } from "../../base/format";
import type { ProviderFigureView, RentalSegmentView, RentalView } from "../../gen/api";
import { BucketBar, BucketSwatch } from "../../widgets/bucket_bar";
import { Moment } from "../../widgets/moment";
import { Status } from "../../widgets/status";
import { display_now } from "../display_clock";
import { price_text } from "./rental_words";

export function SpendingTable({ rental }: { rental: RentalView }) {
  const rows = in_bucket_order(rental.spent);
  const money = shared_money(
    rows.map(({ cost }) => cost),
    rental.cost,
  );
  const total = rental.cost.amount;
  return (
    <div class="card clip">
      <div class="spending-bar">
        <BucketBar spent={rental.spent} />
      </div>
      <table class="spending">
        <thead>
          <tr>
            <th scope="col">Spent on</th>
            <th scope="col" class="n">
              Share
            </th>
            <th scope="col" class="n">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ bucket, cost }, i) => (
            <tr key={bucket}>
              <td>
                <span class="spending-what">
                  <BucketSwatch bucket={bucket} /> {bucket_words(bucket).word}
                </span>
                <small>{bucket_words(bucket).note}</small>
              </td>
              <td class="n num">{share_text(cost.amount / total)}</td>
              <td class="n num">{money[i]}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total, {rental.cost.basis}</th>
            <td />
            <td class="n num strong">{format_money(rental.cost)}</td>
          </tr>
        </tfoot>
      </table>
      <ProviderFigure figure={rental.provider_figure} />
    </div>
  );
}

const SHARE_MIN_PERCENT = 0.1;

function share_text(share: number): string {
  const percent = share * 100;
  if (percent < SHARE_MIN_PERCENT) return `< ${format_percent_plain(SHARE_MIN_PERCENT)}`;
  return format_percent_plain(percent);
}

function ProviderFigure({ figure }: { figure: ProviderFigureView | undefined }) {
  if (!figure) {
    return <p class="provider-figure m">What the provider itself charged is not known.</p>;
  }
  const is_fine = figure.is_same || figure.is_explained;
  const look = is_fine
    ? ({ word: "Agrees with the provider", icon: "check", tone: "ok" } as const)
    : ({ word: "Differs from the provider", icon: "triangle", tone: "warn" } as const);
  const now = display_now();
  return (
    <div class="provider-figure">
      <Status look={look} />
      <p>
        {figure.words}.{" "}
        <span class="m">
          Both of <Moment time={figure.since} now={now} /> to{" "}
          <Moment time={figure.as_of} now={now} />.
        </span>
      </p>
    </div>
  );
}

export function SegmentTable({ rental }: { rental: RentalView }) {
  const { segments, earlier_cost, earlier_segments } = rental;
  const costs = segments.map(({ cost }) => cost);
  const money = shared_money([...costs, earlier_cost], rental.cost);
  return (
    <div class="card clip">
      <table class="segments">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">State</th>
            <th scope="col" class="n hide-m">
              Price
            </th>
            <th scope="col" class="n">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {segments
            .map((segment, i) => <SegmentRow key={i} segment={segment} money={money[i] ?? ""} />)
            .reverse()}
          {earlier_segments > 0 && (
            <tr>
              <td colSpan={2}>{earlier_segments} earlier ones</td>
              <td class="hide-m" />
              <td class="n num">{money[segments.length]}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              Total
            </th>
            <td class="hide-m" />
            <td class="n num strong">{format_money(rental.cost)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function SegmentRow({ segment, money }: { segment: RentalSegmentView; money: string }) {
  const now = display_now();
  const { since, until, state, state_words, billed } = segment;
  return (
    <tr>
      <td>
        <Moment time={since} now={now} />
        <small>
          {until === undefined ? (
            "until now"
          ) : (
            <>
              until <Moment time={until} now={now} />
            </>
          )}
        </small>
      </td>
      <td>
        {capitalised(state)}
        {state_words && state_words !== state && <small>“{state_words}”</small>}
        {segment.is_filled && <small class="filled">nobody watched: taken for granted</small>}
      </td>
      <td class="n num hide-m">{price_text(billed)}</td>
      <td class="n num">
        {money}
        <small class="only-m">{price_text(billed)}</small>
      </td>
    </tr>
  );
}
