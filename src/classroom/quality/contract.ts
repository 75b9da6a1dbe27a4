// What is said of one member's quality: what they chose, what they get, and why it is no more.
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** From all that there is to writing only. `light`: the smallest pictures, few a second; `voice`: none; `text`: no voices either. */
export const quality = Type.Union([
  Type.Literal('full'),
  Type.Literal('light'),
  Type.Literal('voice'),
  Type.Literal('text'),
]);
export type Quality = Static<typeof quality>;

/** Best first. */
export const qualities: readonly Quality[] = ['full', 'light', 'voice', 'text'];

/** What holds it down: the person's own choice, their link, their machine, or the tier that holds for everybody. */
export type Cause = 'choice' | 'network' | 'device' | 'crowd';

/** What a member gets now; no cause when that is everything. */
export type Got = { quality: Quality; cause: Cause | null };

/** By a member of themselves: their choice, and how far (`means.ts`) their machine has gone down; it never silences voices. */
const device = Type.Union([
  Type.Literal(0),
  Type.Literal(1),
  Type.Literal(2),
  Type.Literal(3),
  Type.Literal(4),
  Type.Literal(5),
]);
export const qualityMessage = Type.Object({ type: Type.Literal('quality'), choice: quality, device }, closed);

export type DeviceLevel = Static<typeof device>;

/** To those who lead: who gets what. Those of whom nothing was said get everything. */
export type MemberQuality = { member: number; quality: Quality };
