// Choices of this device, not of a person: they outlive a change of person and hold nothing private.

const names = {
  language: 'preau.language',
  theme: 'preau.theme',
  device: 'preau.device',
  /** Someone signed out while the school could not be told; it is told at the next occasion. */
  leaving: 'preau.leaving',
} as const;
export type Choice = keyof typeof names;
export const choiceKeys: readonly string[] = Object.values(names);

export function readChoice(choice: Choice): string | undefined {
  try {
    return localStorage.getItem(names[choice]) ?? undefined;
  } catch {
    // Storage may be forbidden: then choices last as long as the page.
    return undefined;
  }
}

export function writeChoice(choice: Choice, value: string): void {
  try {
    localStorage.setItem(names[choice], value);
  } catch {
    // As above.
  }
}
