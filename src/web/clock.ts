// The time that pages show: the server's, as told by its last document, and a signal that moves with it.
import { signal } from '@preact/signals';

/** Milliseconds that the server's clock is ahead of this device's. */
let ahead = 0;

/** Milliseconds since 1970, renewed every few seconds while the page is seen. */
export const now = signal(Date.now());

const step = 5_000;

export function renewNow(): void {
  now.value = Date.now() + ahead;
}

/** Takes the server's time; `at` is ISO 8601. */
export function trustServerTime(at: string): void {
  const told = Date.parse(at);
  if (Number.isNaN(told)) return;
  setAhead(told - Date.now());
}

export function clockAhead(): number {
  return ahead;
}

/** For a document kept on this device, which knows how wrong the device's clock was. */
export function setAhead(milliseconds: number): void {
  ahead = milliseconds;
  renewNow();
}

export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === 'visible') renewNow();
  }, step);
  document.addEventListener('visibilitychange', renewNow);
}
