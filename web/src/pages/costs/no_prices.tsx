// NoPrices: no price is known, so there is no money to show: how to tell one.
import { CodeTabs } from "../../widgets/code_tabs";

const PROVIDER = `# afs-monitor.toml, given with --config; read again when it changes
[[providers]]
kind = "vast" # or "runpod", "lambda"
key_file = "/run/secrets/vast" # or the variable VAST_API_KEY; read access is enough`;

const RATE_CARD = `# A machine that no provider lists: your own, or a cluster's
[[rate_cards]]
host = "gpu-*" # its name, or a pattern
cost_per_hour = 1.29
storage_per_hour = 0.02`;

const MODEL_RATE = `# Where nothing is known of the machine: by model, with its plan
[[models]]
key = "nayru"
name = "Nayru v7"
gpu_hours = 3.5 # planned
cost_per_hour = 0.24`;

export function NoPrices() {
  return (
    <div class="card pad no-prices">
      <p class="s">
        Tell the server who rents you machines, or what a machine costs an hour. What a provider
        says is marked "from provider", all else "estimated".
      </p>
      <CodeTabs
        label="Configuration"
        snippets={[
          { label: "Rented", code: PROVIDER },
          { label: "Own machines", code: RATE_CARD },
          { label: "By model", code: MODEL_RATE },
        ]}
      />
    </div>
  );
}
