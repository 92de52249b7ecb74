// Crosshair: the x that the viewer points at, shared by all charts of a group.

import { batch, signal } from "@preact/signals";

export class Crosshair {
  /** undefined: nobody points. */
  readonly x = signal<number | undefined>(undefined);
  /** The chart that is pointed at; the others follow. */
  readonly owner = signal<object | undefined>(undefined);

  point(owner: object, x: number): void {
    batch(() => {
      this.owner.value = owner;
      this.x.value = x;
    });
  }

  leave(owner: object): void {
    if (this.owner.peek() !== owner) return;
    batch(() => {
      this.owner.value = undefined;
      this.x.value = undefined;
    });
  }
}
