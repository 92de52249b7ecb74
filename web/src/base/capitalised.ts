// Capitalised: "step" as it begins a sentence or a label.

export function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
