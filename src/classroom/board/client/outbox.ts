// Updates on their way to the relay: one at a time, in order, again after a cut, and none lost.
import * as Y from 'yjs';
import { maxUpdateText } from '../contract.ts';
import { toBase64 } from './base64.ts';

export type Parcel = { page: string; sheet: number; update: Uint8Array };
export type Outgoing = { page: string; sheet: number; ref: string; update: string };

/** Several that wait for the same sheet go as one. */
const mostBytes = Math.floor((maxUpdateText / 4) * 3) - 16;
/** Each update may hold many marks; the relay reads so many structs at once. */
const mostMerged = 20;

export class Outbox {
  private parcels: Parcel[] = [];
  private flying: { ref: string; count: number } | undefined;
  private count = 0;
  private readonly stay: string;

  /** @param stay of this page, so that another page's references are never taken for its own */
  constructor(stay: string) {
    this.stay = stay;
  }

  get empty(): boolean {
    return this.parcels.length === 0;
  }

  get waiting(): number {
    return this.parcels.length;
  }

  add(parcel: Parcel): void {
    this.parcels.push(parcel);
  }

  /** The next to send; undefined while one is on its way. */
  next(): Outgoing | undefined {
    const [first] = this.parcels;
    if (this.flying || !first) return undefined;
    const { page, sheet } = first;
    const together: Uint8Array[] = [];
    let bytes = 0;
    for (const parcel of this.parcels) {
      if (parcel.page !== page || parcel.sheet !== sheet || together.length === mostMerged) break;
      if (together.length > 0 && bytes + parcel.update.length > mostBytes) break;
      together.push(parcel.update);
      bytes += parcel.update.length;
    }
    const [only] = together;
    const update = together.length === 1 && only ? only : Y.mergeUpdates(together);
    this.count += 1;
    const ref = `${this.stay}-${this.count.toString(36)}`;
    this.flying = { ref, count: together.length };
    return { page, sheet, ref, update: toBase64(update) };
  }

  /** True when this was the one on its way. */
  arrived(ref: string): boolean {
    if (this.flying?.ref !== ref) return false;
    this.parcels.splice(0, this.flying.count);
    this.flying = undefined;
    return true;
  }

  /** What was on its way may be lost: it goes again. */
  again(): void {
    this.flying = undefined;
  }

  clear(): void {
    this.parcels = [];
    this.flying = undefined;
  }
}
