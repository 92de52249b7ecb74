// ChoiceBar: by what and of which time the costs are shown; both are in the address. And the way to take them along.
import { capitalised } from "../../base/capitalised";
import { set_query } from "../../base/router";
import { Menu } from "../../widgets/menu";
import { KEYS, RANGES, RANGE_WORDS, type CostChoice } from "./cost_choice";

interface ChoiceProps {
  readonly choice: CostChoice;
  /** As the server was asked, for the exports. */
  readonly query: string;
}

export function ChoiceBar({ choice, query }: ChoiceProps) {
  return (
    <div class="cost-bar">
      <div class="code-tabs" role="group" aria-label="By">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            aria-pressed={key === choice.by}
            onClick={() => set_query({ by: key === "model" ? undefined : key }, "push")}
          >
            {capitalised(key)}
          </button>
        ))}
      </div>
      <RangeFields choice={choice} />
      <ExportMenu query={query} />
    </div>
  );
}

function RangeFields({ choice }: { choice: CostChoice }) {
  const choose = (event: Event) => {
    const range = (event.currentTarget as HTMLSelectElement).value;
    const is_dates = range === "dates";
    set_query(
      {
        range: range === "all" ? undefined : range,
        from: is_dates ? choice.from : undefined,
        to: is_dates ? choice.to : undefined,
      },
      "push",
    );
  };
  return (
    <>
      <label>
        <span class="sr">Time</span>
        <select value={choice.range} onChange={choose}>
          {RANGES.map((range) => (
            <option key={range} value={range}>
              {RANGE_WORDS[range]}
            </option>
          ))}
        </select>
      </label>
      {choice.range === "dates" && (
        <>
          <DateField word="From" name="from" value={choice.from} />
          <DateField word="To" name="to" value={choice.to} />
        </>
      )}
    </>
  );
}

function DateField({ word, name, value }: { word: string; name: "from" | "to"; value: string }) {
  const set = (event: Event) =>
    set_query({ [name]: (event.currentTarget as HTMLInputElement).value }, "replace");
  return (
    <label>
      {word} <input type="date" value={value} onChange={set} />
    </label>
  );
}

function ExportMenu({ query }: { query: string }) {
  const file = (what: string, format: string) => `/api/v1/export/${what}?${query}&format=${format}`;
  return (
    <Menu
      label="Export these costs"
      icon="download"
      items={[
        { label: "These rows as CSV", href: file("costs", "csv"), is_download: true },
        { label: "These rows as JSON", href: file("costs", "json"), is_download: true },
        { label: "Every charge as CSV", href: file("charges", "csv"), is_download: true },
        { label: "Every charge as JSON", href: file("charges", "json"), is_download: true },
      ]}
    />
  );
}
