// The page of one rented machine: what it is and costs, who used it when, what the money went into, its runs.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { set_page_title } from "../../base/page_title";
import { RentalRecord } from "../../data/rentals";
import type { RentalView } from "../../gen/api";
import { Name } from "../../widgets/name";
import { Skeleton } from "../../widgets/skeleton";
import { Status } from "../../widgets/status";
import { display_now } from "../display_clock";
import { LoadError } from "../load_error";
import { LedgerStrip } from "./ledger_strip";
import { MachineHead } from "./machine_head";
import { NoMachine } from "./no_machine";
import { RentalWarnings } from "./rental_card";
import { RentalFacts } from "./rental_facts";
import { RentalRuns } from "./rental_runs";
import { SegmentTable, SpendingTable } from "./rental_spending";
import { RentalStop } from "./rental_stop";
import { rental_look, rental_origin } from "./rental_words";

export function RentalPage({ id }: { id: string }) {
  const record = useMemo(() => new RentalRecord(id), [id]);
  useEffect(() => () => record.close(), [record]);
  const rental = record.rental.value;
  const failure = record.failure.value;
  const name = rental && rental.name;
  useEffect(() => {
    if (name) set_page_title(name);
  }, [name]);
  if (failure?.code === "not_found") {
    return (
      <NoMachine title="There is no such rented machine.">
        <code>{id}</code> was looked for.
      </NoMachine>
    );
  }
  if (!rental && failure) {
    return <LoadError what="The machine" failure={failure} retry={() => record.retry()} />;
  }
  if (!rental) return <Skeleton rows={5} label="Loading the machine" />;
  return <Filled rental={rental} />;
}

function Filled({ rental }: { rental: RentalView }) {
  const name = rental.name;
  return (
    <>
      <MachineHead name={name} note={<Name text={rental_origin(rental)} />}>
        <Status look={rental_look(rental)} is_chip />
      </MachineHead>
      <div class="card pad rental-summary">
        <RentalFacts rental={rental} />
        <RentalWarnings rental={rental} />
        {rental.close_reason && <p class="note">It is over: {rental.close_reason}.</p>}
        <RentalStop rental={rental} />
      </div>
      <Section id="use" title="Who used it when">
        <div class="card pad">
          <LedgerStrip rental={rental} now={display_now()} />
        </div>
      </Section>
      <div class="g2">
        <Section id="spent" title="What the money went into">
          <SpendingTable rental={rental} />
        </Section>
        <Section id="runs-on-it" title="Runs on it">
          <div class="card pad">
            <RentalRuns rental={rental} is_whole />
          </div>
        </Section>
      </div>
      <Section id="segments" title="What was billed when">
        <SegmentTable rental={rental} />
      </Section>
    </>
  );
}

function Section({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: ComponentChildren;
}) {
  return (
    <section class="sec" aria-labelledby={id}>
      <div class="sech">
        <h2 id={id}>{title}</h2>
      </div>
      {children}
    </section>
  );
}
