// From what an operator asks for to a change of the policy, or to which field is wrong and why.
import { UserError } from '../../errors.ts';
import type { Policy } from '../model.ts';
import type { PolicyInput } from './contract.ts';

export type Why = 'nothing' | 'twice' | 'too_much' | 'needed' | 'past' | 'not_scheduled';

const sentences: Record<Why, string> = {
  nothing: 'rien à changer n’a été donné',
  twice: 'donnez des places ou des unités, pas les deux',
  too_much: 'les parts font plus de 100 % ensemble',
  needed: 'il faut l’heure de l’ouverture',
  past: 'cette heure est déjà passée',
  not_scheduled: 'cela ne va qu’avec une ouverture programmée',
};

/** @throws UserError `policy_wrong` with the field and the reason. */
export function intended(input: PolicyInput, policy: Policy, now: number): Partial<Policy> {
  if (Object.keys(input).length === 0) throw wrong('', 'nothing');
  const { seats, capacity, opensAt, message, shares, draw, ...rest } = input;
  if (draw && input.mode !== 'scheduled') throw wrong('draw', 'not_scheduled');
  if (seats !== undefined && capacity !== undefined) throw wrong('capacity', 'twice');
  if (shares && shares.lesson + shares.staff + shares.open > 1.000_001) throw wrong('shares', 'too_much');
  const mode = input.mode ?? policy.mode;
  if (opensAt !== undefined && mode !== 'scheduled') throw wrong('opensAt', 'not_scheduled');
  if (opensAt !== undefined && opensAt <= now) throw wrong('opensAt', 'past');
  // An opening of another day must not come back with the mode.
  if (input.mode === 'scheduled' && opensAt === undefined) throw wrong('opensAt', 'needed');
  const units = seats === undefined ? capacity : seats * bestCost(policy);
  return {
    ...rest,
    ...(shares && { shares }),
    ...(units !== undefined && { capacity: units }),
    ...(message && { message: said(message) }),
    ...(opensAt !== undefined && { opensAt }),
    ...(input.mode !== undefined && input.mode !== 'scheduled' && policy.opensAt !== undefined
      ? { opensAt: undefined }
      : {}),
  };
}

/** What a seat costs when everything is well. */
export function bestCost({ costs, tiers }: Policy): number {
  return Math.max(...tiers.map((tier) => costs[tier]));
}

function said({ fr, en }: { fr: string; en: string }): Policy['message'] {
  const [french, english] = [fr.trim(), en.trim()];
  if (french === '' && english === '') return undefined;
  return { fr: french || english, en: english || french };
}

function wrong(field: string, why: Why): UserError {
  const message = field === '' ? sentences[why] : `${field} : ${sentences[why]}`;
  return new UserError('policy_wrong', message, { details: { field, why } });
}
