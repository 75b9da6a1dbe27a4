// Choices of this device, not of a person: they outlive a change of person and hold nothing private.

const names = {
  language: 'preau.language',
  theme: 'preau.theme',
  device: 'preau.device',
  /** What is received of a class, to save data. */
  quality: 'preau.class.quality',
  /** Someone signed out while the school could not be told; it is told at the next occasion. */
  leaving: 'preau.leaving',
} as const;
export type Choice = keyof typeof names;
const choiceKeys: readonly string[] = Object.values(names);

/** Where storage is forbidden, choices last as long as the page. */
const unkept = new Map<Choice, string>();

export function readChoice(choice: Choice): string | undefined {
  try {
    return localStorage.getItem(names[choice]) ?? undefined;
  } catch {
    return unkept.get(choice);
  }
}

export function writeChoice(choice: Choice, value: string): void {
  try {
    localStorage.setItem(names[choice], value);
  } catch {
    unkept.set(choice, value);
  }
}

/** Whatever else has been written beside the choices. */
export function dropAllButChoices(): void {
  try {
    for (const key of Object.keys(localStorage)) if (!choiceKeys.includes(key)) localStorage.removeItem(key);
  } catch {
    // Nothing is kept there.
  }
}
