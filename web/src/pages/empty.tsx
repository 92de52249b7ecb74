// Empty page: the first run. What is read, from where, and how a training job is pointed there; switches to the Overview
// by itself when the first run arrives.
import { format_duration } from "../base/format";
import { connection } from "../data/records";
import type { Overview } from "../gen/api";
import { CodeTabs, type Snippet } from "../widgets/code_tabs";
import { CopyButton } from "../widgets/copy_button";
import { Icon } from "../widgets/icon";
import { display_now } from "./display_clock";
import { snippets_for } from "./snippets";

const FORMATS = [
  ["TensorBoard event files", "Hugging Face, Lightning, PyTorch, Keras"],
  ["trainer_state.json", "Hugging Face Trainer, at each checkpoint"],
  ["trainer_log.jsonl", "LLaMA-Factory"],
  ["metrics.csv, results.csv", "Lightning, Ultralytics, any CSV with a step column"],
  ["JSON lines", "any file with a step and numbers in each line"],
  ["Console logs", "printed dicts, tqdm bars, key=value"],
] as const;

export function EmptyPage({ overview }: { overview: Overview }) {
  return (
    <div class="narrow">
      <div class="hl">
        <h2>No runs yet. Connect your first one.</h2>
      </div>
      <div class="onb">
        {overview.workspace ? <Steps overview={overview} /> : <NoWorkspace />}
        <FormatsCard />
      </div>
    </div>
  );
}

function Steps({ overview }: { overview: Overview }) {
  const { workspace } = overview;
  const snippets: readonly Snippet[] = snippets_for(workspace);
  return (
    <ol class="steps">
      <li>
        <h3>Let your training job write below the watched folder</h3>
        <p>Nothing to install in the job: the files that it writes anyway are read as they grow.</p>
        <div class="card path">
          <Icon name="folder" />
          <code dir="ltr">{workspace}</code>
          <CopyButton text={workspace} label="Copy the watched folder's path" />
        </div>
        <CodeTabs label="Framework" snippets={snippets} />
      </li>
      <li>
        <h3>Start training</h3>
        <p>A folder that appears later is found as well. Each run has a folder of its own.</p>
      </li>
      <li>
        <h3>Watch it appear here</h3>
        <p>The page switches over by itself when the first figures are written.</p>
        <Waiting overview={overview} />
      </li>
    </ol>
  );
}

function NoWorkspace() {
  const code = "afs-monitor serve --workspace /path/to/workspace";
  return (
    <ol class="steps">
      <li>
        <h3>Tell the server which folder to watch</h3>
        <p>No folder is watched at present. Stop the server and start it with a workspace:</p>
        <CodeTabs label="Command" snippets={[{ label: "Shell", code }]} />
      </li>
      <li>
        <h3>Let your training job write below it</h3>
        <p>The page then shows the settings for each framework, with the folder filled in.</p>
      </li>
    </ol>
  );
}

function FormatsCard() {
  return (
    <aside class="card formats" aria-labelledby="formats">
      <h3 id="formats">What is read</h3>
      <ul>
        {FORMATS.map(([name, who]) => (
          <li key={name}>
            <b>{name}</b>
            <small>{who}</small>
          </li>
        ))}
      </ul>
      <p class="m">Told apart by content, not by name.</p>
    </aside>
  );
}

function Waiting({ overview }: { overview: Overview }) {
  const watched_ms = display_now() - overview.server_started_at;
  const is_live = connection.value.state === "live";
  return (
    <div class="card wait">
      <Icon name="ring" size={20} />
      <div>
        <b>Waiting for the first run</b>
        <div class="sub num">
          Watching for {format_duration(watched_ms)}
          {!is_live && ", but not connected to the server at present"}
        </div>
      </div>
    </div>
  );
}
