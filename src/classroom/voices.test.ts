// How late voices reach the relay, as far as it still matters.
import { expect, test } from 'vitest';
import { Allowance } from './allowance.ts';
import type { Place } from './place.ts';
import type { MediaFrame } from './protocol.ts';
import { Voices } from './voices.ts';

const person = { schoolId: 's', lessonId: 'l', accountId: 'a', userId: 'u', name: 'Mme Durand', title: '', endsAt: 0 };
const publisher: Place = {
  ...{ number: 1, person: { ...person, role: 'teacher' }, resume: '', life: { type: 'away', since: 0 } },
  ...{ hand: null, floor: true, publications: new Map(), viewers: new Map(), voiceDelay: 0, holdDue: 0 },
  ...{ messages: new Allowance(1, 1, 0), frames: new Allowance(1, 1, 0), chat: new Allowance(1, 1, 0) },
};
const bytes = new Uint8Array(80);
const frame = (capturedAt: number): MediaFrame => ({
  ...{ kind: 'voice', publisher: 1, source: 'microphone', step: 0, key: true, layer: 0, configChanged: false },
  ...{ sequence: 0, level: 90, capturedAt: capturedAt * 1_000, payload: bytes.subarray(20) },
});

test('a voice that was late and fell silent excuses nobody’s delay any more', () => {
  const voices = new Voices();
  for (let at = 0; at < 600; at += 60) voices.relay(publisher, frame(at), bytes, [], at + 20);
  for (let at = 600; at < 3_000; at += 60) voices.relay(publisher, frame(at), bytes, [], at + 420);
  expect(voices.uplinkDelay(3_400)).toBeGreaterThan(200);
  expect(voices.uplinkDelay(5_000)).toBe(0);
});
