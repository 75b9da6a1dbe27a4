// Numbers for a node that lost the shared counters: blocks above everything known, striped so that no two nodes share one. Pure.

/** At least so many numbers are left to the others, who may go on giving them. */
const leastHeadroom = 1_024;
/** Nodes that can give numbers by themselves. */
export const stripes = 16;
/** Numbers of one block. */
const stripe = 64;
/** Numbers above the headroom among which all nodes find theirs, from one loss to the next word with the others. */
export const reach = 2 ** 20;

/** What a node holds on to while it has no word of the others: the last shared end that it heard of, and what it leaves to them. */
export type Hold = { known: number; headroom: number };

export const bottomOf = ({ known, headroom }: Hold) => known + headroom;
export const topOf = (hold: Hold) => bottomOf(hold) + reach;

/**
 * Blocks stand on one grid for everybody, each node taking every sixteenth: two nodes never give one number, whatever each knew.
 * @param index this node's, 0 to 15; no two nodes have the same
 */
export function stripedBlock(least: number, index: number): { from: number; end: number } | undefined {
  if (!Number.isInteger(index) || index < 0 || index >= stripes) return undefined;
  const first = Math.ceil(least / stripe);
  const from = (first + ((((index - first) % stripes) + stripes) % stripes)) * stripe;
  return { from, end: from + stripe };
}

/** Room for ten seconds of the fastest lately seen. @param rate numbers a second */
export const headroomFor = (rate: number) => Math.max(leastHeadroom, Math.ceil(rate * 10));
