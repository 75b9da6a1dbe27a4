// What a visitor of the gate's pages asks for: a language, and where to go once inside.
import type { Language } from './sentences.ts';

/** English only for who prefers it to French; `asked` comes from the address and wins. */
export function languageOf(acceptLanguage: string | undefined, asked?: string | null): Language {
  if (asked === 'fr' || asked === 'en') return asked;
  const wishes = (acceptLanguage ?? '').split(',', 20).map((entry) => {
    const [name = '', ...parameters] = entry.trim().toLowerCase().split(';');
    const weight = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((one) => one !== undefined);
    return { name: name.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
  });
  const best = (language: Language) =>
    Math.max(0, ...wishes.filter(({ name }) => name === language).map(({ weight }) => weight));
  return best('en') > best('fr') ? 'en' : 'fr';
}

/** @returns a path of this same site, `/` for anything else: who waits must not be sent to another one. */
export function safeTarget(to: string | null | undefined): string {
  if (!to || to.length > 1_000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(to) || to.includes('\\')) return '/';
  const here = 'http://here.invalid';
  const url = URL.canParse(to, here) ? new URL(to, here) : undefined;
  // The address is read as a browser does, so that nothing that it would take for another site passes.
  if (url?.origin !== here) return '/';
  const path = url.pathname + url.search + url.hash;
  return path.startsWith('//') || /^\/gate(\/|$)/.test(url.pathname) ? '/' : path;
}
