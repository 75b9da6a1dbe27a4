// How far one member, or one publisher, has to go down, with hysteresis: the same rule for a link (relay) and for a machine
// (page). Pure: time and strain are passed in.
import type { Quality } from './contract.ts';

/**
 * 0 everything; 1 without the top temporal layer; 2 base layer only; 3 a step below in the ladder; 4 base layer of the
 * smallest step; 5 no pictures; 6 no voices either.
 */
export type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export const noPictures: Level = 5;
export const noVoices: Level = 6;

export type Strain = {
  /** Of what pictures pass through: 0 none, 1 when they have to wait. */
  pictures: number;
  /** Of the voices themselves: 1 when they come too late to be of use. Never the pictures' own trouble. */
  voices: number;
};

/** At this strain it is too much, below that one there is room again; in between all stays as it is. */
export const strained = 0.5;
export const eased = 0.3;
/** How long (ms) too much must last to leave each level; half of it when nothing passes. */
const downAfter: readonly number[] = [1_000, 1_000, 2_000, 2_000, 3_000, 6_000];
/** One level up after this long with room, ms. Each climb that fails doubles it. */
const firstPatience = 8_000;
const mostPatience = 128_000;
/** A climb that lasted this long has not failed, ms. */
const proof = 15_000;
/** A better level is spoken of once it lasts, so that what is read and said aloud doesn't change with each try; in ms. */
const spokenAfter = 6_000;
/** Longer between two looks than this says nothing about the time between them, ms. */
const longestLook = 2_000;

/** Best first. */
const levels: readonly Level[] = [0, 1, 2, 3, 4, 5, 6];

export class Means {
  level: Level = 0;
  private readonly lowest: Level;
  private lookedAt: number;
  private strainedFor = 0;
  private easedFor = 0;
  /** When the last climb began, until it has lasted or failed. */
  private climbedAt: number | undefined;
  private patience = firstPatience;
  private spoken: Level = 0;
  private betterSince: number | undefined;

  /** @param lowest what it may come to: a machine that decodes too slowly never silences voices. */
  constructor(lowest: Level, now: number) {
    this.lowest = lowest;
    this.lookedAt = now;
  }

  /** One look, every few hundred ms. @returns true when the level changed. */
  sense({ pictures, voices }: Strain, now: number): boolean {
    const passed = Math.min(longestLook, Math.max(0, now - this.lookedAt));
    this.lookedAt = now;
    const strain = Math.max(pictures, voices);
    // Without pictures, only voices that don't pass themselves are a reason to go further down.
    const tooMuch = this.level < noPictures ? strain >= strained : voices >= 1;
    if (tooMuch) this.strainedFor += strain >= 1 && this.level < noPictures ? 2 * passed : passed;
    else this.strainedFor = Math.max(0, this.strainedFor - passed);
    if (strain >= strained) this.easedFor = 0;
    else if (strain < eased) this.easedFor += passed;
    if (this.climbedAt !== undefined && now - this.climbedAt > proof) {
      this.climbedAt = undefined;
      this.patience = firstPatience;
    }
    const before = this.level;
    if (before < this.lowest && this.strainedFor >= (downAfter[before] ?? 0)) this.down();
    else if (before > 0 && this.easedFor >= this.patience) this.up(now);
    this.speak(now);
    return this.level !== before;
  }

  private down(): void {
    this.move(1);
    if (this.climbedAt === undefined) return;
    this.climbedAt = undefined;
    this.patience = Math.min(mostPatience, 2 * this.patience);
  }

  private up(now: number): void {
    this.move(-1);
    this.climbedAt = now;
  }

  private move(by: 1 | -1): void {
    this.level = levels[this.level + by] ?? this.level;
    this.strainedFor = 0;
    this.easedFor = 0;
  }

  private speak(now: number): void {
    if (this.level >= this.spoken) {
      this.spoken = this.level;
      this.betterSince = undefined;
    } else {
      this.betterSince ??= now;
      if (now - this.betterSince >= spokenAfter) {
        this.spoken = this.level;
        this.betterSince = undefined;
      }
    }
  }

  /** What this level is called. A worse one at once, a better one when it has lasted. */
  get said(): Quality {
    return qualityOf(this.spoken);
  }
}

export const qualityOf = (level: Level): Quality =>
  level < 3 ? 'full' : level < noPictures ? 'light' : level < noVoices ? 'voice' : 'text';
