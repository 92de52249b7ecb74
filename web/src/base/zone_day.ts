// Zone day: when a day of the calendar begins in a time zone. Pure; called by what lets people choose dates.

const HOUR_MS = 3_600_000;

/** "2026-11-28": the day that `time` is in. Without a zone the browser's own. */
export function date_at(time: number, zone: string | undefined): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(time);
}

/** The first moment of `date` ("2026-11-28"); undefined when it is none. */
export function day_start(date: string, zone: string | undefined): number | undefined {
  const noon = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(noon) || !/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  // Zones are at most 14 hours off; a clock change moves midnight by an hour, so every quarter of an hour is looked at.
  for (let at = noon - 27 * HOUR_MS; at <= noon + 15 * HOUR_MS; at += HOUR_MS / 4) {
    if (date_at(at, zone) === date) return at;
  }
  return undefined;
}

/** The same day, so many days later or earlier. */
export function days_after(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** `zone` if the browser knows it. */
export function known_zone(zone: string | undefined): string | undefined {
  if (!zone) return undefined;
  try {
    return new Intl.DateTimeFormat(undefined, { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
