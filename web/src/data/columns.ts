// GrowingColumns: the columns of one curve, which live points are appended to. Reads are views, not copies; what a read
// brought is taken as it is, and copied once when the first live point comes.

import { column_names, type ColumnName, type Columns } from "../base/curve";

export type Row = Record<ColumnName, number>;

const capacity_min = 64;

export class GrowingColumns {
  private store: Columns;
  /** The store is a read's, whose columns may be one and the same array: never written to. */
  private is_borrowed = false;
  private length_ = 0;
  private view_: Columns | undefined;

  constructor(capacity = capacity_min) {
    this.store = make(Math.max(capacity, capacity_min));
  }

  static from(columns: Columns): GrowingColumns {
    const made = new GrowingColumns(0);
    made.store = columns;
    made.length_ = columns.x.length;
    made.is_borrowed = true;
    return made;
  }

  get length(): number {
    return this.length_;
  }

  /** The same object until the next change. */
  get view(): Columns {
    this.view_ ??= Object.fromEntries(
      column_names.map((name) => [name, this.store[name].subarray(0, this.length_)]),
    ) as unknown as Columns;
    return this.view_;
  }

  append(row: Row): void {
    if (this.is_borrowed || this.length_ === this.store.x.length) this.grow();
    for (const name of column_names) this.store[name][this.length_] = row[name];
    this.length_ += 1;
    this.view_ = undefined;
  }

  /** undefined if there is no row. */
  last(name: ColumnName): number | undefined {
    return this.length_ > 0 ? this.store[name][this.length_ - 1] : undefined;
  }

  replace_last(row: Row): void {
    this.truncate(this.length_ - 1);
    this.append(row);
  }

  truncate(length: number): void {
    if (length >= this.length_) return;
    this.length_ = length;
    this.view_ = undefined;
  }

  /** Doubling: n appends copy each row about once. Old views stay valid, on the old store. */
  private grow(): void {
    const larger = make(Math.max(capacity_min, this.store.x.length * 2));
    for (const name of column_names) larger[name].set(this.store[name]);
    this.store = larger;
    this.is_borrowed = false;
  }
}

function make(capacity: number): Record<ColumnName, Float64Array> {
  return Object.fromEntries(
    column_names.map((name) => [name, new Float64Array(capacity)]),
  ) as Record<ColumnName, Float64Array>;
}
