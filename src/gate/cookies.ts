// The gate's cookies and headers: read from a request without splitting it, written so that no script of a page reads them.
import type { IncomingHttpHeaders } from 'node:http';

export const passCookie = 'preau_pass';
export const ticketCookie = 'preau_ticket';
/** Who a visitor is in front of another site. Its own name: the school behind may be a Préau, with a `preau_device` of its own. */
export const visitorCookie = 'preau_visitor';
/** In the place of the cookie, for programs. */
export const passHeader = 'x-preau-pass';

/** One cookie of a `Cookie` header. Ours hold only base64url: nothing to decode. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  for (let at = header.indexOf(name); at >= 0; at = header.indexOf(name, at + 1)) {
    const before = header.charCodeAt(at - 1);
    const begins = at === 0 || before === space || before === semicolon;
    if (!begins || header.charCodeAt(at + name.length) !== equals) continue;
    const from = at + name.length + 1;
    const end = header.indexOf(';', from);
    return (end < 0 ? header.slice(from) : header.slice(from, end)).trim();
  }
  return undefined;
}

const space = 32;
const semicolon = 59;
const equals = 61;

/** The pass that a request brings. */
export function passOf(headers: IncomingHttpHeaders): string | undefined {
  const direct = headers[passHeader];
  return typeof direct === 'string' ? direct : cookieOf(headers.cookie, passCookie);
}

/** @param life ms; the browser forgets it then. */
export function setCookie(name: string, value: string, life: number, secure: boolean): string {
  const seconds = Math.max(0, Math.ceil(life / 1000));
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
}

export const clearCookie = (name: string, secure: boolean): string => setCookie(name, '', 0, secure);
