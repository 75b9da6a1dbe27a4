// Those outside a room: early, or in its lobby. They hold a socket and no place; nothing of the class reaches them.
import type { ServerMessage } from '../messages.ts';
import type { Person, Place } from '../place.ts';
import { closeCodes } from '../protocol.ts';
import { silence } from '../upkeep.ts';
import { packText, type Wire } from '../wire.ts';
import { type LobbyEvent, type LobbyState, mostNamed, type WaitNote } from './contract.ts';

/** What changed outside is told at most this often, ms. */
const tellEvery = 1_000;

export type Waiter = {
  readonly person: Person;
  readonly wire: Wire;
  lastHeard: number;
  /** They are in class now. */
  entered(place: Place): void;
};

/** What is needed of a room. */
export type Inside = {
  now(): number;
  title(): string;
  state(): LobbyState;
  happen(events: readonly LobbyEvent[]): void;
  /** Whether this person has been in class before: a cut doesn't send them outside. */
  known(userId: string): boolean;
  /** The teacher who is in class, by name. */
  teacher(): string | null;
  refusal(person: Person): { code: number; reason: string } | undefined;
  enter(person: Person, wire: Wire): Place;
  most: number;
};

export class Antechamber {
  private readonly inside: Inside;
  private readonly waiters = new Map<string, Waiter>();
  private changed = false;
  private toldAt = 0;
  private told: Pick<LobbyState, 'on' | 'words'> | undefined;
  private teacher: string | null = null;

  constructor(inside: Inside) {
    this.inside = inside;
  }

  get empty(): boolean {
    return this.waiters.size === 0;
  }

  /** Why this person may not be in class yet; undefined when they may. */
  mustWait(person: Person): WaitNote['why'] | undefined {
    const { now, state, known } = this.inside;
    if (person.asPupil) return undefined;
    if (person.opensAt !== undefined && now() < person.opensAt) return 'early';
    const { guest } = person;
    // Who helps a pupil and who was sent to see are let in like the school's own.
    if (person.role !== 'pupil' || (guest && guest.kind !== 'parent')) return undefined;
    const { on, admitted } = state();
    return on && !admitted.includes(person.userId) && !known(person.userId) ? 'lobby' : undefined;
  }

  /** @returns false when no more can wait. */
  wait(waiter: Waiter): boolean {
    const { person, wire } = waiter;
    const before = this.waiters.get(person.userId);
    if (!before && this.waiters.size >= this.inside.most) return false;
    before?.wire.close(closeCodes.replaced, 'entré depuis une autre page');
    this.waiters.set(person.userId, waiter);
    this.changed = true;
    if (!before) this.note({ type: 'came', user: person.userId, name: person.name, opensAt: person.opensAt ?? null });
    this.tell(wire, person);
    return true;
  }

  /** The socket is gone, or they went away. */
  leave(waiter: Waiter): void {
    const { userId } = waiter.person;
    // Another page of the same person waits instead.
    if (this.waiters.get(userId) !== waiter) return;
    this.waiters.delete(userId);
    this.changed = true;
    this.note({ type: 'went', user: userId });
  }

  /** Lets in whoever may be in class now, and tells the others what changed outside. */
  tick(): void {
    if (this.waiters.size === 0) return;
    const now = this.inside.now();
    for (const waiter of [...this.waiters.values()]) {
      if (now - waiter.lastHeard > silence) this.dismiss(waiter, closeCodes.silent, 'rien entendu depuis 15 s');
      else if (this.mustWait(waiter.person) === undefined) this.letIn(waiter);
    }
    const { on, words } = this.inside.state();
    const teacher = this.inside.teacher();
    if (this.told?.on !== on || this.told.words !== words || teacher !== this.teacher) this.changed = true;
    if (!this.changed || now - this.toldAt < tellEvery) return;
    this.toldAt = now;
    this.changed = false;
    this.told = { on, words };
    this.teacher = teacher;
    for (const { wire, person } of this.waiters.values()) this.tell(wire, person);
  }

  /** The lesson has another time: whoever is early asks at the door again. */
  askAgain(): void {
    for (const waiter of [...this.waiters.values()])
      if (waiter.person.opensAt !== undefined) this.dismiss(waiter, closeCodes.restart, 'le cours a changé d’heure');
  }

  /** Their invitation was taken back. */
  dismissGuest(userId: string): void {
    const waiter = this.waiters.get(userId);
    if (waiter?.person.guest) this.dismiss(waiter, closeCodes.notAllowed, 'vous n’êtes plus invité dans ce cours');
  }

  closeAll(code: number, reason: string): void {
    for (const waiter of [...this.waiters.values()]) this.dismiss(waiter, code, reason);
  }

  private letIn(waiter: Waiter): void {
    const { person, wire } = waiter;
    const refusal = this.inside.refusal(person);
    if (refusal) this.dismiss(waiter, refusal.code, refusal.reason);
    else {
      this.leave(waiter);
      waiter.entered(this.inside.enter(person, wire));
    }
  }

  private dismiss(waiter: Waiter, code: number, reason: string): void {
    this.leave(waiter);
    waiter.wire.close(code, reason);
    if (code === closeCodes.silent) waiter.wire.drop();
  }

  private note(event: LobbyEvent): void {
    this.inside.happen([event]);
  }

  private tell(wire: Wire, person: Person): void {
    const message: ServerMessage = { type: 'waiting', ...this.noteFor(person) };
    wire.write(packText(JSON.stringify(message)));
  }

  private others({ userId }: Person): string[] {
    const names: string[] = [];
    for (const { person } of this.waiters.values()) {
      if (names.length === mostNamed) break;
      if (person.userId !== userId) names.push(person.name);
    }
    return names;
  }

  private noteFor(person: Person): WaitNote {
    const { now, title, state, teacher } = this.inside;
    const early = this.mustWait(person) === 'early';
    return {
      why: early ? 'early' : 'lobby',
      title: title(),
      startsAt: person.startsAt ?? null,
      opensAt: early ? (person.opensAt ?? null) : null,
      words: early ? '' : state().words,
      people: early ? this.others(person) : [],
      count: this.waiters.size,
      teacher: early ? teacher() : null,
      now: now(),
    };
  }
}
