// NoMachine: an address of a machine that there is not: what was looked for, and where all are.
import type { ComponentChildren } from "preact";
import { Empty } from "../../widgets/empty";

interface NoMachineProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

export function NoMachine({ title, children }: NoMachineProps) {
  return (
    <div class="card">
      <Empty title={title}>
        <p class="s">{children}</p>
        <p class="empty-actions">
          <a class="btn p" href="/machines">
            All machines
          </a>
        </p>
      </Empty>
    </div>
  );
}
