// The border for figures: JSON has no NaN and no infinities, so the server sends them as strings.

export type WireNumber = number | "NaN" | "Infinity" | "-Infinity";

export function to_number(value: WireNumber | undefined): number {
  // Number("Infinity") and Number("NaN") are what their names say.
  return typeof value === "number" ? value : Number(value ?? NaN);
}
