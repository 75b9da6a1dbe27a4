// What of voices is passed on, on which connections, and what their publisher and their listeners are told.
import { expect, test } from 'vitest';
import { Allowance } from './allowance.ts';
import { Line } from './line.ts';
import type { Place } from './place.ts';
import { type MediaFrame, passedWrap, readFrame, type VoicePlane, writeMedia } from './protocol.ts';
import { MemberMeans } from './quality/member-means.ts';
import { Voices } from './voices.ts';
import { packText, payloadOf } from './wire.ts';

const person = { schoolId: 's', lessonId: 'l', accountId: 'a', userId: 'u', name: 'Mme Durand', title: '', endsAt: 0 };
const publisher: Place = {
  ...{ number: 1, person: { ...person, role: 'teacher' }, resume: '', life: { type: 'away', since: 0 } },
  ...{ hand: null, floor: true, publications: new Map(), viewers: new Map(), voiceDelay: 0, holdDue: 0 },
  means: new MemberMeans(0),
  ...{ messages: new Allowance(1, 1, 0), frames: new Allowance(1, 1, 0) },
};

/** Somebody who listens, with what reached each of their connections. */
function aListener({ spare = false } = {}) {
  const got: Record<VoicePlane, MediaFrame[]> = { main: [], voice: [] };
  const lineOf = (plane: VoicePlane) =>
    new Line(
      {
        write(packed) {
          // Text, to these two.
          if (packed[0] === 0x81) return;
          const frame = readFrame(Uint8Array.from(payloadOf(packed)));
          if (frame.kind !== 'ack') got[plane].push(frame);
        },
        close() {},
        drop() {},
      },
      0,
    );
  const main = lineOf('main');
  const life = { type: 'here', main, picture: null, spare: spare ? lineOf('voice') : null, lastHeard: 0 } as const;
  const place: Place = { ...publisher, number: 9, person: { ...person, role: 'pupil' }, life };
  /** Their page acknowledges all it got. */
  const ack = (at: number) => main.flow.acked(got.main.length, at, at);
  return { place, got, main, ack };
}

type Spoken = { sequence: number; capturedAt: number; at: number; number?: number; level?: number; plane?: VoicePlane };

function say(voices: Voices, places: Place[], { sequence, capturedAt, at, number = 1, level = 90, plane }: Spoken) {
  const media = { kind: 'voice', publisher: 0, source: 'microphone', step: 0, key: true, layer: 0 } as const;
  const payload = new Uint8Array(60);
  const frame = {
    ...media,
    configChanged: false,
    sequence,
    level,
    capturedAt: capturedAt * 1_000,
    passedAt: 0,
    payload,
  };
  voices.relay({ ...publisher, number }, frame, writeMedia(frame), places, at, plane);
}

test('[V4] a packet says when the relay passed it on, whenever it was captured', () => {
  const voices = new Voices();
  const { place, got, ack } = aListener();
  for (let sequence = 0; sequence < 200; sequence += 1) {
    const at = sequence * 60 + (sequence % 7) * 20;
    say(voices, [place], { sequence, capturedAt: sequence * 60, at });
    ack(at);
    expect(got.main.at(-1)?.passedAt).toBe(Math.floor((at % passedWrap) / 16) * 16);
  }
});

test('[V1] a voice that comes on two connections goes on once, in its order, whichever brings it first', () => {
  const voices = new Voices();
  const { place, got } = aListener();
  const speak = (sequence: number, plane: VoicePlane, late: number) =>
    say(voices, [place], { sequence, capturedAt: sequence * 60, at: sequence * 60 + late, plane });
  for (let sequence = 0; sequence < 10; sequence += 1) {
    speak(sequence, sequence % 3 === 0 ? 'voice' : 'main', 20);
    speak(sequence, sequence % 3 === 0 ? 'main' : 'voice', 20);
  }
  // The main one stands still, and gives all it held at once.
  for (let sequence = 10; sequence < 20; sequence += 1) speak(sequence, 'voice', 20);
  for (let sequence = 10; sequence < 20; sequence += 1) speak(sequence, 'main', 20);
  speak(20, 'main', 20);
  expect(got.main.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 21 }, (_, index) => index));
});

test('[V1] and a publisher who begins anew is heard at once', () => {
  const voices = new Voices();
  const { place, got } = aListener();
  for (let sequence = 0; sequence < 5; sequence += 1)
    say(voices, [place], { sequence: sequence + 700, capturedAt: sequence * 60, at: sequence * 60 });
  say(voices, [place], { sequence: 0, capturedAt: 900, at: 900 });
  expect(got.main.at(-1)).toMatchObject({ sequence: 0 });
  expect(got.main).toHaveLength(6);
});

test('[V2] who speaks is told how late their voice comes on the main connection, whatever the spare one saves', () => {
  const voices = new Voices();
  for (let sequence = 0; sequence < 20; sequence += 1)
    say(voices, [], { sequence, capturedAt: sequence * 60, at: sequence * 60 + 20, plane: 'main' });
  expect(voices.takeUplinkDelay(1)).toEqual({ main: 0, first: 0 });
  for (let sequence = 20; sequence < 24; sequence += 1) {
    say(voices, [], { sequence, capturedAt: sequence * 60, at: sequence * 60 + 20, plane: 'voice' });
    say(voices, [], { sequence, capturedAt: sequence * 60, at: sequence * 60 + 320, plane: 'main' });
  }
  expect(voices.takeUplinkDelay(1)).toEqual({ main: 300, first: 0 });
  expect(voices.takeUplinkDelay(1)).toEqual({ main: 0, first: 0 });
});

test('[V5] a voice more than a second late is not passed on, and one that comes in time again is', () => {
  const voices = new Voices();
  const { place, got, ack } = aListener();
  for (let sequence = 0; sequence < 10; sequence += 1)
    say(voices, [place], { sequence, capturedAt: sequence * 60, at: sequence * 60 + 20 });
  ack(600);
  // Two seconds of it come at once.
  for (let sequence = 10; sequence < 43; sequence += 1)
    say(voices, [place], { sequence, capturedAt: sequence * 60, at: 43 * 60 });
  const passed = got.main.slice(10);
  expect(passed[0]?.sequence).toBeGreaterThanOrEqual(26);
  expect(passed.at(-1)?.sequence).toBe(42);
});

test('[V3] with a spare connection voices go on both, and on that one alone while much else waits on the main one', () => {
  const voices = new Voices();
  const { place, got, main } = aListener({ spare: true });
  say(voices, [place], { sequence: 0, capturedAt: 0, at: 0 });
  expect([got.main.length, got.voice.length]).toEqual([1, 1]);
  main.control(packText('x'.repeat(20_000)), 0);
  say(voices, [place], { sequence: 1, capturedAt: 60, at: 60 });
  expect([got.main.length, got.voice.length]).toEqual([1, 2]);
  main.flow.acked(2, 100, 100);
  say(voices, [place], { sequence: 2, capturedAt: 120, at: 120 });
  expect([got.main.length, got.voice.length]).toEqual([2, 3]);
});
