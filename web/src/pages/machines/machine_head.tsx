// MachineHead: above the page of one machine: the way back, its name, what it is, its state.
import type { ComponentChildren } from "preact";
import { Name } from "../../widgets/name";

interface HeadProps {
  readonly name: string;
  readonly note: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function MachineHead({ name, note, children }: HeadProps) {
  return (
    <div class="machine-head">
      <a class="link" href="/machines">
        All machines
      </a>
      <div class="machine-title">
        <h2>
          <Name text={name} />
        </h2>
        {children}
      </div>
      <p class="m">{note}</p>
    </div>
  );
}
