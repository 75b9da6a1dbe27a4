// Sends a decision and says what became of it, in words that name the field.
import { type Signal, signal } from '@preact/signals';
import { call } from '../../../web/call.ts';
import { refusalText } from '../../../web/refusals.ts';
import { leave } from '../../../web/session.ts';
import { say as aloud } from '../../../web/voice.ts';
import { changePolicy, type PolicyInput } from '../contract.ts';
import type { Link } from './link.ts';
import { words } from './words.ts';

export type Deciding = {
  sending: Signal<boolean>;
  /** What became of the last one. */
  outcome: Signal<{ good: boolean; text: string } | undefined>;
  refuse(text: string): void;
  /** @returns whether it was done. */
  send(input: PolicyInput): Promise<boolean>;
};

export function createDeciding(link: Link): Deciding {
  const sending = signal(false);
  const outcome: Deciding['outcome'] = signal(undefined);
  const refuse = (text: string) => {
    outcome.value = { good: false, text };
  };
  return {
    sending,
    outcome,
    refuse,
    async send(input) {
      if (sending.value) return false;
      sending.value = true;
      outcome.value = undefined;
      const answer = await call(changePolicy, { input });
      sending.value = false;
      if (answer.type === 'done') {
        link.report.value = answer.value;
        link.now.value = answer.value.now;
        outcome.value = { good: true, text: words.value.done };
        aloud(words.value.done);
        return true;
      }
      if (answer.type === 'signed_out') void leave();
      else if (answer.type === 'refused' || answer.type === 'not_allowed' || answer.type === 'busy')
        refuse(reasonOf(answer.code, answer.details.why) ?? refusalOf(answer));
      else refuse(words.value.wrongNetwork);
      return false;
    },
  };
}

function reasonOf(code: string, why: string | undefined): string | undefined {
  const say = words.value;
  if (code !== 'policy_wrong') return undefined;
  if (why === 'too_much') return say.wrongShares;
  if (why === 'past') return say.wrongPast;
  return why === 'needed' ? say.wrongNeeded : undefined;
}

/** The server names the field that is written wrong; the page's own sentence would not. */
const refusalOf = (refusal: Parameters<typeof refusalText>[0]): string =>
  refusal.code === 'invalid' || refusal.code === 'policy_wrong'
    ? words.value.wrongAny(refusal.message)
    : refusalText(refusal);
