// What each kind of guest may ask of the relay, and nothing else; whose group they are in. Pure: shared with the page.
import type { ClientMessage } from '../messages.ts';
import type { GuestKind, GuestTold } from './contract.ts';

/** Whose group they are in: an assistant's is the pupil's. */
export const groupNumberOf = ({
  number,
  guest,
  beside,
}: {
  number: number;
  guest?: GuestKind;
  beside?: number | null;
}): number => (guest === 'assistant' ? (beside ?? number) : number);

/** The same in the page, where a member is told with the guest they are. */
export const groupNumberOfMember = ({ number, guest }: { number: number; guest?: GuestTold }): number =>
  groupNumberOf({ number, ...(guest && { guest: guest.kind, beside: guest.member }) });

/** By kind: messages by type, commands as `part command`. */
const allowed: Readonly<Record<GuestKind, ReadonlySet<string>>> = {
  assistant: new Set(['hand', 'floor hand', 'chat say', 'chat report', 'chat remove', 'board read']),
  parent: new Set(['hand', 'floor hand', 'chat say', 'chat report', 'chat remove', 'board read']),
  visitor: new Set(['board read']),
};

/** What every guest may: be there, hear and see as their own link and machine bear it, and publish what the floor lets them. */
const always: ReadonlySet<string> = new Set(['ping', 'leave', 'key', 'want', 'quality', 'publish', 'unpublish']);

/** Whether a guest of this kind may ask this at all; the rules of each activity decide the rest. */
export function mayAsk(kind: GuestKind, message: ClientMessage): boolean {
  if (always.has(message.type)) return true;
  return allowed[kind].has(message.type === 'do' ? `${message.part} ${typeOf(message.command)}` : message.type);
}

const typeOf = (command: unknown): string =>
  typeof command === 'object' && command !== null && 'type' in command ? String(command.type) : '';
