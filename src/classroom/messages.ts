// The JSON messages of the live class, both ways. Those of the browser are validated on arrival (schemas, server only);
// the browser imports the types alone.
import { type Static, Type } from 'typebox';
import type { Happened, PartStates } from './activities/contract.ts';
import type { GuestTold } from './guests/contract.ts';
import type { WaitNote } from './lobby/contract.ts';
import { type Got, type MemberQuality, qualityMessage } from './quality/contract.ts';

const closed = { additionalProperties: false } as const;
const memberNumber = Type.Integer({ minimum: 1, maximum: 65_535 });
const step = Type.Integer({ minimum: 0, maximum: 2 });
const pictureSource = Type.Union([Type.Literal('camera'), Type.Literal('screen')]);
const soundSource = Type.Union([Type.Literal('microphone'), Type.Literal('screen-sound')]);
const source = Type.Union([pictureSource, soundSource]);
/** Chosen by the browser: a refusal carries it. */
const ref = Type.String({ minLength: 1, maxLength: 40 });

const soundPublication = Type.Object(
  {
    source: soundSource,
    codec: Type.Literal('opus'),
    sampleRate: Type.Literal(48_000),
    channels: Type.Literal(1),
    /** Length of one packet in ms. */
    packet: Type.Integer({ minimum: 10, maximum: 120 }),
  },
  closed,
);

const picturePublication = Type.Object(
  {
    source: pictureSource,
    /** WebCodecs codec string: `vp8` or `vp09.…`. */
    codec: Type.String({ minLength: 3, maxLength: 40, pattern: '^(vp8|vp09[.0-9]*)$' }),
    layers: Type.Integer({ minimum: 1, maximum: 3 }),
    /** Steps of the ladder that can be had, smallest first. */
    steps: Type.Array(
      Type.Object(
        {
          step,
          width: Type.Integer({ minimum: 2, maximum: 4_096 }),
          height: Type.Integer({ minimum: 2, maximum: 4_096 }),
          /** Pictures a second. */
          rate: Type.Number({ minimum: 1, maximum: 60 }),
          /** Bits a second. */
          bitrate: Type.Integer({ minimum: 1_000, maximum: 8_000_000 }),
        },
        closed,
      ),
      { minItems: 1, maxItems: 3 },
    ),
  },
  closed,
);

const publication = Type.Union([soundPublication, picturePublication]);

/** First message on either socket. `resume` is the token of the welcome: needed on the picture plane, optional on the main one. */
const hello = Type.Object(
  { type: Type.Literal('hello'), protocol: Type.Integer(), resume: Type.Optional(Type.String({ maxLength: 64 })) },
  closed,
);

/** What the browser may say once welcomed, all on the main plane. */
export const clientMessage = Type.Union([
  Type.Object({ type: Type.Literal('ping'), at: Type.Number() }, closed),
  Type.Object({ type: Type.Literal('publish'), publication }, closed),
  Type.Object({ type: Type.Literal('unpublish'), source }, closed),
  /** Asks a publisher for a key frame: nothing to decode from, or a lost base. */
  Type.Object({ type: Type.Literal('key'), member: memberNumber, source: pictureSource }, closed),
  /** The largest step worth sending here, null for none (hidden tile); and the topmost layer of it, all when absent. */
  Type.Object(
    {
      type: Type.Literal('want'),
      member: memberNumber,
      source: pictureSource,
      step: Type.Union([step, Type.Null()]),
      layers: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)])),
    },
    closed,
  ),
  qualityMessage,
  /** One's own hand, or (teacher, only down) another's. */
  Type.Object({ type: Type.Literal('hand'), up: Type.Boolean(), member: Type.Optional(memberNumber) }, closed),
  Type.Object({ type: Type.Literal('leave') }, closed),
  /** A command to an activity (`activities/parts.ts`), which checks it. */
  Type.Object(
    {
      type: Type.Literal('do'),
      ref,
      part: Type.String({ minLength: 1, maxLength: 20 }),
      command: Type.Unknown(),
    },
    closed,
  ),
  // From here on: teacher and staff only.
  /** Lets a pupil publish, or takes it back. */
  Type.Object({ type: Type.Literal('floor'), member: memberNumber, granted: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('remove'), member: memberNumber }, closed),
  Type.Object({ type: Type.Literal('end') }, closed),
]);

export const helloMessage = hello;

export type ClientMessage = Static<typeof clientMessage>;
export type PicturePublication = Static<typeof picturePublication>;
export type Publication = Static<typeof publication>;

/** `staff` may do what a teacher may, but is not the one who teaches. */
export type LiveRole = 'teacher' | 'pupil' | 'staff';

/** Full: pictures and voice; voice: no camera; text: chat and hands only. */
export type Tier = 'full' | 'voice' | 'text';

/** Whose voices are passed on now. Around the text tier, those of who leads the class go last and come back first. */
export type VoicesCarried = 'all' | 'leaders' | 'none';

export type Member = {
  /** Given by the relay, kept across cuts, never reused within a lesson. */
  number: number;
  name: string;
  role: LiveRole;
  /** False while cut off with the place kept. */
  here: boolean;
  /** Order of the raised hand (smaller came first), or null. */
  hand: number | null;
  /** May publish. Always true for the teacher. */
  floor: boolean;
  /** Not of the class: seen as what they are. */
  guest?: GuestTold;
};

export type Published = { member: number; publication: Publication };

/** All that a page needs to draw the class; in the welcome, and again after a backlog. */
export type RoomSnapshot = {
  lesson: { id: string; title: string /** ms since 1970 */; endsAt: number };
  members: Member[];
  publications: Published[];
  tier: Tier;
  voices: VoicesCarried;
  /** What this member gets now. */
  quality: Got;
  /** To those who lead: of everybody who gets less than everything. */
  qualities: MemberQuality[];
  /** What the class does beside being there, as this member may see it. */
  parts: PartStates;
};

export type ServerMessage =
  | {
      type: 'welcome';
      protocol: number;
      you: number;
      /** Presented in the hello of the picture plane, and of the main one when coming back. */
      resume: string;
      room: RoomSnapshot;
      /** Server's clock, ms since 1970. */
      now: number;
    }
  /** Instead of the welcome, and again when it changes: outside, until the door opens or the teacher lets them in. */
  | ({ type: 'waiting' } & WaitNote)
  /** The spare connection for voices is ready. */
  | { type: 'voice-ready'; protocol: number }
  /** The picture plane is ready; `epoch` goes back in the acknowledgements. */
  | { type: 'picture-ready'; protocol: number; epoch: number }
  /** On the picture plane, when nothing else was written there for a while: the socket lives. */
  | { type: 'pulse' }
  /** Replaces all that was known: too much was waiting to be sent one by one. */
  | { type: 'snapshot'; room: RoomSnapshot; now: number }
  /** Members new or changed, and numbers of those who left for good. Gathered for up to 200 ms. */
  | { type: 'presence'; changed: Member[]; gone: number[] }
  /** The timetable changed: another title, another end. */
  | { type: 'lesson'; lesson: RoomSnapshot['lesson'] }
  | { type: 'published'; member: number; publication: Publication }
  | { type: 'unpublished'; member: number; source: Publication['source'] }
  /** To a publisher: send a key frame of this step soon. */
  | { type: 'key'; source: 'camera' | 'screen'; step: number }
  /** To a publisher: these steps have someone to watch them, the others need not be encoded. */
  | { type: 'need'; source: 'camera' | 'screen'; steps: number[] }
  /** Something happened in an activity. */
  | ({ type: 'did' } & Happened)
  /** Also when whose voices are carried changes within a tier. What isn't carried need not be encoded. */
  | { type: 'tier'; tier: Tier; voices: VoicesCarried }
  /** What this member gets from now on, and why it is no more. */
  | ({ type: 'quality' } & Got)
  /** To those who lead: whose quality is another now. */
  | { type: 'qualities'; changed: MemberQuality[] }
  /** What was asked can't be done; `code` is stable, `message` is French and may be shown. */
  | { type: 'refused'; code: string; message: string; ref?: string }
  /** To show when the pass is renewed, while others wait for a seat: signed for this account alone. `until` in ms since 1970. */
  | { type: 'hold'; hold: string; until: number }
  | { type: 'pong'; at: number; now: number }
  /** Followed by close 4003. */
  | { type: 'ended' };
