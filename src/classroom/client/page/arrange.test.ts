import { describe, expect, test } from 'vitest';
import { initialStates } from '../../activities/parts.ts';
import type { ClassRoom, Member } from '../live-class.ts';
import { arrange } from './arrange.ts';

const person = (number: number, role: Member['role']): Member => ({
  number,
  name: role === 'teacher' ? 'M. Petit' : `Élève ${number}`,
  role,
  here: true,
  hand: null,
  floor: role === 'teacher',
});

const picture = (member: number, source: 'camera' | 'screen') => ({
  member,
  publication: {
    source,
    codec: 'vp8',
    layers: 3,
    steps: [{ step: 0, width: 320, height: 180, rate: 15, bitrate: 1e5 }],
  },
});

const room = (you: number, publications: ClassRoom['publications']): ClassRoom => ({
  you,
  lesson: { id: 'lesson', title: 'Mathématiques', endsAt: 0 },
  members: [person(1, 'teacher'), person(2, 'pupil'), person(3, 'pupil')],
  publications,
  tier: 'full',
  voices: 'all',
  quality: { quality: 'full', cause: null },
  qualities: [],
  parts: initialStates(),
});

const keys = (arrangement: ReturnType<typeof arrange>) => [
  arrangement.stage?.key,
  ...arrangement.strip.map((one) => one.key),
];
const none = new Set<never>();

describe('arrange', () => {
  test('the screen is the stage and the camera stands beside it', () => {
    const seen = arrange(room(2, [picture(1, 'camera'), picture(1, 'screen')]), none, null);
    expect(keys(seen)).toEqual(['1-screen', '1-camera']);
  });

  test('the teacher comes before a pupil who holds the floor', () => {
    const seen = arrange(room(2, [picture(3, 'camera'), picture(1, 'camera')]), none, null);
    expect(keys(seen)).toEqual(['1-camera', '3-camera']);
  });

  test('for the teacher, a pupil with the floor comes before their own camera', () => {
    const seen = arrange(room(1, [picture(3, 'camera')]), new Set(['camera'] as const), null);
    expect(keys(seen)).toEqual(['3-camera', '1-camera']);
    expect(seen.strip[0]).toMatchObject({ own: true });
  });

  test('one’s own picture is shown once, from the device', () => {
    const seen = arrange(room(1, [picture(1, 'camera')]), new Set(['camera'] as const), null);
    expect(keys(seen)).toEqual(['1-camera']);
    expect(seen.stage).toMatchObject({ own: true });
  });

  test('what was enlarged is the stage, and nothing is lost when it goes', () => {
    const both = [picture(1, 'screen'), picture(1, 'camera')];
    expect(keys(arrange(room(2, both), none, '1-camera'))).toEqual(['1-camera', '1-screen']);
    expect(keys(arrange(room(2, both.slice(0, 1)), none, '1-camera'))).toEqual(['1-screen']);
  });

  test('in the lower tiers, one’s own picture alone is shown', () => {
    const busy = { ...room(2, [picture(1, 'camera'), picture(1, 'screen')]), tier: 'voice' } as const;
    expect(keys(arrange(busy, none, null))).toEqual([undefined]);
    expect(keys(arrange(busy, new Set(['camera'] as const), '1-camera'))).toEqual(['2-camera']);
  });

  test('[F7] a scene has the stage, and only what the person enlarged takes it', () => {
    const cameras = [picture(1, 'camera'), picture(3, 'camera')];
    const beside = arrange(room(2, cameras), none, null, true);
    expect(keys(beside)).toEqual([undefined, '1-camera', '3-camera']);
    expect(keys(arrange(room(2, cameras), none, '3-camera', true))).toEqual(['3-camera', '1-camera']);
    // Whoever was enlarged closes the camera: the scene is back.
    expect(keys(arrange(room(2, cameras.slice(0, 1)), none, '3-camera', true))).toEqual([undefined, '1-camera']);
  });

  test('a voice is no picture', () => {
    const voice = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 } as const;
    expect(arrange(room(2, [{ member: 1, publication: voice }]), none, null)).toEqual({ stage: null, strip: [] });
  });
});
