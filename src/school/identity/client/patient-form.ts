// Sends a form, says what went wrong in a sentence, and waits as long as the server asks: it tries again by itself when
// the school is busy, and keeps the button closed when there were too many tries.
import { type Signal, signal } from '@preact/signals';
import type { Trouble } from '../../../web/call.ts';
import { refusalText } from '../../../web/refusals.ts';
import { words } from './words.ts';

export type Attempt = { type: 'done' } | { type: 'unchanged' } | Trouble;

export type PatientForm = {
  /** What to tell the person, if anything. */
  problem: Signal<string>;
  working: Signal<boolean>;
  /** Closed until the server lets one try again. */
  waiting: Signal<boolean>;
  send: (attempt: () => Promise<Attempt>, refusals: Record<string, string>) => Promise<boolean>;
  stop: () => void;
};

export function patientForm(): PatientForm {
  const problem = signal('');
  const working = signal(false);
  const waiting = signal(false);
  let stopped = false;

  const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

  async function send(attempt: () => Promise<Attempt>, refusals: Record<string, string>): Promise<boolean> {
    if (working.value || waiting.value) return false;
    working.value = true;
    problem.value = '';
    let answer = await attempt();
    while (answer.type === 'busy' && answer.code === 'busy' && !stopped) {
      problem.value = words.value.busy(answer.retryAfter);
      await pause(answer.retryAfter);
      if (stopped) return false;
      answer = await attempt();
    }
    working.value = false;
    if (answer.type === 'done' || answer.type === 'unchanged') {
      problem.value = '';
      return true;
    }
    problem.value = sentence(answer, refusals);
    if (answer.type === 'busy') {
      waiting.value = true;
      void pause(answer.retryAfter).then(() => {
        waiting.value = false;
        problem.value = '';
      });
    }
    return false;
  }

  return {
    ...{ problem, working, waiting, send },
    stop: () => {
      stopped = true;
    },
  };
}

function sentence(trouble: Trouble, refusals: Record<string, string>): string {
  const say = words.value;
  if (trouble.type === 'offline') return say.offline;
  if (trouble.type === 'unreachable' || trouble.type === 'signed_out') return say.unreachable;
  if (trouble.type === 'busy') return say.tooManyTries(trouble.retryAfter);
  return refusals[trouble.code] ?? refusalText(trouble);
}
