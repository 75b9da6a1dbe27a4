// Who hears and sees whom, by the groups: looked up for every packet and every member, so it is two reads of an array.
import type { GroupsState } from './contract.ts';
import { plenary } from './groups.ts';

const nobody: ReadonlyMap<number, number> = new Map();

export class Whereabouts {
  /** By member number; beyond its end everybody is in the plenary. */
  private places = new Uint16Array(0);
  private state: GroupsState | undefined;
  private apart = false;
  /** By member number, with whom they go. */
  private besides: ReadonlyMap<number, number> = nobody;

  /** 0 for the plenary. */
  of(member: number): number {
    return this.apart ? (this.places[member] ?? plenary) : plenary;
  }

  /** In the same group, or both in the plenary. */
  together(a: number, b: number): boolean {
    return !this.apart || (this.places[a] ?? plenary) === (this.places[b] ?? plenary);
  }

  /** Those who go where another goes, from the next change or look on. */
  accompany(besides: ReadonlyMap<number, number>): void {
    this.besides = besides;
    this.state = undefined;
  }

  /** What the state changes: where those who move will be. Nothing is changed by asking. */
  movesTo(state: GroupsState): ReadonlyMap<number, number> {
    if (state === this.state) return nobody;
    const moves = new Map<number, number>();
    const after = placesIn(state, this.besides);
    for (let member = 0; member < Math.max(after.length, this.places.length); member += 1) {
      const place = after[member] ?? plenary;
      if (place !== this.of(member)) moves.set(member, place);
    }
    return moves;
  }

  follow(state: GroupsState): void {
    if (state === this.state) return;
    this.state = state;
    this.places = placesIn(state, this.besides);
    this.apart = state.life.type === 'open';
  }
}

function placesIn(
  { life, groups, visits }: GroupsState,
  besides: ReadonlyMap<number, number>,
): Uint16Array<ArrayBuffer> {
  if (life.type !== 'open') return new Uint16Array(0);
  let last = 0;
  for (const { members } of groups) for (const member of members) last = Math.max(last, member);
  for (const { member } of visits) last = Math.max(last, member);
  for (const member of besides.keys()) last = Math.max(last, member);
  const places = new Uint16Array(last + 1);
  for (const [index, { members }] of groups.entries()) for (const member of members) places[member] = index + 1;
  for (const { member, group } of visits) places[member] = group;
  for (const [member, other] of besides) places[member] = places[other] ?? plenary;
  return places;
}
