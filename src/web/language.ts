// The language of the page: French unless the person chose English on this device. Catalogues live beside their views.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { readChoice, writeChoice } from './choices.ts';

export type Language = 'fr' | 'en';

export const language = signal<Language>(readChoice('language') === 'en' ? 'en' : 'fr');

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  writeChoice('language', chosen);
  document.documentElement.lang = chosen;
}

/** A sentence, or a sentence made with what it speaks of. */
type Sentences = Record<string, string | ((...about: never[]) => string)>;

/**
 * Both languages of one view. English must have every key of the French, with the same shape, or types fail.
 * Read `.value` while drawing, so that a change of language redraws.
 */
export function catalogue<French extends Sentences>(
  fr: French,
  en: { [Key in keyof French]: French[Key] },
): ReadonlySignal<French> {
  return computed(() => (language.value === 'en' ? en : fr));
}
