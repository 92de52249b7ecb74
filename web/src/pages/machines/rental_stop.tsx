// RentalStop: how a rented machine is stopped, and what is wrong with its figures; nothing where there is neither.
import type { RentalView } from "../../gen/api";
import { rental_troubles } from "./rental_words";
import { StopCommand } from "./stop_command";
import { TroubleNote } from "./trouble_note";

export function RentalStop({ rental }: { rental: RentalView }) {
  const troubles = rental_troubles(rental);
  return (
    <>
      {rental.stop_command && <StopCommand command={rental.stop_command} name={rental.name} />}
      {troubles.length > 0 && (
        <ul class="rental-troubles">
          {troubles.map((trouble) => (
            <TroubleNote key={trouble.title} trouble={trouble} />
          ))}
        </ul>
      )}
    </>
  );
}
