// One person's place in a room: who it is, what they may do, and the life of their connection.
import type { Attendee } from './activities/activity.ts';
import type { Allowance } from './allowance.ts';
import type { Guest } from './guests/contract.ts';
import type { Line } from './line.ts';
import type { LiveRole, Member, Publication } from './messages.ts';
import type { Source } from './protocol.ts';
import type { MemberMeans } from './quality/member-means.ts';
import type { Viewer } from './viewer.ts';

/** What the session says of who enters; nothing of it ever comes from a message. */
export type Person = {
  schoolId: string;
  lessonId: string;
  accountId: string;
  userId: string;
  name: string;
  role: LiveRole;
  /** Invited to this lesson; the role is then the pupils'. */
  guest?: Guest;
  /** ms since 1970. */
  startsAt?: number;
  /** Alone in a room of their own, to try microphone and camera: nothing of it is kept or told. */
  trial?: boolean;
  /** Leads the lesson, and looks at it as a pupil would, beside their own place; the role is then the pupils'. */
  asPupil?: boolean;
  /** Ends on time, though nobody ends it: opened outside the timetable. */
  punctual?: boolean;
  /** Before this they wait at the door. */
  opensAt?: number;
  endsAt: number;
  title: string;
  /** Whether the session still stands: asked again and again while a socket is open. Absent, it always does. */
  signedIn?(): boolean;
};

/** Whose place it is. The rest is known once they are here: a restarted relay expects people it has not seen. */
export type Seated = Pick<Person, 'schoolId' | 'lessonId' | 'userId' | 'name' | 'role'> & Partial<Person>;

/** Cut off keeps the place; leaving gives it back, and then there is no `Place` any more. */
export type Life =
  | {
      type: 'here';
      main: Line;
      picture: { line: Line; epoch: number } | null;
      /** Voices a second time, while they come late on the main one. */
      spare: Line | null;
      lastHeard: number;
    }
  | { type: 'away'; since: number };

export type Place = {
  readonly number: number;
  person: Seated;
  /** Unguessable; shows that a socket comes from the page that holds this place. */
  readonly resume: string;
  life: Life;
  hand: number | null;
  floor: boolean;
  readonly publications: Map<Source, Publication>;
  /** By publisher's picture stream: what this member gets of it. */
  readonly viewers: Map<number, Viewer>;
  /** What this member chose, and what their machine and link bear. */
  readonly means: MemberMeans;
  /** Voice delay that this member's page measures from the relay on, beyond its usual one, ms. */
  voiceDelay: number;
  /** Of a guest: the number of the pupil they are there for. */
  beside?: number | null;
  /** When this member is given another hold on their seat, ms since 1970. */
  holdDue: number;
  readonly messages: Allowance;
  readonly frames: Allowance;
};

export const leads = (role: LiveRole): boolean => role !== 'pupil';

export const attendee = ({ number, person, life, floor, beside = null }: Place): Attendee => ({
  number,
  userId: person.userId,
  name: person.name,
  role: person.role,
  here: life.type === 'here',
  floor,
  ...(person.guest && { guest: person.guest.kind, beside }),
});

export const describe = ({ number, person, life, hand, floor, beside = null }: Place): Member => ({
  number,
  name: person.name,
  role: person.role,
  here: life.type === 'here',
  hand,
  floor,
  ...(person.guest && { guest: { kind: person.guest.kind, of: person.guest.pupil?.name ?? '', member: beside } }),
});
