// Who may see the class as a pupil does, what the relay then takes them for, and the little that they may ask. Rules only.
import { AuthError } from '../../errors.ts';
import type { ClientMessage } from '../messages.ts';
import { leads, type Person } from '../place.ts';

/** At once, of one person. */
export const mostViews = 2;
/** Who was cut off longer ago is no longer seen in class by anybody, and sees nothing of it either, ms. */
export const unseenFor = 60_000;

/** What the relay takes this person for in such a view; an error when they don't lead the lesson. [L1] */
export function asPupil({ opensAt: _, ...person }: Person): Person | AuthError {
  // A guest has the pupils' role, and who tries their devices leads nothing.
  if (!leads(person.role) || person.trial)
    return new AuthError('not_allowed', 'Seuls ceux qui mènent le cours peuvent le voir comme un élève.');
  return { ...person, role: 'pupil', asPupil: true };
}

/** Messages by type, commands as `part command`. */
const allowed: ReadonlySet<string> = new Set([
  ...['ping', 'leave', 'key', 'want', 'quality'],
  ...['board read', 'stills watch'],
]);

/** Whether who only looks on may ask this: to live, to go, and for what is sent to them. [L5] */
export const mayLookOn = (message: ClientMessage): boolean =>
  allowed.has(message.type === 'do' ? `${message.part} ${typeOf(message.command)}` : message.type);

const typeOf = (command: unknown): string =>
  typeof command === 'object' && command !== null && 'type' in command ? String(command.type) : '';
