// Waiting in place when the gate is full: calls stand still and go on by themselves, what is on the page stays, a band says how long.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/** The band, once its code is here and while somebody waits. */
export const band = signal<ComponentType | undefined>(undefined);

/** What happened to the seat that this page had. */
type Lost = 'session_over' | 'moved';

let entering: Promise<boolean> | undefined;
let lost: Lost | undefined;

/** Settles when this page may ask again; `undefined` where nobody waits. */
export const waiting = (): Promise<boolean> | undefined => entering;

/** The gate is full: takes a place. All who call share it. @returns whether asking again is worthwhile */
export function waitForTurn(): Promise<boolean> {
  entering ??= enter().finally(() => {
    entering = undefined;
    lost = undefined;
    band.value = undefined;
  });
  return entering;
}

async function enter(): Promise<boolean> {
  try {
    const [{ WaitBand, waitForTurn: wait }, kept] = await Promise.all([
      import('../gate/client/wait-band.tsx'),
      import('../school/day/client/kept-day.ts'),
    ]);
    band.value = WaitBand;
    await wait({ news: lost, reservation: kept.keptReservation, planB: await kept.keptPlanB() });
    return true;
  } catch {
    // Without its code the page can't wait: what was refused is shown like any other trouble.
    return false;
  }
}

let keeping = false;

/** Once somebody is signed in: keeps the seat while the page is used. */
export async function keepSeat(): Promise<void> {
  if (keeping) return;
  keeping = true;
  const { startKeeping } = await import('../gate/client/pass.ts');
  startKeeping((why) => {
    lost = why;
    // A seat that went to another device may come back without waiting: the next call says so.
    if (why === 'session_over') void waitForTurn();
  });
}

/** Leaves the seat to those who wait. */
export async function leaveSeat(): Promise<void> {
  await fetch('/gate/passes', {
    method: 'DELETE',
    credentials: 'same-origin',
    signal: AbortSignal.timeout?.(2_000) ?? null,
  }).catch(() => {});
}
