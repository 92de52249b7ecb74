// RentalFacts: price, times and cost of a rented machine, each with where the figure comes from.
import type { ComponentChildren } from "preact";
import { format_ago, format_money } from "../../base/format";
import type { RentalView } from "../../gen/api";
import { Moment } from "../../widgets/moment";
import { display_now } from "../display_clock";
import { price_text } from "./rental_words";

export function RentalFacts({ rental }: { rental: RentalView }) {
  const now = display_now();
  const { closed_at, ends_at } = rental;
  return (
    <dl class="facts rental-facts">
      <Fact label={closed_at === undefined ? "Billed now" : "Price while it ran"}>
        {price_text(closed_at === undefined ? rental.billed : rental.price)}
        <small>
          {rental.basis}, {format_ago(rental.last_seen_at, now)}
        </small>
        {!rental.billed.is_complete && <small>not every price is told</small>}
      </Fact>
      <Fact label={rental.basis === "estimated" ? "Priced since" : "Rented since"}>
        <Moment time={first_moment(rental)} now={now} />
        {rental.is_interruptible && <small>may be interrupted</small>}
      </Fact>
      {closed_at !== undefined ? (
        <Fact label="Over since">
          <Moment time={closed_at} now={now} />
        </Fact>
      ) : (
        <Fact label="Contract ends">
          {ends_at === undefined ? (
            <span class="m">not told</span>
          ) : (
            <Moment time={ends_at} now={now} />
          )}
        </Fact>
      )}
      <Fact label={closed_at === undefined ? "Cost so far" : "Cost"}>
        {format_money(rental.cost)}
        <small>{rental.cost.basis}</small>
      </Fact>
    </dl>
  );
}

function first_moment({
  segments,
  earlier_segments,
  started_at,
  first_seen_at,
}: RentalView): number {
  const listed = earlier_segments === 0 ? segments[0]?.since : undefined;
  return listed ?? started_at ?? first_seen_at;
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="num">{children}</dd>
    </div>
  );
}
