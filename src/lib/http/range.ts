// The part of a file that is asked for.
import { UserError } from '../../errors.ts';

/** The last one may be without its end. @throws UserError `bad_range` @see RFC 9110, 14.1.2 */
export function rangeOf(header: string | undefined, bytes: number): { start: number; end: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (start > end) throw new UserError('bad_range', 'Cette partie du fichier n’existe pas.', { status: 416 });
  return { start, end };
}
