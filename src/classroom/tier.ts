// Whose voices are carried in a tier: a teacher's are the last to go and the first to come back. Rules only.
import type { LiveRole, Tier, VoicesCarried } from './messages.ts';
import { leads } from './place.ts';

/** Between the voices of pupils and those of who leads the class, both ways, in ms. */
export const teachersGoLast = 10_000;

/** The tier, the one before it, and since when it stands, in ms since 1970. */
export type TierNow = { tier: Tier; before: Tier; since: number };

export const firstTier: TierNow = { tier: 'full', before: 'full', since: 0 };

/** The same object when nothing changes. */
export const nextTier = (known: TierNow, tier: Tier, now: number): TierNow =>
  tier === known.tier ? known : { tier, before: known.tier, since: now };

/** Whether the voice of someone in this role is passed on: relay and publisher go by the same rule. */
export const isCarried = (voices: VoicesCarried, role: LiveRole): boolean =>
  voices === 'all' || (voices === 'leaders' && leads(role));

export function voicesIn({ tier, before, since }: TierNow, now: number): VoicesCarried {
  const early = now - since < teachersGoLast;
  if (tier === 'text') return early ? 'leaders' : 'none';
  return before === 'text' && early ? 'leaders' : 'all';
}
