// How late voices reach the relay, as far as it still matters.
import { expect, test } from 'vitest';
import { Allowance } from './allowance.ts';
import { Lateness } from './lateness.ts';
import type { Place } from './place.ts';
import type { MediaFrame } from './protocol.ts';
import { MemberMeans } from './quality/member-means.ts';
import { Voices } from './voices.ts';

const person = { schoolId: 's', lessonId: 'l', accountId: 'a', userId: 'u', name: 'Mme Durand', title: '', endsAt: 0 };
const publisher: Place = {
  ...{ number: 1, person: { ...person, role: 'teacher' }, resume: '', life: { type: 'away', since: 0 } },
  ...{ hand: null, floor: true, publications: new Map(), viewers: new Map(), voiceDelay: 0, holdDue: 0 },
  means: new MemberMeans(0),
  ...{ messages: new Allowance(1, 1, 0), frames: new Allowance(1, 1, 0) },
};
const bytes = new Uint8Array(80);
const frame = (capturedAt: number): MediaFrame => ({
  ...{ kind: 'voice', publisher: 1, source: 'microphone', step: 0, key: true, layer: 0, configChanged: false },
  ...{ sequence: 0, level: 90, capturedAt: capturedAt * 1_000, payload: bytes.subarray(20) },
});

/** So many packets of this publisher from then on, each so many ms under way. */
function speak(
  voices: Voices,
  {
    number,
    from,
    transit,
    count,
    level = 90,
  }: Record<'number' | 'from' | 'transit' | 'count', number> & { level?: number },
) {
  for (let at = from; at < from + count * 60; at += 60)
    voices.relay({ ...publisher, number }, { ...frame(at), level }, bytes, [], at + transit);
}

test('a voice that was late and fell silent excuses nobody’s delay any more', () => {
  const voices = new Voices();
  for (let at = 0; at < 600; at += 60) voices.relay(publisher, frame(at), bytes, [], at + 20);
  for (let at = 600; at < 3_000; at += 60) voices.relay(publisher, frame(at), bytes, [], at + 420);
  expect(voices.uplinkDelay(3_400)).toBeGreaterThan(200);
  expect(voices.uplinkDelay(5_000)).toBe(0);
});

test('a voice that nobody is given excuses nobody’s delay', () => {
  const voices = new Voices();
  for (let round = 0; round < 40; round += 1) {
    for (const number of [1, 2, 3]) speak(voices, { number, from: round * 60, transit: 20, count: 1 });
    speak(voices, { number: 4, from: round * 60, transit: round < 10 ? 20 : 370, count: 1, level: 20 });
  }
  expect(voices.uplinkDelay(40 * 60)).toBeLessThan(50);
});

test('relay and page agree on a way that became longer: at once when published again, in time when not', () => {
  const relay = new Voices();
  const page = new Lateness();
  const wayOn = 15;
  const both = (from: number, transit: number, count: number) => {
    speak(relay, { number: 1, from, transit, count });
    for (let at = from; at < from + count * 60; at += 60) page.note(1, transit + wayOn, at + transit + wayOn);
    const now = from + count * 60 + transit + wayOn;
    return page.worst(now) - relay.uplinkDelay(now);
  };
  expect(both(0, 20, 200)).toBe(0);
  relay.forget(1);
  page.forget(1);
  expect(both(20_000, 370, 20)).toBe(0);
  // Another way yet, without a cut, and back.
  expect(both(22_000, 700, 60)).toBe(0);
  expect(both(30_000, 700, 120)).toBe(0);
  expect(both(40_000, 20, 20)).toBe(0);
});

test('what is late on the way from the relay to the page alone stays the page’s own', () => {
  const relay = new Voices();
  const page = new Lateness();
  speak(relay, { number: 1, from: 0, transit: 20, count: 60 });
  for (let packet = 0; packet < 60; packet += 1) {
    const transit = packet < 30 ? 35 : 385;
    page.note(1, transit, packet * 60 + transit);
  }
  expect(page.worst(60 * 60 + 385) - relay.uplinkDelay(60 * 60)).toBe(350);
});
