// What this person wants to receive, kept on this device: data saved is saved for every lesson.
import { signal } from '@preact/signals';
import { readChoice, writeChoice } from '../../../web/choices.ts';
import { type Quality, qualities } from '../contract.ts';

/** Who asked the browser to save data has asked here too, until they choose. */
function savesData(): boolean {
  const connection: unknown = 'connection' in navigator ? navigator.connection : undefined;
  return typeof connection === 'object' && connection !== null && Reflect.get(connection, 'saveData') === true;
}

function kept(): Quality {
  const known = readChoice('quality');
  return qualities.find((one) => one === known) ?? (savesData() ? 'light' : 'full');
}

export const choice = signal<Quality>(kept());

export function choose(quality: Quality): void {
  choice.value = quality;
  writeChoice('quality', quality);
}
