// Figures of the class, for who helps from afar: in the browser's console, `await preauClass.stats()`.
import type { LiveClass, LiveStats } from '../live-class.ts';

type Diagnostics = { stats(): Promise<LiveStats> };

declare global {
  var preauClass: Diagnostics | undefined;
}

/** @returns a function that takes it back. */
export function offerDiagnostics(live: LiveClass): () => void {
  const mine: Diagnostics = { stats: () => live.stats() };
  globalThis.preauClass = mine;
  return () => {
    if (globalThis.preauClass === mine) globalThis.preauClass = undefined;
  };
}
