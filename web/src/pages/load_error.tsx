// LoadError: a read failed and there is nothing older to show: what failed, why, and Retry.
import { refresh_overview } from "../data/records";
import type { Failure } from "../data/api";
import { Icon } from "../widgets/icon";

interface LoadErrorProps {
  readonly what: string;
  readonly failure: Failure;
  readonly retry?: () => void;
}

export function LoadError({ what, failure, retry = refresh_overview }: LoadErrorProps) {
  return (
    <div class="card att crit" role="alert">
      <span class="ic">
        <Icon name="octagon" size={20} />
      </span>
      <div class="att-text">
        <h2>{what} could not be loaded</h2>
        <p>{failure.message}</p>
      </div>
      <div class="ac">
        <button type="button" class="btn sm" onClick={retry}>
          Retry
        </button>
      </div>
    </div>
  );
}
