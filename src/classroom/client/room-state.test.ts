// The page's room follows the relay's word, message by message.
import { describe, expect, test } from 'vitest';
import { initialStates } from '../activities/parts.ts';
import type { Member, ServerMessage } from '../messages.ts';
import type { ClassRoom } from './live-class.ts';
import { applyMessage } from './room-state.ts';

const ana: Member = { number: 2, name: 'Ana', role: 'pupil', here: true, hand: null, floor: false };
const room: ClassRoom = {
  you: 2,
  lesson: { id: 'l', title: 'Histoire', endsAt: 5 },
  members: [ana],
  publications: [],
  tier: 'full',
  voices: 'all',
  quality: { quality: 'full', cause: null },
  qualities: [],
  parts: initialStates(),
};
const roomAfter = (...messages: ServerMessage[]) => messages.reduce(applyMessage, room);
const chat = (id: number): ServerMessage => ({
  type: 'did',
  part: 'chat',
  at: 1,
  event: {
    type: 'said',
    message: { id, ref: `r${id}`, member: 2, name: 'Ana', role: 'pupil', text: 'oui', to: 'all' },
  },
});

describe('room state', () => {
  test('presence changes in place, adds and removes', () => {
    const ben = { ...ana, number: 3, name: 'Ben' };
    const next = roomAfter(
      { type: 'presence', changed: [{ ...ana, hand: 1 }, ben], gone: [] },
      { type: 'presence', changed: [], gone: [3] },
    );
    expect(next.members).toEqual([{ ...ana, hand: 1 }]);
    expect(room.members).toEqual([ana]);
  });

  test('publishing again replaces, stopping removes that source alone', () => {
    const camera = { source: 'camera', codec: 'vp8', layers: 3, steps: [] } as const;
    const published = (source: 'camera' | 'screen', layers: number): ServerMessage => ({
      type: 'published',
      member: 2,
      publication: { ...camera, source, layers, steps: [] },
    });
    const next = roomAfter(published('camera', 1), published('screen', 1), published('camera', 3));
    expect(next.publications.map(({ publication }) => publication.source)).toEqual(['screen', 'camera']);
    const stopped = applyMessage(next, { type: 'unpublished', member: 2, source: 'screen' });
    expect(stopped.publications).toMatchObject([{ publication: { source: 'camera', layers: 3 } }]);
  });

  test('a chat message told twice appears once, a removed one disappears', () => {
    const removed: ServerMessage = { type: 'did', part: 'chat', at: 2, event: { type: 'removed', id: 1, by: 1 } };
    const { messages } = roomAfter(chat(1), chat(1), chat(2), removed).parts.chat;
    expect(messages.filter((message) => !message.removed).map(({ id }) => id)).toEqual([2]);
  });

  test('a snapshot replaces everything but who one is', () => {
    const { you: _, ...snapshot } = roomAfter(chat(9), {
      type: 'did',
      part: 'chat',
      at: 3,
      event: { type: 'set', settings: { closed: true } },
    });
    expect(roomAfter({ type: 'snapshot', room: snapshot, now: 1 })).toEqual({ ...snapshot, you: 2 });
  });
});
