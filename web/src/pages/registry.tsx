// Registry: every model with its training data, evaluation, state and runs. Versions and deployment come later.
import type { ComponentChildren } from "preact";
import {
  format_bytes,
  format_count,
  format_hours,
  format_metric,
  format_money,
  format_percent,
  format_score,
  format_whole,
  plural,
} from "../base/format";
import { slot_class } from "../base/series_slot";
import { overview, overview_error, runs_of } from "../data/records";
import type { EvaluationView, ModelSummary, Overview } from "../gen/api";
import { Bar } from "../widgets/bar";
import { Empty } from "../widgets/empty";
import { Moment } from "../widgets/moment";
import { Name } from "../widgets/name";
import { Skeleton } from "../widgets/skeleton";
import { model_look, Status } from "../widgets/status";
import { display_now } from "./display_clock";
import { LoadError } from "./load_error";

const RUNS_SHOWN = 4;

export function RegistryPage() {
  const seen = overview.value;
  if (!seen && overview_error.value) {
    return <LoadError what="The registry" failure={overview_error.value} />;
  }
  if (!seen) return <Skeleton rows={5} label="Loading the models" />;
  if (seen.models.length === 0) return <NoModels overview={seen} />;
  const scored = seen.models.filter((model) => model.evaluation?.score !== undefined).length;
  return (
    <>
      <div class="hl">
        <h2>
          {plural(seen.models.length, "model")}. {scored || "None"} with an evaluation.
        </h2>
      </div>
      <ul class="models">
        {seen.models.map((model) => (
          <ModelCard key={model.key} model={model} overview={seen} />
        ))}
      </ul>
    </>
  );
}

function NoModels({ overview: { workspace } }: { overview: Overview }) {
  return (
    <div class="card">
      <Empty title="No model yet.">
        <p class="s">
          A model appears when the configuration names it under <code>[[models]]</code>
          {workspace && (
            <>
              , or when training data lies at <code>{workspace}/models/NAME_merged.jsonl</code>
            </>
          )}
          .
        </p>
      </Empty>
    </div>
  );
}

function ModelCard({ model, overview }: { model: ModelSummary; overview: Overview }) {
  const slot = slot_class(model.key);
  // It ran, and its logs have no times to tell for how long.
  const has_no_times = model.runs.length > 0 && model.gpu_hours === 0;
  const cost = has_no_times ? undefined : model.cost;
  return (
    <li class="card model">
      <div class={`model-head ${slot}`}>
        <div class={`nm ${model.description ? "" : "one"}`}>
          <i />
          <h2>
            <Name text={model.name || model.key} />
          </h2>
          {model.description && (
            <small>
              <bdi dir="auto">{model.description}</bdi>
            </small>
          )}
        </div>
        <Status look={model_look(model.status)} is_chip />
      </div>
      <div class="bar-figure num">
        <Bar share={model.progress / 100} paint={slot} />
        <span>{format_percent(model.progress)}</span>
      </div>
      {model.note && (
        <p class="m note">
          <bdi dir="auto">{model.note}</bdi>
        </p>
      )}
      <dl class="facts">
        <Fact label="Training data">
          <TrainingData model={model} />
        </Fact>
        <Fact label="Evaluation">
          <Evaluation evaluation={model.evaluation} />
        </Fact>
        <Fact label="GPU hours">
          {has_no_times ? <span class="m">not known</span> : format_hours(model.gpu_hours)}
          {model.planned_gpu_hours !== undefined && (
            <small>of {format_hours(model.planned_gpu_hours)} planned</small>
          )}
        </Fact>
        <Fact label="Cost">
          {cost ? format_money(cost) : <span class="m">not known</span>}
          {model.planned_cost && <small>of {format_money(model.planned_cost)} planned</small>}
        </Fact>
      </dl>
      <Scores evaluation={model.evaluation} />
      <Runs model={model} overview={overview} />
    </li>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="num">{children}</dd>
    </div>
  );
}

function TrainingData({ model }: { model: ModelSummary }) {
  if (model.training_samples === undefined) return <span class="m">none found</span>;
  return (
    <>
      <span title={`${format_whole(model.training_samples)} samples`}>
        {format_count(model.training_samples)} samples
      </span>
      <small>
        {model.training_bytes !== undefined && format_bytes(model.training_bytes)}
        {model.training_modified_at !== undefined && (
          <>
            , <Moment time={model.training_modified_at} now={display_now()} as="ago" />
          </>
        )}
      </small>
    </>
  );
}

function Evaluation({ evaluation }: { evaluation: EvaluationView | undefined }) {
  if (!evaluation) return <span class="m">not run</span>;
  return (
    <>
      {evaluation.score === undefined ? (
        <span class="m">no overall score</span>
      ) : (
        format_score(evaluation.score)
      )}
      {evaluation.date && <small>{evaluation_date(evaluation.date)}</small>}
    </>
  );
}

// The date is what the results file says: shown as a moment where it can be read, else as it stands there.
function evaluation_date(date: string): ComponentChildren {
  const time = Date.parse(date);
  if (Number.isNaN(time)) return <bdi dir="auto">{date}</bdi>;
  return <Moment time={time} now={display_now()} />;
}

function Scores({ evaluation }: { evaluation: EvaluationView | undefined }) {
  const scores = Object.entries(evaluation?.scores ?? {});
  if (scores.length === 0) return null;
  return (
    <details class="scores">
      <summary>{plural(scores.length, "score")}</summary>
      <dl>
        {scores.map(([name, value]) => (
          <div key={name}>
            <dt>
              <Name text={name} />
            </dt>
            <dd class="num">{format_metric(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Runs({ model, overview }: { model: ModelSummary; overview: Overview }) {
  if (model.runs.length === 0) return <p class="m note">No run yet.</p>;
  const known = runs_of(overview);
  const rest = model.runs.length - RUNS_SHOWN;
  return (
    <p class="model-runs">
      <span class="m">Runs</span>
      {model.runs.slice(0, RUNS_SHOWN).map((id) => (
        <a key={id} class="link" href={`/runs/${encodeURIComponent(id)}`}>
          <Name text={known.find((run) => run.id === id)?.name ?? id} />
        </a>
      ))}
      {rest > 0 && (
        <a class="link" href={`/runs?q=${encodeURIComponent(`model:${model.key}`)}`}>
          {rest} more
        </a>
      )}
    </p>
  );
}
