// RentedMachines: a card for each machine that is rented now, what is wrong with those who rent them out, and the machines
// that are over.
import { format_money } from "../../base/format";
import { rentals, rentals_error, read_rentals_again } from "../../data/rentals";
import type { RentalList, RentalView } from "../../gen/api";
import { Empty } from "../../widgets/empty";
import { Moment } from "../../widgets/moment";
import { Name } from "../../widgets/name";
import { Skeleton } from "../../widgets/skeleton";
import { display_now } from "../display_clock";
import { LoadError } from "../load_error";
import { RentalCard } from "./rental_card";
import { provider_troubles, rental_address, rental_origin, rented_sentence } from "./rental_words";
import { TroubleNote } from "./trouble_note";

interface RentedProps {
  /** What they come to is said above already. */
  readonly is_titled?: boolean;
}

export function RentedMachines({ is_titled }: RentedProps) {
  const list = rentals.value;
  const failure = rentals_error.value;
  return (
    <section class="sec" aria-labelledby="rented">
      <div class="sech">
        <h2 id="rented">Rented</h2>
        {list && !is_titled && <span class="m">{rented_sentence(open_ones(list))}</span>}
      </div>
      {!list && failure && (
        <LoadError what="The rented machines" failure={failure} retry={read_rentals_again} />
      )}
      {!list && !failure && <Skeleton rows={3} label="Loading the rented machines" />}
      {list && <Filled list={list} />}
    </section>
  );
}

const open_ones = ({ rentals: all }: RentalList) =>
  all.filter(({ closed_at }) => closed_at === undefined);

function Filled({ list }: { list: RentalList }) {
  const open = open_ones(list);
  const over = list.rentals.filter(({ closed_at }) => closed_at !== undefined);
  const troubles = list.providers.flatMap(provider_troubles);
  return (
    <>
      {troubles.length > 0 && (
        <ul class="card provider-troubles">
          {troubles.map((trouble) => (
            <TroubleNote key={trouble.title} trouble={trouble} />
          ))}
        </ul>
      )}
      {open.length > 0 && (
        <ul class="rentals">
          {open.map((rental) => (
            <RentalCard key={rental.id} rental={rental} />
          ))}
        </ul>
      )}
      {open.length === 0 && over.length === 0 && troubles.length === 0 && <NoRentals list={list} />}
      {over.length > 0 && <OverOnes rentals={over} unlisted={list.total - list.rentals.length} />}
    </>
  );
}

function NoRentals({ list }: { list: RentalList }) {
  if (list.providers.length > 0) {
    const names = list.providers.map(({ name }) => name).join(", ");
    return (
      <div class="card">
        <Empty title={`${names}: no machine is rented, and none was.`} />
      </div>
    );
  }
  return (
    <div class="card">
      <Empty title="No provider and no rate card is configured.">
        <p class="s">
          To see what rented machines cost, name vast.ai, RunPod or Lambda under{" "}
          <code>[[providers]]</code> in the configuration, or a price of your own under{" "}
          <code>[[rate_cards]]</code>.
        </p>
      </Empty>
    </div>
  );
}

function OverOnes({ rentals: over, unlisted }: { rentals: RentalView[]; unlisted: number }) {
  return (
    <details class="card rentals-over">
      <summary>
        Over <span class="m num">{over.length + unlisted}</span>
      </summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Machine</th>
            <th scope="col" class="hide-m">
              From
            </th>
            <th scope="col">Until</th>
            <th scope="col" class="n">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {over.map((rental) => (
            <OverRow key={rental.id} rental={rental} />
          ))}
        </tbody>
      </table>
      {unlisted > 0 && <p class="m note">{unlisted} older ones are not listed here.</p>}
    </details>
  );
}

function OverRow({ rental }: { rental: RentalView }) {
  const now = display_now();
  return (
    <tr>
      <td>
        <a class="link" href={rental_address(rental.id)}>
          <Name text={rental.name} />
        </a>
        <small>
          <Name text={rental_origin(rental)} />
        </small>
      </td>
      <td class="hide-m">
        <Moment time={rental.segments[0]?.since ?? rental.first_seen_at} now={now} />
      </td>
      <td>
        <Moment time={rental.closed_at ?? rental.last_seen_at} now={now} />
      </td>
      <td class="n num">{format_money(rental.cost)}</td>
    </tr>
  );
}
