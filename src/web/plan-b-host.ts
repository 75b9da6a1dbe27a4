// The name of the site that a plan B link leads to, to be said before anybody follows it.

/** As it resolves; undefined for what isn't a plain https address. */
export function hostOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' && url.username === '' ? url.host : undefined;
}
