// What the operator may decide, checked; and the list of what was decided, in a file that people can read (policy.jsonl).
import { appendFileSync, readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { UserError } from '../errors.ts';
import { GateMode, Lane, Tier } from './contract.ts';
import type { GateOptions, PolicyChange } from './gate.ts';
import type { Policy } from './model.ts';

const Positive = Type.Number({ minimum: 1 });
const Cost = Type.Number({ exclusiveMinimum: 0 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const second = 1_000;
const hour = 3_600_000;

/** `null` clears what may be absent. */
const Change = Type.Partial(
  Type.Object(
    {
      mode: GateMode,
      opensAt: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
      message: Type.Union([
        Type.Object({ fr: Type.String({ maxLength: 500 }), en: Type.String({ maxLength: 500 }) }),
        Type.Null(),
      ]),
      capacity: Type.Number({ minimum: 0, maximum: 1e12 }),
      costs: Type.Object({ full: Cost, voice: Cost, text: Cost }),
      tiers: Type.Array(Tier, { minItems: 1, uniqueItems: true }),
      shares: Type.Object({ lesson: Share, staff: Share, open: Share }),
      pace: Positive,
      claimWithin: Type.Number({ minimum: second, maximum: hour }),
      passLife: Type.Number({ minimum: 5 * second, maximum: hour }),
      ticketLife: Type.Number({ minimum: 60 * second, maximum: 48 * hour }),
      sessionTime: Type.Number({ minimum: 60 * second, maximum: 24 * hour }),
    },
    { additionalProperties: false },
  ),
);
type Change = Static<typeof Change>;

const Line = Type.Object({ at: Type.Number(), by: Type.String(), change: Change, draw: Type.Optional(Lane) });

/** @throws UserError that says which field is wrong and why. */
export function changed(policy: Policy, change: Partial<Policy>): Policy {
  const plain: unknown = JSON.parse(written(change));
  if (!Check(Change, plain)) {
    const [first] = Errors(Change, plain);
    throw new UserError('invalid', `policy${first?.instancePath ?? ''}: ${first?.message ?? 'invalid'}`);
  }
  const next = { ...policy, ...absentInsteadOfNull(plain) };
  const together = next.shares.lesson + next.shares.staff + next.shares.open;
  if (together > 1.000_001) throw new UserError('invalid', `policy/shares: together at most 1, not ${together}`);
  if (next.mode === 'scheduled' && next.opensAt === undefined) {
    throw new UserError('invalid', 'policy/opensAt: a scheduled gate needs the moment of its opening');
  }
  return next;
}

function absentInsteadOfNull({ opensAt, message, ...rest }: Change): Partial<Policy> {
  return {
    ...rest,
    ...(opensAt !== undefined && { opensAt: opensAt ?? undefined }),
    ...(message !== undefined && { message: message ?? undefined }),
  };
}

const written = (value: object): string =>
  JSON.stringify(value, (_name, inner: unknown) => (inner === undefined ? null : inner));

/** Adds a line; on the disk when this returns: changes are rare, and a machine without power must not undo a closing. */
export function keepChange(path: string, change: PolicyChange): void {
  appendFileSync(path, `${written(change)}\n`, { mode: 0o600, flush: true });
}

/** Oldest first. A line that was being written when the process died, or that a person spoiled, is left out. */
export function readChanges(path: string, log: GateOptions['log']): PolicyChange[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const changes: PolicyChange[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = parsed(line);
    if (Check(Line, read)) {
      const { at, by, change, draw } = read;
      changes.push({ at, by, change: absentInsteadOfNull(change), ...(draw && { draw }) });
    } else log.warn({ path, line: index + 1 }, 'a line of the gate’s policy is not readable and left out');
  }
  return changes;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
