// One live lesson: who is in it, and how its parts hang together. Sockets are `Wire`s, time comes from the clock.
import { Activities } from './activities/activities.ts';
import { Broadcast } from './broadcast.ts';
import { Comings } from './comings.ts';
import { TeacherWatch } from './floor/missing.ts';
import { regroup } from './groups/regroup.ts';
import { tieBeside } from './guests/beside.ts';
import { holdUntil, nextHold } from './holds.ts';
import { Line } from './line.ts';
import { Antechamber } from './lobby/antechamber.ts';
import type { RoomSnapshot, ServerMessage } from './messages.ts';
import { Onlookers } from './onlookers/onlookers.ts';
import { attendee, describe, type Person, type Place } from './place.ts';
import { type AckFrame, closeCodes, protocolVersion } from './protocol.ts';
import { Recorder } from './recording/recorder.ts';
import { runningIn } from './recording/recording.ts';
import type { RoomOptions } from './room-options.ts';
import { Seats } from './seats.ts';
import { stopsWatching } from './stills/stills.ts';
import type { TierNow } from './tier.ts';
import { dropSockets, lookAfter } from './upkeep.ts';
import { type Packed, packText, type Wire } from './wire.ts';

export const pack = (message: ServerMessage): Packed => packText(JSON.stringify(message));

const teaches = ({ person }: Place): boolean => person.role === 'teacher';

export class Room {
  readonly options: RoomOptions;
  /** As the timetable has it now. */
  lesson: RoomSnapshot['lesson'];
  readonly broadcast: Broadcast;
  readonly activities: Activities;
  /** Those who may not be in class yet. */
  readonly antechamber: Antechamber;
  private readonly onlookers: Onlookers;
  private readonly seats: Seats;
  private readonly places: Map<number, Place>;
  private readonly comings: Comings;
  private readonly teacherWatch = new TeacherWatch();
  readonly recorder: Recorder | undefined;
  private changed = new Set<Place>();
  private gone: number[] = [];
  private nextEpoch = 1;
  /** Ended by the teacher or at its time: nobody enters any more. */
  ended = false;
  /** Since when nobody has been here; undefined while someone is. */
  emptySince: number | undefined;

  constructor(options: RoomOptions) {
    this.options = options;
    this.lesson = options.lesson;
    this.emptySince = options.clock.now();
    const { schoolId, clock, chance, journal, secret } = options;
    this.seats = new Seats(chance);
    const { places, audience } = this.seats;
    this.places = places;
    this.broadcast = new Broadcast({
      clock,
      places,
      audience,
      floor: () => this.activities.stateOf('floor'),
      groups: () => this.activities.stateOf('groups'),
      stills: () => this.activities.stateOf('stills'),
      tell: (place, message, now) => this.tell(place, message, now),
      tellAll: (message, now) => this.tellAll(message, now),
      noteChange: (place) => this.changed.add(place),
    });
    this.activities = new Activities(
      {
        scene: () => ({
          now: clock.now(),
          chance,
          ...(secret !== undefined && { secret }),
          ...(options.recording && { noTape: options.recording.noTape }),
          room: places,
          get attendees() {
            return Array.from(places.values(), attendee);
          },
        }),
        onlookers: () => this.onlookers.attendees(),
        keep: journal.note,
        failed: (error) => options.onFailure?.(error),
        pass: (happened) => journal.passed?.(happened),
        applied: (part) => {
          if (part === 'floor') this.broadcast.followFloor();
          if (part === 'recording') this.recorder?.follow(this.activities.stateOf('recording'));
          if (part === 'stills') this.broadcast.stills.follow(clock.now());
          if (part === 'groups') regroup(this.broadcast, this.activities.stateOf('groups'), clock.now());
        },
        tellAll: (happened) => this.tellAll({ type: 'did', ...happened }, clock.now()),
        tell: ({ number }, happened) => {
          const place = audience.get(number);
          if (place) this.tell(place, { type: 'did', ...happened }, clock.now());
        },
      },
      journal.read(),
    );
    this.onlookers = new Onlookers({
      ...{ seats: this.seats, now: () => clock.now() },
      welcome: (place, wire, now) => this.welcome(place, wire, null, now),
      giveHold: (place, now) => this.giveHold(place, now),
      gone: (view) => this.activities.happen('stills', stopsWatching(this.activities.stateOf('stills'), view)),
    });
    this.broadcast.whereabouts.follow(this.activities.stateOf('groups'));
    this.recorder =
      options.recording &&
      new Recorder(options.recording, {
        ...{ places, broadcast: this.broadcast, now: () => clock.now() },
        happen: (event) => this.activities.happen('recording', [event]),
        onFailure: (error) => options.onFailure?.(error),
      });
    this.recorder?.follow(this.activities.stateOf('recording'));
    this.comings = new Comings(this.activities, options);
    this.comings.takeUp(this.seats, { schoolId, lessonId: options.lesson.id }, clock.now());
    this.broadcast.followFloor();
    this.antechamber = new Antechamber({
      now: () => clock.now(),
      title: () => this.lesson.title,
      state: () => this.activities.stateOf('lobby'),
      happen: (events) => this.activities.happen('lobby', events),
      known: (userId) => this.seats.knows(userId),
      teacher: () => [...places.values()].find((one) => teaches(one) && one.life.type === 'here')?.person.name ?? null,
      refusal: (person) => this.refusal(person),
      enter: (person, wire) => this.enter(person, wire, undefined),
      most: options.maxMembers,
    });
  }

  get members(): number {
    return this.places.size;
  }

  /** What may not enter, as a close code and words; undefined when this person may. */
  refusal(person: Person, resume?: string): { code: number; reason: string } | undefined {
    if (this.ended) return { code: closeCodes.ended, reason: 'le cours est terminé' };
    if (this.seats.isRemoved(person.userId))
      return { code: closeCodes.removed, reason: 'retiré du cours par le professeur' };
    if (person.asPupil) return this.onlookers.refusal(person, resume);
    if (!this.seats.of(person.userId) && this.places.size >= this.options.maxMembers)
      return { code: closeCodes.full, reason: 'la classe est pleine' };
    return undefined;
  }

  /** Puts this person in their place, a new one or the one kept, and welcomes them. */
  enter(person: Person, wire: Wire, resume: string | undefined): Place {
    if (person.asPupil) return this.onlookers.enter(person, wire, resume);
    const now = this.options.clock.now();
    const kept = this.seats.of(person.userId);
    const place = kept ?? this.seats.add(person, now);
    place.person = person;
    this.tieGuests(now);
    this.gone = this.gone.filter((number) => number !== place.number);
    let sameSpare: Line | null = null;
    if (place.life.type === 'here') {
      // The same page coming back before the cut was noticed, or another page of the same person taking over.
      const same = resume === place.resume;
      // Voices go on over it while the rest comes back.
      if (same) sameSpare = place.life.spare;
      dropSockets(place, same ? undefined : { code: closeCodes.replaced, reason: 'entré depuis une autre page' }, same);
    }
    // Whatever was published is published again by the page that comes: another device has other cameras.
    this.broadcast.unpublishAll(place, now);
    this.comings.entering(place);
    this.emptySince = undefined;
    this.changed.add(place);
    this.welcome(place, wire, sameSpare, now);
    this.comings.entered(place, kept !== undefined, now);
    return place;
  }

  private welcome(place: Place, wire: Wire, spare: Line | null, now: number): void {
    const main = new Line(wire, now);
    place.life = { type: 'here', main, picture: null, spare, lastHeard: now };
    // What the old connection told says nothing of this one.
    place.voiceDelay = 0;
    place.means.reopen(now);
    const { number: you, resume } = place;
    main.write(pack({ type: 'welcome', protocol: protocolVersion, you, resume, room: this.snapshot(place), now }), now);
    this.giveHold(place, now);
  }

  /** Where the page is that this token shows to be theirs. */
  private held(person: Person, resume: string | undefined): Place | undefined {
    const place = person.asPupil ? this.onlookers.of(resume) : this.seats.of(person.userId);
    return place?.resume === resume ? place : undefined;
  }

  /** An assistant goes with their pupil, whoever of them came first. */
  private tieGuests(now: number): void {
    const { besides, changed } = tieBeside(this.seats);
    if (changed.length === 0) return;
    for (const place of changed) this.changed.add(place);
    this.broadcast.whereabouts.accompany(besides);
    regroup(this.broadcast, this.activities.stateOf('groups'), now);
  }

  /** An invitation was taken back. */
  dismissGuest(userId: string): void {
    this.antechamber.dismissGuest(userId);
    const place = this.seats.of(userId);
    if (place?.person.guest) this.leave(place, closeCodes.notAllowed, 'vous n’êtes plus invité dans ce cours');
  }

  /** Ties a picture socket to the place that its token names; undefined when there is none. */
  enterPicture(person: Person, wire: Wire, resume: string | undefined): Place | undefined {
    const now = this.options.clock.now();
    const place = this.held(person, resume);
    if (place?.life.type !== 'here') return undefined;
    place.life.picture?.line.wire.drop();
    const line = new Line(wire, now);
    const epoch = this.nextEpoch++;
    place.life.picture = { line, epoch };
    line.write(pack({ type: 'picture-ready', protocol: protocolVersion, epoch }), now);
    this.broadcast.pictures.welcome(place, now);
    return place;
  }

  /** Ties a spare connection for voices to the place that its token names; undefined when there is none. */
  enterSpare(person: Person, wire: Wire, resume: string | undefined): Place | undefined {
    const now = this.options.clock.now();
    const place = this.held(person, resume);
    if (place?.life.type !== 'here') return undefined;
    place.life.spare?.wire.drop();
    place.life.spare = new Line(wire, now);
    place.life.spare.write(pack({ type: 'voice-ready', protocol: protocolVersion }), now);
    return place;
  }

  snapshot(viewer: Place): RoomSnapshot {
    const publications = this.broadcast.publicationsFor(viewer);
    const members = Array.from(this.places.values(), describe);
    // Who only looks on is in their own list alone: a page finds there who it is.
    if (viewer.person.asPupil) members.push(describe(viewer));
    const parts = this.activities.viewFor(attendee(viewer));
    const { tier, voices, qualities } = this.broadcast;
    const seen = qualities.seenBy(viewer);
    return { lesson: this.lesson, members, publications, tier, voices: voices.carried, ...seen, parts };
  }

  find(number: number): Place | undefined {
    return this.places.get(number);
  }

  tell(place: Place, message: ServerMessage, now: number): void {
    if (place.life.type === 'here') place.life.main.control(pack(message), now);
  }

  tellAll(message: ServerMessage, now: number): void {
    const packed = pack(message);
    for (const { life } of this.seats.audience.values()) if (life.type === 'here') life.main.control(packed, now);
  }

  /** @throws ProtocolError */
  acked(place: Place, ack: AckFrame): void {
    if (place.life.type !== 'here') return;
    const now = this.options.clock.now();
    const { main, picture } = place.life;
    const { mainCount, pictureCount, pictureEpoch, arrivedAt, nextWithin, voiceDelay } = ack;
    main.flow.acked(mainCount, arrivedAt, now, nextWithin);
    if (picture?.epoch === pictureEpoch) picture.line.flow.acked(pictureCount, arrivedAt, now, nextWithin);
    place.voiceDelay = voiceDelay;
    if (main.readyForSnapshot()) {
      main.needsSnapshot = false;
      main.write(pack({ type: 'snapshot', room: this.snapshot(place), now }), now);
      this.broadcast.pictures.repeatNeeds(place, now);
    }
  }

  /** The main socket is gone, the place stays. */
  cut(place: Place, wire: Wire): void {
    if (place.life.type !== 'here' || place.life.main.wire !== wire) return;
    if (this.onlookers.drop(place)) return;
    const now = this.options.clock.now();
    place.life.picture?.line.wire.drop();
    place.life.spare?.wire.drop();
    this.broadcast.unpublishAll(place, now);
    place.life = { type: 'away', since: now };
    this.changed.add(place);
    this.noteEmpty(now);
    this.comings.cut(place, 'network', now);
  }

  /** The picture socket is gone: voice and text go on. */
  cutPicture(place: Place, wire: Wire): void {
    if (place.life.type === 'here' && place.life.picture?.line.wire === wire) place.life.picture = null;
  }

  /** The spare connection is gone: voices go on over the main one. */
  cutSpare(place: Place, wire: Wire): void {
    if (place.life.type === 'here' && place.life.spare?.wire === wire) place.life.spare = null;
  }

  /** Gives the place back for good. */
  leave(place: Place, code: number = closeCodes.normal, reason = ''): void {
    if (this.onlookers.drop(place, { code, reason }) || this.places.get(place.number) !== place) return;
    const now = this.options.clock.now();
    this.broadcast.unpublishAll(place, now);
    dropSockets(place, { code, reason });
    place.life = { type: 'away', since: now };
    this.seats.drop(place);
    this.changed.delete(place);
    this.gone.push(place.number);
    this.noteEmpty(now);
    this.comings.left(place, code, now);
  }

  remove(place: Place): void {
    this.seats.remove(place.person.userId);
    this.leave(place, closeCodes.removed, 'retiré du cours par le professeur');
  }

  /** @param tier the classroom's, so that a room opened later is where the others are. */
  setTier(tier: TierNow): void {
    this.broadcast.setTier(tier);
  }

  /** The timetable gives this lesson another title or end. */
  learn({ title, endsAt }: { title: string; endsAt: number }): void {
    if (title === this.lesson.title && endsAt === this.lesson.endsAt) return;
    this.lesson = { id: this.lesson.id, title, endsAt };
    for (const place of this.places.values()) place.holdDue = 0;
    this.tellAll({ type: 'lesson', lesson: this.lesson }, this.options.clock.now());
  }

  /** Ends the lesson for everybody. */
  end(): void {
    if (this.ended) return;
    try {
      if (runningIn(this.activities.stateOf('recording')))
        this.activities.happen('recording', [{ type: 'stopped', why: 'over' }]);
    } catch (error) {
      // A lesson ends though the disk takes no more; its recording ends with its room.
      this.options.onFailure?.(error);
    }
    this.ended = true;
    this.tellAll({ type: 'ended' }, this.options.clock.now());
    this.closeAll(closeCodes.ended, 'le cours est terminé');
  }

  closeAll(code: number, reason: string): void {
    this.antechamber.closeAll(code, reason);
    this.onlookers.closeAll(code, reason);
    // Teachers last, so that nobody is told on the way out that theirs is gone.
    const inOrder = [...this.places.values()].sort((a, b) => Number(teaches(a)) - Number(teaches(b)));
    for (const place of inOrder) {
      if (code !== closeCodes.restart) this.leave(place, code, reason);
      else if (place.life.type === 'here') {
        // Expected back as soon as the server is: their place stays theirs.
        const now = this.options.clock.now();
        dropSockets(place, { code, reason });
        place.life = { type: 'away', since: now };
        this.comings.cut(place, 'platform', now);
      }
    }
  }

  /** Every 200 ms: presence, acknowledgements to those who publish, the ladder, and who has gone silent. */
  tick(): void {
    const now = this.options.clock.now();
    for (const place of this.places.values()) {
      if (place.life.type === 'here' && now >= place.holdDue) this.giveHold(place, now);
      const fate = lookAfter(place, now, this.broadcast.voices.takeUplinkDelay(place.number));
      if (fate === 'give-back') this.leave(place);
      if (fate === 'cut' && place.life.type === 'here') this.cut(place, place.life.main.wire);
    }
    this.onlookers.tick(now);
    this.broadcast.tick(now);
    this.tellPresence(now);
    const missing = this.teacherWatch.look(this.activities.stateOf('floor'), this.emptySince === undefined, now);
    if (missing !== undefined) this.options.onTeacherMissing?.(missing);
    this.activities.tick();
    this.antechamber.tick();
    this.recorder?.tick(now);
  }

  private tellPresence(now: number): void {
    if (this.changed.size === 0 && this.gone.length === 0) return;
    const message: ServerMessage = { type: 'presence', changed: Array.from(this.changed, describe), gone: this.gone };
    this.changed = new Set();
    this.gone = [];
    this.tellAll(message, now);
  }

  private giveHold(place: Place, now: number): void {
    place.holdDue = nextHold(now);
    const until = holdUntil(this.lesson.endsAt, now);
    const { schoolId, accountId } = place.person;
    const hold = until && accountId !== undefined && this.options.signHold?.({ schoolId, accountId }, until);
    if (until && hold) this.tell(place, { type: 'hold', hold, until }, now);
  }

  private noteEmpty(now: number): void {
    for (const { life } of this.places.values()) if (life.type === 'here') return;
    this.emptySince ??= now;
  }
}
