// The page's picture of the room, kept up to date message by message. Pure: the relay's word goes in, a new room comes out.
import { applyHappened } from '../activities/parts.ts';
import type { ServerMessage } from '../messages.ts';
import type { ClassRoom } from './live-class.ts';

/** The room after this message; the same object when nothing in it changed. */
export function applyMessage(room: ClassRoom, message: ServerMessage): ClassRoom {
  switch (message.type) {
    case 'welcome':
      return { ...message.room, you: message.you };
    case 'snapshot':
      return { ...message.room, you: room.you };
    case 'presence': {
      const members = new Map(room.members.map((member) => [member.number, member]));
      for (const member of message.changed) members.set(member.number, member);
      for (const number of message.gone) members.delete(number);
      const qualities = room.qualities.filter(({ member }) => members.has(member));
      return { ...room, members: [...members.values()], qualities };
    }
    case 'lesson':
      return { ...room, lesson: message.lesson };
    case 'published': {
      const { member, publication } = message;
      return { ...room, publications: [...without(room, member, publication.source), { member, publication }] };
    }
    case 'unpublished':
      return { ...room, publications: without(room, message.member, message.source) };
    case 'tier':
      return { ...room, tier: message.tier, voices: message.voices };
    case 'quality': {
      const { quality, cause } = message;
      return { ...room, quality: { quality, cause } };
    }
    case 'qualities': {
      const numbers = new Set(message.changed.map(({ member }) => member));
      const others = room.qualities.filter(({ member }) => !numbers.has(member));
      return { ...room, qualities: [...others, ...message.changed.filter(({ quality }) => quality !== 'full')] };
    }
    case 'did': {
      const parts = applyHappened(room.parts, message);
      return parts === room.parts ? room : { ...room, parts };
    }
    case 'waiting':
    case 'picture-ready':
    case 'voice-ready':
    case 'pulse':
    case 'key':
    case 'need':
    case 'refused':
    case 'hold':
    case 'pong':
    case 'ended':
      return room;
    default:
      message satisfies never;
      // A newer relay of the same protocol may say more than this page knows.
      return room;
  }
}

function without(room: ClassRoom, member: number, source: string): ClassRoom['publications'] {
  return room.publications.filter((known) => known.member !== member || known.publication.source !== source);
}
