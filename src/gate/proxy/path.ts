// Reads a request's path once, so that a rule about paths is never matched differently from what the site will see.
import { UserError } from '../../errors.ts';

export type RequestPath =
  /** `normal` is the one way to write this path; `search` begins with `?` or is empty. */
  | { type: 'clear'; normal: string; search: string }
  /** Servers differ in what they make of it: it matches no rule. */
  | { type: 'ambiguous' }
  /** Not the path of a request to a site. */
  | { type: 'malformed' };

/** Free for everybody: this path, or all below it. */
export type PathRule = { type: 'exact'; path: string } | { type: 'below'; prefix: string };

/** Spaces, control and 8-bit characters, backslash and fragment: no browser sends them in a path. */
const neverSent = /[^\u0021-\u007e]|[\\#]/;
/** Slashes, backslashes and control characters that hide from whoever splits first, decodes later or decodes twice. */
const hidden = /%(25)*(2f|5c|[01][0-9a-f]|7f)|%25(25)*2e/i;
/** `..;x` is `..` for servers that cut parameters off a segment, and a plain name for the others. */
const dotsWithParameter = /(^|\/)\.{1,2}(;|%(25)*3b)/i;
const unreserved = /[A-Za-z0-9\-._~]/;

export function readPath(target: string): RequestPath {
  const mark = target.indexOf('?');
  const written = mark < 0 ? target : target.slice(0, mark);
  const search = mark < 0 ? '' : target.slice(mark);
  if (!written.startsWith('/') || neverSent.test(written) || /%00/.test(written)) return { type: 'malformed' };
  if (!written.includes('%') && !written.includes('//') && !written.includes('/.')) {
    return { type: 'clear', normal: written, search };
  }
  if (hidden.test(written) || !isUtf8(written)) return { type: 'ambiguous' };
  const decoded = written.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return unreserved.test(character) ? character : triplet.toUpperCase();
  });
  if (dotsWithParameter.test(decoded)) return { type: 'ambiguous' };
  const normal = withoutDots(decoded.replace(/\/{2,}/g, '/'));
  return normal === undefined ? { type: 'ambiguous' } : { type: 'clear', normal, search };
}

/** False for escapes that aren't two digits, or aren't UTF-8 (an overlong slash is none). */
function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Resolves `.` and `..`; undefined when it would leave the site. */
function withoutDots(path: string): string | undefined {
  const kept: string[] = [];
  const segments = path.slice(1).split('/');
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..' && kept.pop() === undefined) return undefined;
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (last) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** @param text an exact path, or `/static/*` for all below. @throws UserError when it could never match. */
export function readRule(text: string): PathRule {
  const below = text.endsWith('/*');
  const path = below ? text.slice(0, -1) : text;
  const read = readPath(path);
  if (read.type !== 'clear' || read.normal !== path || read.search !== '' || path.includes('*')) {
    throw new UserError('invalid_option', `must be a path like /about, or /static/* for all below, not "${text}"`);
  }
  if (isOfGate(path))
    throw new UserError('invalid_option', `/gate/ belongs to the gate itself, so "${text}" can't be free`);
  return below ? { type: 'below', prefix: path } : { type: 'exact', path };
}

export function isFree(rules: readonly PathRule[], normal: string): boolean {
  return rules.some((rule) => (rule.type === 'exact' ? rule.path === normal : normal.startsWith(rule.prefix)));
}

/** The gate's own addresses, which the site behind it never sees. */
export function isOfGate(normal: string): boolean {
  return normal === '/gate' || normal.startsWith('/gate/');
}
