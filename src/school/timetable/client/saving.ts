// Sends a change, and keeps what there is to say about it: a clash that may be forced, or why nothing was saved.
import { type Signal, signal } from '@preact/signals';
import type { Trouble } from '../../../web/call.ts';
import { refusalText } from '../../../web/refusals.ts';
import { words } from './words.ts';

type Attempt = { type: 'done' } | { type: 'unchanged' } | Trouble;

const clashes = ['teacher_busy', 'class_busy', 'room_busy'];

export type Saving = {
  problem: Signal<string>;
  /** The problem is a clash: staff may want it all the same. */
  mayForce: Signal<boolean>;
  working: Signal<boolean>;
  refuse: (sentence: string) => void;
  send: (attempt: () => Promise<Attempt>) => Promise<boolean>;
};

export function createSaving(): Saving {
  const problem = signal('');
  const mayForce = signal(false);
  const working = signal(false);
  return {
    ...{ problem, mayForce, working },
    refuse(sentence) {
      problem.value = sentence;
      mayForce.value = false;
    },
    async send(attempt) {
      if (working.value) return false;
      working.value = true;
      const answer = await attempt();
      working.value = false;
      const done = answer.type === 'done' || answer.type === 'unchanged';
      problem.value = done ? '' : sentence(answer);
      mayForce.value = answer.type === 'refused' && clashes.includes(answer.code);
      return done;
    },
  };
}

function sentence(trouble: Trouble): string {
  const say = words.value;
  if (trouble.type === 'offline') return say.offline;
  if (trouble.type === 'busy') return say.busy;
  if (trouble.type === 'refused' || trouble.type === 'not_allowed') return refusalText(trouble);
  return say.unreachable;
}
