// What members may ask of a room, message by message, and who may ask it.
import { UserError } from '../errors.ts';
import type { ClientMessage } from './messages.ts';
import { attendee, leads, type Place } from './place.ts';
import type { Room } from './room.ts';

const refuse = (code: string, message: string): UserError => new UserError(code, message);

function mustLead(place: Place): void {
  if (!leads(place.person.role)) throw refuse('not_allowed', 'Seul le professeur peut faire cela.');
}

function mustFind(room: Room, number: number): Place {
  const found = room.find(number);
  if (!found) throw refuse('member_unknown', 'Cette personne n’est plus là.');
  return found;
}

/** Teachers lead everyone else, staff lead pupils. */
function mustLeadOver(place: Place, other: Place): void {
  mustLead(place);
  if (other.person.role !== 'pupil' && place.person.role !== 'teacher')
    throw refuse('not_allowed', 'Seul le professeur peut faire cela.');
}

/** @throws UserError when it can't be done; the member is told and stays. */
export function obey(room: Room, place: Place, message: ClientMessage) {
  const now = room.options.clock.now();
  switch (message.type) {
    case 'ping':
      return room.tell(place, { type: 'pong', at: message.at, now }, now);
    case 'publish':
      return room.publish(place, message.publication);
    case 'unpublish':
      return room.unpublish(place, message.source);
    case 'key':
      return room.pictures.keyAsked(place, message.member, message.source, now);
    case 'want':
      return room.pictures.want(place, message.member, message.source, message.step, now);
    case 'chat':
      return say(room, place, message.ref, message.text, now);
    case 'hand':
      return moveHand(room, place, message);
    case 'do':
      return room.activities.obey(message.part, message.command, attendee(place));
    case 'leave':
      return room.leave(place);
    case 'chat-remove':
      mustLead(place);
      if (room.chat.remove(message.id)) room.tellAll({ type: 'chat-removed', id: message.id }, now);
      return;
    case 'chat-close':
      mustLead(place);
      if (room.chat.closed === message.closed) return;
      room.chat.closed = message.closed;
      return room.tellAll({ type: 'chat-closed', closed: message.closed }, now);
    case 'floor': {
      const other = mustFind(room, message.member);
      mustLeadOver(place, other);
      if (other.person.role !== 'pupil') return;
      other.floor = message.granted;
      if (message.granted) other.hand = null;
      else for (const source of [...other.publications.keys()]) room.unpublish(other, source);
      return room.noteChange(other);
    }
    case 'remove': {
      const other = mustFind(room, message.member);
      if (other === place) throw refuse('not_allowed', 'Pour sortir, utilisez « Quitter ».');
      mustLeadOver(place, other);
      return room.remove(other);
    }
    case 'end':
      mustLead(place);
      // Who prepares the day before would close the door for the lesson itself.
      if (now < (place.person.startsAt ?? 0))
        throw refuse('not_begun', 'Ce cours n’a pas commencé : pour arrêter de préparer, sortez seulement.');
      return room.end();
    default:
      message satisfies never;
  }
}

function say(room: Room, place: Place, ref: string, text: string, now: number): void {
  const words = text.trim();
  if (words === '') return;
  if (room.chat.closed && !leads(place.person.role))
    throw refuse('chat_closed', 'Le professeur a fermé la discussion.');
  if (!place.chat.take(now))
    throw refuse('too_fast', 'Pas si vite : attendez quelques secondes avant d’écrire encore.');
  const { number, person } = place;
  const message = room.chat.say({ number, name: person.name, role: person.role }, ref, words, now);
  if (message) room.tellAll({ type: 'chat', message }, now);
}

function moveHand(room: Room, place: Place, { up, member }: { up: boolean; member?: number }): void {
  const other = member === undefined ? place : mustFind(room, member);
  if (other !== place) {
    mustLead(place);
    if (up) throw refuse('not_allowed', 'Chacun lève sa propre main.');
  }
  if (up === (other.hand !== null)) return;
  other.hand = up ? room.takeHandTurn() : null;
  room.noteChange(other);
}
