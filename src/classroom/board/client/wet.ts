// Strokes that others are drawing right now: they grow here until the finished one comes in a page's document.
import type { Look } from '../contract.ts';
import { keyOf } from '../item.ts';
import { decodePoints, type Point } from '../points.ts';
import { fromBase64 } from './base64.ts';

export type WetStroke = { page: string; look: Look; points: Point[]; grownAt: number };
export type WetPart = { page: string; author: number; id: number; look: Look; points: string };

/** Given up, or its end was lost: ms without growing. */
const stale = 8_000;
const most = 200;

/** A stroke that grows is called by what its key will be. */
export const wetId = (stay: number, count: number): number => ((stay << 16) | (count & 0xffff)) >>> 0;
export const keyOfWet = (author: number, id: number): string => keyOf(author, id >>> 16, id & 0xffff);

export class WetStrokes {
  private readonly byKey = new Map<string, WetStroke>();

  /** @param now ms by any clock that doesn't jump */
  grow({ page, author, id, look, points }: WetPart, now: number): void {
    const key = keyOfWet(author, id);
    const more = decodePoints(fromBase64(points), look.force);
    if (!more || more.length === 0) {
      this.byKey.delete(key);
      return;
    }
    const known = this.byKey.get(key);
    if (known) {
      known.points.push(...more);
      known.grownAt = now;
    } else if (this.byKey.size < most) this.byKey.set(key, { page, look, points: more, grownAt: now });
  }

  /** True when it was still growing here. */
  dry(key: string): boolean {
    return this.byKey.delete(key);
  }

  /** Forgets those that don't grow any more; true when there were any. */
  tidy(now: number): boolean {
    let any = false;
    for (const [key, { grownAt }] of this.byKey) if (now - grownAt > stale) any = this.byKey.delete(key) || any;
    return any;
  }

  on(page: string): WetStroke[] {
    return [...this.byKey.values()].filter((stroke) => stroke.page === page);
  }

  clear(): void {
    this.byKey.clear();
  }
}
