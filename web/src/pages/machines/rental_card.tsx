// RentalCard: one rented machine: what it is, what it costs, what the money went into, which runs are on it, what is wrong.
import type { RentalView } from "../../gen/api";
import { BucketBar } from "../../widgets/bucket_bar";
import { Icon } from "../../widgets/icon";
import { Name } from "../../widgets/name";
import { Status } from "../../widgets/status";
import { RentalFacts } from "./rental_facts";
import { RentalRuns } from "./rental_runs";
import { RentalStop } from "./rental_stop";
import {
  idle_words,
  pending_words,
  rental_address,
  rental_look,
  rental_origin,
} from "./rental_words";

export function RentalCard({ rental }: { rental: RentalView }) {
  const name = rental.name;
  return (
    <li class="card rental">
      <div class="model-head">
        <div class="gpu-name">
          <h3>
            <a class="rental-link" href={rental_address(rental.id)}>
              <Name text={name} />
            </a>
          </h3>
          <small>
            <Name text={rental_origin(rental)} />
          </small>
        </div>
        <Status look={rental_look(rental)} is_chip />
      </div>
      <RentalFacts rental={rental} />
      <BucketBar spent={rental.spent} has_key />
      <RentalWarnings rental={rental} />
      <RentalRuns rental={rental} />
      <RentalStop rental={rental} />
    </li>
  );
}

/** What was lost, and what is to change. */
export function RentalWarnings({ rental }: { rental: RentalView }) {
  const idle = idle_words(rental);
  const pending = rental.closed_at === undefined ? pending_words(rental) : undefined;
  if (!idle && !pending) return null;
  return (
    <ul class="rental-warnings">
      {idle && (
        <li class="bad">
          <Icon name="triangle" size={15} /> {idle}
        </li>
      )}
      {pending && (
        <li class="warned">
          <Icon name="triangle" size={15} /> {pending}
        </li>
      )}
    </ul>
  );
}
