// Names of what the nodes of one gate share in Redis. One hash tag, so that a cluster keeps them together.
import type { Lane } from '../contract.ts';

export type Keys = ReturnType<typeof keysOf>;

/** Buckets keep hashes small enough to be read one by one. */
const buckets = 64;

/** @param site short name of the site */
export function keysOf(site: string) {
  const name = (rest: string) => `preau:gate:{${site}}:${rest}`;
  return {
    /** Hash: epoch, term, life; end, given, serving and turns of each lane; seats and when they were counted. */
    line: name('line'),
    /** The node that decides, for as long as its lease. */
    leader: name('leader'),
    /** Hash: node → what it said last. */
    nodes: name('nodes'),
    /** List of the operator's changes, oldest first. */
    changes: name('changes'),
    /** What the leader published last. */
    board: name('board'),
    /** List of what happened in the draw, oldest first. */
    draw: name('draw'),
    /** Bits of the numbers that were used. */
    used: (lane: Lane) => name(`used:${lane}`),
    /** Hash: subject → `lane number`, of those who wait. */
    places: (subject: string) => name(`places:${Number.parseInt(subject.slice(0, 2), 16) % buckets}`),
    allPlaces: () => Array.from({ length: buckets }, (_, bucket) => name(`places:${bucket}`)),
    /** Channel on which a node is spoken to. */
    channel: (node: string) => name(`to:${node}`),
  };
}
