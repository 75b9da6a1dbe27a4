// What members may ask of a room, message by message, and who may ask it.
import { UserError } from '../errors.ts';
import { mayAsk } from './guests/guest.ts';
import type { ClientMessage } from './messages.ts';
import { mayLookOn } from './onlookers/as-pupil.ts';
import { attendee, leads, type Place } from './place.ts';
import type { Allowed } from './quality/allowed.ts';
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

const wanted = ({ step, layers = 2 }: Extract<ClientMessage, { type: 'want' }>): Allowed =>
  step === null ? null : { step, layers };

/** @throws UserError when it can't be done; the member is told and stays. */
export function obey(room: Room, place: Place, message: ClientMessage) {
  const now = room.options.clock.now();
  const { guest, asPupil } = place.person;
  if (asPupil && !mayLookOn(message))
    throw refuse('only_looking', 'Vous voyez la classe comme un élève : ici, on ne fait que regarder.');
  if (guest && !mayAsk(guest.kind, message))
    throw refuse('not_allowed', 'Vous êtes invité dans ce cours : vous ne pouvez pas faire cela.');
  switch (message.type) {
    case 'ping':
      return room.tell(place, { type: 'pong', at: message.at, now }, now);
    case 'publish':
      return room.broadcast.publish(place, message.publication);
    case 'unpublish':
      return room.broadcast.unpublish(place, message.source, now);
    case 'key':
      return room.broadcast.pictures.keyAsked(place, message.member, message.source, now);
    case 'want':
      return room.broadcast.pictures.want(place, message.member, message.source, wanted(message), now);
    case 'quality':
      return room.broadcast.qualities.choose(place, message, now);
    case 'hand':
      return room.activities.obey('floor', message, attendee(place));
    case 'do':
      return room.activities.obey(message.part, message.command, attendee(place));
    case 'leave':
      return room.leave(place);
    case 'floor': {
      const { member, granted } = message;
      const command = granted ? { type: 'give', member, camera: true } : { type: 'take', member };
      return room.activities.obey('floor', command, attendee(place));
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
