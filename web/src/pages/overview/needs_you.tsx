// Needs you: what went wrong and wants a person, worst first: the store, runs and machines with the money that they lose,
// and files that could not be read.
import type { ComponentChildren } from "preact";
import { format_ago, plural } from "../../base/format";
import type { NeedView, Overview, TroubleView } from "../../gen/api";
import { CopyButton } from "../../widgets/copy_button";
import { Icon, type IconName } from "../../widgets/icon";
import { Name } from "../../widgets/name";
import { display_now } from "../display_clock";
import { needs_count } from "./headline";
import { need_advice, need_link, need_money, need_title } from "./need_words";

export function NeedsYou({ overview }: { overview: Overview }) {
  const count = needs_count(overview);
  if (count === 0) return null;
  const hidden = overview.needs_total - overview.needs.length;
  return (
    <section class="sec" aria-labelledby="needs-you">
      <div class="sech">
        <h2 id="needs-you">Needs you</h2>
        <span class="m num">{count}</span>
      </div>
      <ul class="card">
        {overview.store_error && <StoreTrouble reason={overview.store_error} />}
        {overview.needs.map((need) => (
          <Need
            key={[need.kind, need.run, need.rental, need.title].join("\n")}
            need={need}
            as_of={overview.server_time}
          />
        ))}
        {hidden > 0 && <MoreNeeds count={hidden} />}
        {overview.troubles.length > 0 && <FileTroubles troubles={overview.troubles} />}
      </ul>
    </section>
  );
}

interface EntryProps {
  readonly tone: "crit" | "warn";
  readonly icon: IconName;
  readonly title: ComponentChildren;
  readonly children: ComponentChildren;
  readonly action?: ComponentChildren;
}

function Entry({ tone, icon, title, children, action }: EntryProps) {
  return (
    <li class={`att ${tone}`}>
      <span class="ic">
        <Icon name={icon} size={20} />
      </span>
      <div class="att-text">
        <h3>{title}</h3>
        {children}
      </div>
      {action && <div class="ac">{action}</div>}
    </li>
  );
}

function StoreTrouble({ reason }: { reason: string }) {
  return (
    <Entry tone="crit" icon="disk" title="Nothing can be stored at present">
      <p>{reason}</p>
    </Entry>
  );
}

function Need({ need, as_of }: { need: NeedView; as_of: number }) {
  const now = display_now();
  const is_critical = need.severity === "critical";
  const advice = [need_money(need, as_of, now), need_advice(need)].filter((words) => words !== "");
  return (
    <Entry
      tone={is_critical ? "crit" : "warn"}
      icon={is_critical ? "octagon" : "triangle"}
      title={
        <span class="one-line">
          <Name text={need.title} /> <span>{need_title(need, now)}</span>
        </span>
      }
      action={<Actions need={need} is_critical={is_critical} />}
    >
      <p
        class="num att-facts"
        title={need.run_view?.cause ? need.run_view.lifecycle_reason : undefined}
      >
        <bdi dir="auto">{need.words}</bdi>
      </p>
      {advice.length > 0 && <p class="num att-money fresh">{advice.join(" ")}</p>}
    </Entry>
  );
}

function Actions({ need, is_critical }: { need: NeedView; is_critical: boolean }) {
  const link = need_link(need);
  return (
    <>
      {need.command !== "" && (
        <CopyButton
          text={need.command}
          word="Copy stop command"
          label={`Copy stop command: ${need.title}`}
          reveals
        />
      )}
      {link && (
        <a
          class={is_critical ? "btn sm p" : "btn sm"}
          href={link.href}
          aria-label={`${link.word}: ${need.title}`}
        >
          {link.word}
        </a>
      )}
    </>
  );
}

function MoreNeeds({ count }: { count: number }) {
  return (
    <li class="att-more">
      <span class="m num">and {count} more</span>
      <a class="link" href="/runs">
        All runs
      </a>
    </li>
  );
}

function FileTroubles({ troubles }: { troubles: readonly TroubleView[] }) {
  const [first] = troubles;
  if (!first) return null;
  const rest = troubles.length - 1;
  const is_one = rest === 0;
  return (
    <Entry
      tone="warn"
      icon="file"
      title={`${plural(troubles.length, "file")} ${is_one ? "has" : "have"} parts that could not be read`}
    >
      <p class="one-line">
        <Name text={`${file_name(first.path)}: ${first.reason}`} />
        {rest > 0 && <span class="m">and {rest} more</span>}
      </p>
      <details>
        <summary>{is_one ? "Where and since when" : "Show all"}</summary>
        <TroubleList troubles={troubles} />
      </details>
    </Entry>
  );
}

const file_name = (path: string) => path.slice(path.lastIndexOf("/") + 1);

function TroubleList({ troubles }: { troubles: readonly TroubleView[] }) {
  const now = display_now();
  return (
    <ul class="troubles">
      {troubles.map((trouble) => (
        <li key={`${trouble.path}\n${trouble.reason}`}>
          <code dir="auto">{trouble.path}</code>
          <span>
            {trouble.reason}
            <span class="m num">
              {trouble.count > 1 && `, ${trouble.count} times`}, since{" "}
              {format_ago(trouble.since, now)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
