// Where the person is in the site: the address as a signal, and changes of place without a new document.
import { signal } from '@preact/signals';

const read = () => ({ path: location.pathname, query: new URLSearchParams(location.search) });

export const place = signal(read());

/** Changes of place since the document was loaded; the first page doesn't take the focus. */
export let moves = 0;

/** A new page stands at the same address, as after signing in: its heading takes the focus. */
export function countMove(): void {
  moves += 1;
}

export function go(address: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  moves += 1;
  place.value = read();
  scrollTo(0, 0);
}

/** Changes what the current page is asked to show: same page, no change of focus, kept in the address. */
export function ask(query: URLSearchParams): void {
  const text = query.toString();
  history.replaceState(null, '', text ? `${location.pathname}?${text}` : location.pathname);
  place.value = read();
}

/** Links stay plain links; a simple touch on one of this site changes the place. */
export function followLinks(): void {
  addEventListener('popstate', () => {
    moves += 1;
    place.value = read();
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (/^\/(api|live|gate|calendar|status)(\/|$)/.test(link.pathname)) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
}
