// Keeps the seat while the page is used: the pass is renewed as often as the gate says. What isn't renewed ends by itself.

import { currentHold } from '../../web/seat-hold.ts';
import { renew } from './ask.ts';

/** Before the gate has said how often, and after a failure, ms. */
const usual = 60_000;
const shortest = 5_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let lost: (why: 'session_over' | 'moved') => void = () => {};

/** A page in class is in use even when another tab is in front. */
const inUse = () => !document.hidden || location.pathname.startsWith('/class/');

/** @param whenLost told when the seat was taken over by another device or its time is up */
export function startKeeping(whenLost: typeof lost): void {
  lost = whenLost;
  document.addEventListener('visibilitychange', () => {
    // Seen again: the pass may be about to end.
    if (!document.hidden) plan(0);
  });
  plan(usual);
}

function plan(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(keep, delay);
}

async function keep(): Promise<void> {
  if (!inUse()) return;
  const hold = currentHold();
  const renewed = await renew(hold === undefined ? {} : { hold });
  if (renewed.type === 'done') {
    // Renewal comes half a life before the end, so that the same length goes by until then: no clock of this device is asked.
    plan(Math.max(shortest, renewed.value.expiresAt - renewed.value.renewAt));
    return;
  }
  plan(usual);
  if (renewed.type === 'refused' && (renewed.code === 'session_over' || renewed.code === 'moved')) lost(renewed.code);
}
