// The one or two connections that a page's voices travel on, both ways: what came first is kept, and the second comes and goes.
import { FirstArrival } from '../first-arrival.ts';
import { maxVoiceAge } from '../flow.ts';
import type { AckFrame, MediaFrame } from '../protocol.ts';
import { OwnLateness, ownVoiceLimit } from './own-lateness.ts';
import { RelayWay } from './relay-way.ts';
import { SpareLine } from './spare-line.ts';
import { SpareNeed } from './spare-need.ts';
import { UnderWay } from './under-way.ts';
import { wallNow } from './wall-clock.ts';

/** From the hello to the whole welcome, ms: a connection this slow has voices wait behind what else it carries. */
const slowWelcome = 700;

export type VoiceWaysOptions = {
  openSpare(): WebSocket;
  resume(): string | undefined;
  /** A voice, once. */
  frame(frame: MediaFrame): void;
};

export class VoiceWays {
  private readonly options: VoiceWaysOptions;
  private readonly spare: SpareLine;
  private readonly need = new SpareNeed();
  private readonly underWay = new UnderWay();
  private readonly own = new OwnLateness();
  /** What the main connection does to voices, and what is left of it with the spare one. */
  private readonly mainWay = new RelayWay();
  private readonly way = new RelayWay();
  /** By speaker. */
  private readonly firsts = new Map<number, FirstArrival>();

  constructor(options: VoiceWaysOptions) {
    this.options = options;
    this.spare = new SpareLine({
      open: options.openSpare,
      resume: options.resume,
      frame: (frame) => this.take(frame),
      ownLate: (late, now) => this.own.onBoth(late, now),
    });
  }

  /** The main connection stands. @param took from the hello to here, ms */
  entered(took: number, now: number): void {
    this.underWay.startOver();
    this.own.startOver();
    this.mainWay.startOver();
    this.way.startOver();
    this.firsts.clear();
    this.spare.returned(now);
    if (took > slowWelcome) this.need.crowded(now);
  }

  /** A voice on the main connection. @returns how late it came, ms */
  heard(frame: MediaFrame, now: number): number {
    const late = this.mainWay.late(frame.passedAt, wallNow());
    this.need.arrived(late, now);
    this.spare.passed();
    this.take(frame);
    return late;
  }

  private take(frame: MediaFrame): void {
    const known = this.firsts.get(frame.publisher);
    const first = known ?? new FirstArrival();
    if (!known) this.firsts.set(frame.publisher, first);
    if (!first.take(frame)) return;
    this.way.late(frame.passedAt, wallNow());
    this.options.frame(frame);
  }

  /** One's own voice. What would come too late isn't sent. @param main sends it there and returns the count of messages sent */
  send(bytes: Uint8Array<ArrayBuffer>, now: number, main: () => number | undefined): void {
    const overdue = this.underWay.overdue(now);
    this.need.ownLate(overdue, now);
    const count = overdue > maxVoiceAge ? undefined : main();
    if (count !== undefined) this.underWay.wrote(count, now);
    this.spare.send(bytes, now);
  }

  acked({ mainCount, voiceDelay }: AckFrame, now: number): void {
    this.underWay.acked(mainCount, now);
    this.need.ownLate(voiceDelay, now);
    this.own.onMain(voiceDelay, now);
  }

  /** What one's own voice suffers, as pressure on one's pictures: 1 stops them. */
  pressure(now: number): number {
    return this.own.late(now) / ownVoiceLimit;
  }

  /** How late voices come from the relay beyond their usual, ms: told to it, which then spares pictures. */
  get delay(): number {
    return this.way.recent(wallNow());
  }

  tick(now: number): void {
    this.spare.tick(this.need.wanted(now), now);
  }

  /** This speaker begins anew, perhaps over another way. */
  forget(speaker: number): void {
    this.firsts.delete(speaker);
  }

  close(): void {
    this.spare.shut();
  }
}
