// Prices: what is billed at present, who says so and how old that is, and what is wrong with those who tell.
import { capitalised } from "../../base/capitalised";
import { format_duration, format_money, format_rate, plural } from "../../base/format";
import type { HourlyPriceView, ProviderView, RentalList, RentalView } from "../../gen/api";
import { Icon } from "../../widgets/icon";
import { Moment } from "../../widgets/moment";
import { Name } from "../../widgets/name";
import { display_now } from "../display_clock";

/** Only of those that do not answer: what is known of them grows old. */
export function ProviderTroubles({ list }: { list: RentalList | undefined }) {
  const now = display_now();
  const failing = (list?.providers ?? []).filter((one) => one.failing_since !== undefined);
  return (
    <>
      {failing.map((provider) => (
        <div key={provider.name} class="card att warn cost-trouble" role="status">
          <span class="ic">
            <Icon name="triangle" size={20} />
          </span>
          <div class="att-text">
            <h2>
              {provider.is_key_refused
                ? `${provider.name} refuses its key`
                : `${provider.name} does not answer`}
            </h2>
            <p>
              <bdi>{provider.error}</bdi>. Since{" "}
              <Moment time={provider.failing_since ?? now} now={now} />
              {answer_words(provider)}
            </p>
          </div>
        </div>
      ))}
    </>
  );
}

function answer_words({ age_ms, rentals }: ProviderView): string {
  if (age_ms === undefined)
    return "; it has never answered, so its machines are not in these sums.";
  return `; what it said ${format_duration(age_ms)} ago is taken for granted for ${plural(rentals, "machine")}.`;
}

export function PricesInForce({ list }: { list: RentalList | undefined }) {
  const now = display_now();
  if (!list || list.rentals.length === 0) return null;
  const left_out = list.total - list.rentals.length;
  return (
    <section class="sec" aria-labelledby="prices">
      <div class="sech">
        <h2 id="prices">Prices in force</h2>
        <span class="m num">{credit_words(list.providers)}</span>
        <a class="more" href="/machines">
          All machines
        </a>
      </div>
      <div class="card clip">
        <table class="costs">
          <thead>
            <tr>
              <th scope="col">Machine</th>
              <th scope="col" class="hide-m">
                State
              </th>
              <th scope="col" class="n">
                An hour now
              </th>
              <th scope="col" class="hide-t">
                Source
              </th>
              <th scope="col" class="n hide-m">
                Looked at
              </th>
            </tr>
          </thead>
          <tbody>
            {list.rentals.map((rental) => (
              <Line key={rental.id} rental={rental} now={now} />
            ))}
          </tbody>
        </table>
        {left_out > 0 && <p class="cost-more m">and {plural(left_out, "more machine")}</p>}
      </div>
    </section>
  );
}

function Line({ rental, now }: { rental: RentalView; now: number }) {
  const { billed } = rental;
  return (
    <tr>
      <td>
        <b class="strong">
          <Name text={rental.label || rental.host || `${rental.provider} ${rental.provider_id}`} />
        </b>
        <small>{gpu_words(rental)}</small>
      </td>
      <td class="hide-m">
        <span class="s">{capitalised(rental.state)}</span>
      </td>
      <td class="n num">
        <b>{format_rate({ ...billed, amount: billed.total })}</b>
        <small>{split_words(rental, now)}</small>
      </td>
      <td class="hide-t">
        <Name text={rental.provider} />
        <small>{rental.basis}</small>
      </td>
      <td class={`n num hide-m${rental.is_stale ? " bad" : " s"}`}>
        <Moment time={rental.last_seen_at} now={now} as="ago" />
      </td>
    </tr>
  );
}

function gpu_words({ gpu_name, gpu_count }: RentalView): string {
  if (!gpu_name) return gpu_count > 0 ? plural(gpu_count, "GPU") : "GPU not told";
  return gpu_count > 1 ? `${gpu_count} × ${gpu_name}` : gpu_name;
}

function split_words({ billed, pending }: RentalView, now: number): string {
  const rate = (price: HourlyPriceView, amount: number) => format_rate({ ...price, amount });
  const words: string[] = [];
  if (billed.storage > 0 && billed.compute > 0)
    words.push(`${rate(billed, billed.storage)} of it storage`);
  else if (billed.storage > 0) words.push("storage only");
  if (!billed.is_complete) words.push("and more that is not told");
  if (pending && now > 0) words.push(`${rate(pending.price, pending.price.total)} is asked for`);
  return words.join(", ");
}

function credit_words(providers: readonly ProviderView[]): string {
  return providers
    .flatMap(({ name, credit }) => (credit ? [`${format_money(credit)} credit at ${name}`] : []))
    .join(", ");
}
