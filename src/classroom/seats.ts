// Whose place is whose, for as long as the lesson lasts: a person keeps their number, and those removed stay out.
import type { Chance } from '../lib/clock.ts';
import { Allowance } from './allowance.ts';
import { leads, type Place, type Seated } from './place.ts';
import { MemberMeans } from './quality/member-means.ts';
import type { RegisterState } from './register/contract.ts';

/** The largest that a frame can name. */
const lastNumber = 65_535;

export class Seats {
  /** By number. */
  readonly places = new Map<number, Place>();
  /** Everybody who is told and sent something: the members, and those who only look on. */
  readonly audience = new Map<number, Place>();
  private readonly byUser = new Map<string, Place>();
  /** Also of those who left: whoever comes again is the same person to the class. */
  private readonly numbers = new Map<string, number>();
  private readonly removed = new Set<string>();
  private readonly chance: Chance;
  private nextNumber = 1;

  constructor(chance: Chance) {
    this.chance = chance;
  }

  /** Takes up what the register knows; whoever held a place is on the way back to it. */
  restore({ people }: RegisterState, lesson: { schoolId: string; lessonId: string }, now: number): void {
    for (const { member, userId, name, role, guest, seated, removed } of people) {
      this.numbers.set(userId, member);
      this.nextNumber = Math.max(this.nextNumber, member + 1);
      if (removed) this.removed.add(userId);
      else if (seated) this.add({ ...lesson, userId, name, role, ...(guest && { guest }) }, now);
    }
  }

  of(userId: string): Place | undefined {
    return this.byUser.get(userId);
  }

  /** Whether they were ever in class. */
  knows(userId: string): boolean {
    return this.numbers.has(userId);
  }

  numberOf(userId: string): number | undefined {
    return this.numbers.get(userId);
  }

  isRemoved(userId: string): boolean {
    return this.removed.has(userId);
  }

  remove(userId: string): void {
    this.removed.add(userId);
  }

  add(person: Seated, now: number): Place {
    const number = this.numbers.get(person.userId) ?? this.nextNumber++;
    this.numbers.set(person.userId, number);
    const place = this.made(number, person, now);
    this.places.set(number, place);
    this.audience.set(number, place);
    this.byUser.set(person.userId, place);
    return place;
  }

  /** In nobody's list. Their numbers are those that no member comes to. */
  addOnlooker(person: Seated, now: number): Place {
    let number = lastNumber;
    while (this.audience.has(number)) number -= 1;
    const place = this.made(number, person, now);
    this.audience.set(number, place);
    return place;
  }

  dropOnlooker(place: Place): void {
    this.audience.delete(place.number);
  }

  private made(number: number, person: Seated, now: number): Place {
    return {
      number,
      person,
      resume: Buffer.from(this.chance.bytes(18)).toString('base64url'),
      life: { type: 'away', since: now },
      hand: null,
      floor: leads(person.role),
      publications: new Map(),
      viewers: new Map(),
      means: new MemberMeans(now),
      voiceDelay: 0,
      holdDue: now,
      // A pen alone says 30 a second.
      messages: new Allowance(45, 120, now),
      frames: new Allowance(150, 300, now),
    };
  }

  drop(place: Place): void {
    this.places.delete(place.number);
    this.audience.delete(place.number);
    this.byUser.delete(place.person.userId);
  }
}
