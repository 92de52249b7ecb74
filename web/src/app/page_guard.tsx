// PageGuard: a mistake in one page leaves the shell standing and says so, instead of an empty window.
import { Component, type ComponentChildren } from "preact";
import { Icon } from "../widgets/icon";

interface GuardProps {
  readonly children: ComponentChildren;
}

export class PageGuard extends Component<GuardProps, { message?: string }> {
  override state: { message?: string } = {};

  static override getDerivedStateFromError(thrown: unknown) {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override componentDidCatch(thrown: unknown): void {
    console.error(thrown);
  }

  override render({ children }: GuardProps) {
    const { message } = this.state;
    if (message === undefined) return children;
    return (
      <div class="card att crit" role="alert">
        <span class="ic">
          <Icon name="octagon" size={20} />
        </span>
        <div class="att-text">
          <h2>This page has a mistake and cannot be shown</h2>
          <p>{message}</p>
        </div>
        <div class="ac">
          <button
            type="button"
            class="btn sm"
            onClick={() => this.setState({ message: undefined })}
          >
            Try again
          </button>
        </div>
      </div>
    );
  }
}
