// Rosters write subjects in capitals: a person reads them as they are written elsewhere. Pure.

/** Which stay in capitals: `LV2`, and what is said letter by letter. */
const letters = /\d|^(AP|CDI|EMC|EPI|EPS|LCA|LCE|LLCE|LV|NSI|SES|SNT|SVT)$/u;

/** `HISTOIRE-GÉOGRAPHIE` is `Histoire-géographie`; what has small letters already stays as it is. */
export function subjectName(label: string): string {
  if (label !== label.toUpperCase()) return label;
  const text = label.replace(/[\p{L}\p{N}]+/gu, (word) => (letters.test(word) ? word : word.toLowerCase()));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
