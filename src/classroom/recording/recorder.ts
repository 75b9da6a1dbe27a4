// Records one room between an announced start and stop: who may be in it, what of the streams is written, key frames to begin at. [R1]–[R9]
import type { Broadcast } from '../broadcast.ts';
import type { PicturePublication } from '../messages.ts';
import type { Place } from '../place.ts';
import { isSound, type MediaFrame, type PictureSource } from '../protocol.ts';
import type { RecordingEvent, RecordingState } from './contract.ts';
import { runningIn } from './recording.ts';
import type { NoTape } from './rules.ts';
import type { Note } from './segment.ts';
import type { Tape } from './tape.ts';

/** A file holds so much time, ms; each begins with key frames, so that seeking never decodes more than two of them. */
const segmentLength = 10_000;
/** Whether pupils still may be in it is asked again this often, ms; when one comes, within a second. */
const askPeriod = 5_000;
const lookPeriod = 1_000;
/** Pictures higher than this aren't asked of a camera for the recording alone. */
const highest = 400;

export type RecordingOffice = {
  /** Why nothing can be recorded now. */
  noTape(): Exclude<NoTape, 'none'> | undefined;
  open(): Tape;
  /** Which of these pupils may be recorded. It is noted whose voice will be there before this resolves. */
  allowed(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Runs from now on, or no longer. */
  running(on: boolean, at: number): void;
};

/** What a recorder needs of its room. */
export type Studio = {
  places: ReadonlyMap<number, Place>;
  broadcast: Pick<Broadcast, 'whereabouts' | 'voices' | 'sounds' | 'pictures'>;
  happen(event: RecordingEvent): void;
  now(): number;
  onFailure(error: unknown): void;
};

export class Recorder {
  private readonly office: RecordingOffice;
  private readonly studio: Studio;
  private tape: Tape | undefined;
  private state: RecordingState | undefined;
  private recorded: ReadonlySet<number> = new Set();
  private begunAt = 0;
  private shown = '';
  private askedAt = Number.NEGATIVE_INFINITY;
  private askedFor = '';
  private asking = false;
  /** What the state says of pupils was true when it was written; after a restart it is asked again first. */
  private asked = false;
  /** Taken back since it was last asked: what is answered may have been true before. */
  private readonly takenBack = new Set<string>();
  /** What was closed is still being written. */
  private closing: Promise<void> = Promise.resolve();

  constructor(office: RecordingOffice, studio: Studio) {
    this.office = office;
    this.studio = studio;
  }

  /** The room's word: recording begins and ends with it, and holds whom it names. */
  follow(state: RecordingState): void {
    this.state = state;
    const running = runningIn(state) !== undefined;
    const begins = running && !this.tape;
    if (begins) this.asked = false;
    this.recorded = new Set(this.asked ? [...state.teachers, ...state.pupils] : state.teachers);
    if (begins) this.begin();
    else if (!running && this.tape) this.end();
    if (this.tape) this.studio.broadcast.pictures.tellNeeds(this.studio.now());
  }

  private begin(): void {
    const { broadcast, now } = this.studio;
    const { voices, sounds, pictures } = broadcast;
    this.tape = this.office.open();
    voices.tap = this.take;
    sounds.tap = this.take;
    pictures.tap = this.take;
    pictures.recorded = (publisher, publication) =>
      this.isIn(publisher.number) ? recordedStep(publication) : undefined;
    this.office.running(true, now());
    this.askedFor = '';
    this.turn(now());
  }

  private end(): void {
    const { broadcast, now } = this.studio;
    const { voices, sounds, pictures } = broadcast;
    voices.tap = null;
    sounds.tap = null;
    pictures.tap = null;
    pictures.recorded = null;
    const { tape } = this;
    this.tape = undefined;
    if (!tape) return;
    pictures.tellNeeds(now());
    // Who reads it finds it whole.
    this.closing = tape.close().then(() => this.office.running(false, now()));
    this.closing.catch(this.studio.onFailure);
  }

  private isIn(member: number): boolean {
    // What is said in a group stays in the group.
    return this.recorded.has(member) && this.studio.broadcast.whereabouts.of(member) === 0;
  }

  /** The tap of all planes, after their own checks. @param bytes with the true publisher, changed by nobody any more */
  private readonly take = (publisher: Place, frame: MediaFrame, bytes: Uint8Array, now: number): void => {
    if (!this.isIn(publisher.number)) return;
    const { source } = frame;
    if (!isSound(source)) {
      const publication = publisher.publications.get(source);
      if (!publication || !('steps' in publication) || frame.step !== recordedStep(publication)) return;
    }
    this.tape?.add('frame', now, bytes, { ...frame, publisher: publisher.number });
  };

  /** Every 200 ms. */
  tick(now: number): void {
    const { tape } = this;
    if (!tape) return;
    if (tape.trouble) {
      this.studio.happen({ type: 'stopped', why: tape.trouble });
      return;
    }
    if (now - this.begunAt >= segmentLength) this.turn(now);
    else if (JSON.stringify(this.note()) !== this.shown) this.write(now);
    tape.flush();
    const here = this.pupils();
    const period = here.join() === this.askedFor ? askPeriod : lookPeriod;
    if (now - this.askedAt >= period) this.ask();
  }

  /** Another file, and key frames to begin it with. */
  private turn(now: number): void {
    this.begunAt = now;
    this.tape?.begin(now);
    this.write(now);
  }

  private write(now: number): void {
    const note = this.note();
    this.shown = JSON.stringify(note);
    this.tape?.add('note', now, Buffer.from(this.shown));
    for (const { member, source } of note.shown) this.studio.broadcast.pictures.askKeyOf(member, source, now);
  }

  private note(): Note {
    const shown: { member: number; source: PictureSource; codec: string }[] = [];
    for (const { number: member, publications } of this.studio.places.values()) {
      if (!this.isIn(member)) continue;
      for (const publication of publications.values()) {
        if (!('steps' in publication)) continue;
        const { source, codec } = publication;
        shown.push({ member, source, codec });
      }
    }
    return { shown };
  }

  private pupils(): string[] {
    const ids: string[] = [];
    for (const { person } of this.studio.places.values()) if (person.role === 'pupil') ids.push(person.userId);
    return ids;
  }

  /** Asks anew who may be in it: an authorisation was given or taken back, or somebody came. */
  ask(): void {
    if (!this.tape || this.asking) return;
    const ids = this.pupils();
    this.askedAt = this.studio.now();
    this.askedFor = ids.join();
    if (ids.length === 0) return;
    this.asking = true;
    this.takenBack.clear();
    void this.office
      .allowed(ids)
      .catch((error: unknown) => {
        // Not known is not allowed.
        this.studio.onFailure(error);
        return new Set<string>();
      })
      .then((allowed) => {
        this.asking = false;
        if (this.tape) this.hold(allowed);
      });
  }

  /** This pupil may no longer be in it, whatever was known. */
  forget(userId: string): void {
    const { tape, state } = this;
    if (!tape || !state) return;
    this.takenBack.add(userId);
    const kept = state.pupils.filter((number) => this.studio.places.get(number)?.person.userId !== userId);
    this.askedFor = '';
    if (kept.length === state.pupils.length) return;
    this.tellPupils(kept);
    // What they said so far is in a file that is closed, and can be cut out of it.
    this.turn(this.studio.now());
  }

  private hold(allowed: ReadonlySet<string>): void {
    const members: number[] = [];
    for (const { number, person } of this.studio.places.values())
      if (person.role === 'pupil' && allowed.has(person.userId) && !this.takenBack.has(person.userId))
        members.push(number);
    this.asked = true;
    const before = this.state?.pupils ?? [];
    if (members.join() === before.join()) {
      if (this.state) this.follow(this.state);
      return;
    }
    this.tellPupils(members);
    // As when it is taken back: the file that holds them is closed.
    if (before.some((number) => !members.includes(number))) this.turn(this.studio.now());
  }

  private tellPupils(members: number[]): void {
    if (this.tape) this.studio.happen({ type: 'pupils', members });
  }

  /** The room closes. A recording that was announced goes on, still announced, should the room open again. */
  close(): void {
    this.end();
  }

  /** All that was closed is written. */
  settled(): Promise<void> {
    return this.closing;
  }
}

/** One step of the ladder is enough: the largest that isn't large. */
export function recordedStep({ steps }: PicturePublication): number {
  const small = steps.filter(({ height }) => height <= highest).at(-1);
  return (small ?? steps[0])?.step ?? 0;
}
