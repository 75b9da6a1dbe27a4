// The few kinds of value that rosters hold, checked the same way whatever the format.

/** Longest value kept, and longest identifier, in characters. */
export const longestValue = 1000;
export const longestId = 255;

/** `yyyy-mm-dd` of a French date, or undefined when it isn't one. */
export function frenchDate(text: string): string | undefined {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim());
  if (!found) return undefined;
  const [, day = '', month = '', year = ''] = found;
  return isoDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** The date itself when it exists (years 1900 to 2199), or undefined. */
export function isoDate(text: string): string | undefined {
  const found = /^(19|2[01])\d\d-\d\d-\d\d$/.exec(text.trim());
  if (!found) return undefined;
  const date = new Date(`${found[0]}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(found[0]) ? found[0] : undefined;
}

/** A French school's national identifier: seven digits and a letter. */
export const isUai = (text: string) => /^\d{7}[A-Z]$/i.test(text);
