// Coalesced: work that many may ask for, done at once if it has rested, else once after the interval; never twice
// at the same time. Used for the reads that nudges cause.

export class Coalesced {
  private ran_at = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private is_running = false;
  private is_wanted = false;

  constructor(
    private readonly interval_min_ms: number,
    private readonly work: () => Promise<void>,
  ) {}

  request(): void {
    this.is_wanted = true;
    if (this.is_running || this.timer !== undefined) return;
    const delay_ms = this.ran_at + this.interval_min_ms - Date.now();
    if (delay_ms <= 0) void this.run();
    else this.timer = setTimeout(() => void this.run(), delay_ms);
  }

  cancel(): void {
    this.is_wanted = false;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.is_wanted = false;
    this.is_running = true;
    this.ran_at = Date.now();
    try {
      await this.work();
    } finally {
      this.is_running = false;
      if (this.is_wanted) this.request();
    }
  }
}
