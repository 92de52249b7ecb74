// Overview: the first page. What runs, is it healthy, when is it done, what does it cost, what needs me.
import code_styles from "../../../styles/pages/code.css";
import costs_styles from "../../../styles/pages/costs.css";
import first_run_styles from "../../../styles/pages/first_run.css";
import lower_styles from "../../../styles/pages/lower.css";
import { format_stopwatch, format_today } from "../../base/format";
import { tick } from "../../base/ticker";
import { overview, overview_error } from "../../data/records";
import type { Overview } from "../../gen/api";
import { lazy } from "../../widgets/lazy";
import { Skeleton } from "../../widgets/skeleton";
import { styled } from "../../widgets/styled";
import { display_now } from "../display_clock";
import { LoadError } from "../load_error";
import { headline } from "./headline";
import { Kpis } from "./kpis";
import { NeedsYou } from "./needs_you";
import { TrainingNow } from "./training_now";

const opened_at = Date.now();

export function OverviewPage() {
  const seen = overview.value;
  if (!seen && overview_error.value) {
    return <LoadError what="The overview" failure={overview_error.value} />;
  }
  if (!seen) {
    return (
      <>
        <Skeleton rows={2} label="Loading the overview" />
        <Skeleton rows={4} label="Loading the runs" />
      </>
    );
  }
  if (seen.runs_total === 0) return <FirstRun overview={seen} />;
  return <Filled overview={seen} />;
}

function Filled({ overview }: { overview: Overview }) {
  const { has_prices } = overview.money;
  return (
    <>
      <Answer overview={overview} />
      <Kpis overview={overview} />
      <NeedsYou overview={overview} />
      <TrainingNow runs={overview.live} has_prices={has_prices} as_of={overview.server_time} />
      <Lower.Part overview={overview} />
    </>
  );
}

const nothing_yet = () => null;
/** Below all else, so nothing moves when it comes. */
const Lower = lazy(
  () =>
    styled(
      costs_styles, // Of the bars of its days.
      styled(
        lower_styles,
        import("./lower").then((m) => m.Lower),
      ),
    ),
  nothing_yet,
);
const ModelsCard = lazy(() => import("./models_card").then((m) => m.ModelsCard), nothing_yet);

/** Most servers have runs: what they show before the first one comes by itself. */
const EmptyPage = lazy(() =>
  styled(
    first_run_styles,
    styled(
      code_styles,
      import("../empty").then((m) => m.EmptyPage),
    ),
  ),
);

/** Before the first run: how to connect one; models and troubles are shown already. */
function FirstRun({ overview }: { overview: Overview }) {
  return (
    <>
      <EmptyPage.Part overview={overview} />
      <NeedsYou overview={overview} />
      {overview.models.length > 0 && (
        <div class="sec">
          <ModelsCard.Part models={overview.models} />
        </div>
      )}
    </>
  );
}

function Answer({ overview }: { overview: Overview }) {
  const { calm, urgent } = headline(overview);
  return (
    <div class="hl">
      <h2>
        {calm} {urgent && <span class="bad">{urgent}</span>}
      </h2>
      <SessionClock />
    </div>
  );
}

function SessionClock() {
  const open_ms = tick.value - opened_at;
  return (
    <p class="num" role="timer" aria-live="off">
      Session <b>{format_stopwatch(open_ms)}</b>, {format_today(display_now())}
    </p>
  );
}
