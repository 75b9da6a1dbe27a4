// Whether this device tells with a sound that the turn has come: a choice of the device, kept for every page of the site.
import { allowChime, chime } from './chime.ts';

const key = 'preau.sound';
/** Where storage is forbidden, the choice lasts as long as the page. */
let unkept = false;

export const canSound = (): boolean => 'AudioContext' in globalThis;

export function wantsSound(): boolean {
  try {
    return localStorage.getItem(key) === 'yes';
  } catch {
    return unkept;
  }
}

/** To be called while a touch or a key is handled; lets hear what it will sound like. */
export function chooseSound(wanted: boolean): void {
  unkept = wanted;
  try {
    localStorage.setItem(key, wanted ? 'yes' : '');
  } catch {
    // Kept as long as this page.
  }
  if (!wanted) return;
  allowChime();
  chime();
}

/** A choice made another day needs a touch on this page before it can be heard. */
export function prepareSound(): void {
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, () => wantsSound() && allowChime());
}
