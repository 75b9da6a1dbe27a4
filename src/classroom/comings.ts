// Who comes and goes, told to whom it concerns: the lesson's register, the activities, and the school.
import type { Activities } from './activities/activities.ts';
import { attendee, type Place, type Seated } from './place.ts';
import { closeCodes } from './protocol.ts';
import type { Out, RegisterEvent } from './register/contract.ts';
import type { Seats } from './seats.ts';

export type PresenceChange = 'entered' | 'cut' | 'returned' | 'left';

export type ComingsOptions = {
  /** For attendance: nothing here waits for it. */
  onPresence(person: Seated, change: PresenceChange, at: number): void;
  /** What could not be written of who was there: the lesson goes on. */
  onFailure?(error: unknown): void;
};

const whyOf: Readonly<Record<number, Out>> = {
  [closeCodes.removed]: 'removed',
  [closeCodes.ended]: 'ended',
  [closeCodes.cancelled]: 'cancelled',
};

export class Comings {
  private readonly activities: Activities;
  private readonly options: ComingsOptions;

  constructor(activities: Activities, options: ComingsOptions) {
    this.activities = activities;
    this.options = options;
  }

  /** Where a room of this lesson was before, its people are on the way back to their places. */
  takeUp(seats: Seats, lesson: { schoolId: string; lessonId: string }, now: number): void {
    const before = this.activities.stateOf('register');
    seats.restore(before, lesson, now);
    const stopped = before.people.filter(({ stretches }) => stretches.at(-1)?.to === null);
    if (stopped.length > 0) this.record({ type: 'stopped' });
    for (const { userId } of stopped) {
      const place = seats.of(userId);
      if (place) this.notice(place, 'cut');
    }
  }

  /** Before they are welcomed: their number is kept when they are told it. */
  entering({ number: member, person: { userId, name, role, guest } }: Place): void {
    this.record({ type: 'entered', member, userId, name, role, ...(guest && { guest }) });
  }

  entered(place: Place, returned: boolean, now: number): void {
    const change = returned ? 'returned' : 'entered';
    this.notice(place, change);
    this.options.onPresence(place.person, change, now);
  }

  cut(place: Place, why: 'network' | 'platform', now: number): void {
    this.record({ type: 'out', member: place.number, why });
    this.notice(place, 'cut');
    this.options.onPresence(place.person, 'cut', now);
  }

  /** @param code with which the socket was closed */
  left(place: Place, code: number, now: number): void {
    if (code === closeCodes.removed) this.record({ type: 'removed', member: place.number });
    this.record({ type: 'out', member: place.number, why: whyOf[code] ?? 'left' });
    this.notice(place, 'left');
    this.options.onPresence(place.person, 'left', now);
  }

  private record(event: RegisterEvent): void {
    this.guard(() => this.activities.happen('register', [event]));
  }

  private notice(place: Place, change: PresenceChange): void {
    this.guard(() => this.activities.noticed(attendee(place), change));
  }

  /** What can't be written of who is there stops nobody from being there. */
  private guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.options.onFailure?.(error);
    }
  }
}
