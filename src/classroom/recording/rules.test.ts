// The recording's own rules: who starts and stops it, who is told whom it holds, and what a file of it says.
import { describe, expect, test } from 'vitest';
import type { Attendee, Scene } from '../activities/activity.ts';
import { writeMedia } from '../protocol.ts';
import type { RecordingCommand, RecordingEvent, RecordingState } from './contract.ts';
import { recording, runningIn } from './recording.ts';
import { recordingRules } from './rules.ts';
import { describeSegment, headOf, readRecords, without } from './segment.ts';

const someone = (number: number, role: Attendee['role']): Attendee => ({
  ...{ number, role, userId: `u${number}`, name: `n${number}`, here: true, floor: role !== 'pupil' },
});
const teacher = someone(1, 'teacher');
const other = someone(2, 'teacher');
const staff = someone(3, 'staff');
const pupil = someone(4, 'pupil');
const scene = (noTape?: Scene['noTape']): Scene => ({
  ...{ now: 1_000, chance: { bytes: (count) => new Uint8Array(count) }, attendees: [teacher, other, staff, pupil] },
  ...(noTape && { noTape }),
});
const free = scene(() => undefined);

function follows(events: readonly RecordingEvent[], from: RecordingState = recording.initial): RecordingState {
  return events.reduce((state, event) => recording.apply(state, event, 1_000), from);
}
const decide = (state: RecordingState, command: RecordingCommand, by: Attendee, at = free) =>
  recordingRules.decide(state, command, by, at);

describe('[R1] who starts and stops', () => {
  test('a teacher starts; nobody gives that yes for them; any leader stops', () => {
    expect(decide(recording.initial, { type: 'start' }, teacher)).toEqual([{ type: 'started', member: 1 }]);
    for (const by of [staff, pupil])
      expect(() => decide(recording.initial, { type: 'start' }, by)).toThrow(/professeur/);
    const on = follows([{ type: 'started', member: 1 }]);
    expect(decide(on, { type: 'start' }, teacher)).toEqual([]);
    expect(() => decide(on, { type: 'stop' }, pupil)).toThrow(/professeur/);
    expect(decide(on, { type: 'stop' }, staff)).toEqual([{ type: 'stopped', why: 'asked' }]);
    expect(decide(recording.initial, { type: 'stop' }, teacher)).toEqual([]);
  });

  test('without room on the disk, or where nothing records, it is refused with words', () => {
    expect(() =>
      decide(
        recording.initial,
        { type: 'start' },
        teacher,
        scene(() => 'disk'),
      ),
    ).toThrow(/place/);
    expect(() => decide(recording.initial, { type: 'start' }, teacher, scene())).toThrow(/n’enregistre pas/);
  });

  test('a second run begins with who starts it, and with no pupil', () => {
    const state = follows([
      { type: 'started', member: 1 },
      { type: 'pupils', members: [4] },
      { type: 'stopped', why: 'asked' },
      { type: 'started', member: 2 },
    ]);
    expect(state).toMatchObject({ teachers: [2], pupils: [], stopped: null });
    expect(state.runs).toEqual([
      { from: 1_000, to: 1_000 },
      { from: 1_000, to: null },
    ]);
    expect(runningIn(state)).toEqual({ from: 1_000, to: null });
  });
});

test('[R3] another teacher is in it when they say so themselves', () => {
  const on = follows([{ type: 'started', member: 1 }]);
  expect(on.teachers).toEqual([1]);
  const agreed = follows(decide(on, { type: 'agree', agree: true }, other), on);
  expect(agreed.teachers).toEqual([1, 2]);
  expect(follows(decide(agreed, { type: 'agree', agree: false }, other), agreed).teachers).toEqual([1]);
  for (const by of [staff, pupil]) expect(() => decide(on, { type: 'agree', agree: true }, by)).toThrow();
});

test('[R4] a pupil is told of themselves only', () => {
  const { seenBy, viewOf } = recordingRules;
  const event: RecordingEvent = { type: 'pupils', members: [4, 5] };
  const state = follows([{ type: 'started', member: 1 }, event]);
  expect(seenBy?.(event, pupil, state, free)).toEqual({ type: 'pupils', members: [4] });
  expect(seenBy?.(event, someone(9, 'pupil'), state, free)).toEqual({ type: 'pupils', members: [] });
  expect(seenBy?.(event, teacher, state, free)).toEqual(event);
  expect(viewOf?.(state, pupil, free).pupils).toEqual([4]);
  expect(viewOf?.(state, teacher, free).pupils).toEqual([4, 5]);
});

describe('[R7] a file of a recording', () => {
  const frame = (publisher: number, key: boolean) =>
    writeMedia({
      ...{ kind: 'picture', publisher, source: 'camera', step: 0, sequence: 1, capturedAt: 5, key, layer: 0 },
      ...{ configChanged: false, level: 0, payload: new Uint8Array(30).fill(publisher) },
    });
  const record = (kind: 'frame' | 'note', at: number, body: Uint8Array) =>
    Buffer.concat([headOf(kind, at, body.length), body]);
  const note = Buffer.from(
    JSON.stringify({ shown: [1, 4].map((member) => ({ member, source: 'camera', codec: 'vp8' })) }),
  );
  const file = Buffer.concat([
    record('note', 100, note),
    record('frame', 110, frame(1, true)),
    record('frame', 120, frame(4, true)),
    record('frame', 130, frame(1, false)),
  ]);

  test('says who is in it and where decoding may begin', () => {
    expect(describeSegment(100, file)).toEqual({
      ...{ from: 100, to: 130, bytes: file.length, members: [1, 4] },
      keys: [
        [110, 1, 'camera'],
        [120, 4, 'camera'],
      ],
    });
  });

  test('cut anywhere, it is read up to the last whole record', () => {
    const ends = [...readRecords(file)].map(({ to }) => to);
    for (let length = 0; length <= file.length; length += 1) {
      const whole = [...readRecords(file.subarray(0, length))].map(({ to }) => to);
      expect(whole).toEqual(ends.filter((end) => end <= length));
    }
  });

  test('what follows a broken record isn’t believed', () => {
    const broken = Buffer.from(file);
    broken[([...readRecords(file)][1]?.from ?? 0) + 13] = 9;
    expect([...readRecords(broken)]).toHaveLength(1);
  });

  test('[R6] somebody taken out of it is neither in its frames nor named in its notes', () => {
    const left = without(file, (member) => member === 4);
    expect(describeSegment(100, left)).toMatchObject({ members: [1], keys: [[110, 1, 'camera']] });
    expect(Buffer.from(left).includes(Buffer.alloc(30, 4))).toBe(false);
    expect([...readRecords(left)][0]).toMatchObject({ note: { shown: [{ member: 1 }] } });
    expect(without(file, (member) => member === 9)).toBe(file);
  });
});
