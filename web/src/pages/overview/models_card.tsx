// Models card: every model with its state, progress, training data and score, in short. The Registry has the rest.
import { format_count, format_percent, format_score } from "../../base/format";
import { slot_class } from "../../base/series_slot";
import type { ModelSummary } from "../../gen/api";
import { Bar } from "../../widgets/bar";
import { Empty } from "../../widgets/empty";
import { Name } from "../../widgets/name";
import { model_look, Status } from "../../widgets/status";

const MODELS_SHOWN = 8;

export function ModelsCard({ models }: { models: readonly ModelSummary[] }) {
  return (
    <section aria-labelledby="models">
      <div class="sech">
        <h2 id="models">Models</h2>
        <a class="more" href="/registry">
          Registry
        </a>
      </div>
      <div class="card clip">
        {models.length === 0 ? (
          <Empty title="No model is configured, and none was found by its directory's name." />
        ) : (
          <ul class="lst">
            {models.slice(0, MODELS_SHOWN).map((model) => (
              <ModelRow key={model.key} model={model} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function ModelRow({ model }: { model: ModelSummary }) {
  const slot = slot_class(model.key);
  const score = model.evaluation?.score;
  const samples =
    model.training_samples === undefined
      ? "no training data found"
      : `${format_count(model.training_samples)} samples`;
  return (
    <li>
      <div class={`nm ${slot}`}>
        <i />
        <b>
          <Name text={model.name || model.key} />
        </b>
        <small class="num">
          {samples}, {score === undefined ? "eval not run" : `score ${format_score(score)}`}
        </small>
      </div>
      <div class="model-state">
        <Status look={model_look(model.status)} reason={model.note} />
        <span class="model-progress num">
          <Bar share={model.progress / 100} paint={slot} />
          {format_percent(model.progress)}
        </span>
      </div>
    </li>
  );
}
