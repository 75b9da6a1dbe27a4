// Whether what this device plays reaches its microphone: by what the person says, kept on the device, or by its loudspeaker's name.
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LiveClass } from '../live-class.ts';
import { areHeadphones } from './headphone-names.ts';

const storageKey = 'preau.class.headphones';

function kept(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'on';
  } catch {
    return false;
  }
}

const said = signal(kept());
/** The loudspeaker in use is called headphones: there is nothing to say. */
export const recognised = signal(false);
export const wears = computed(() => said.value || recognised.value);

export function sayWears(on: boolean): void {
  said.value = on;
  try {
    localStorage.setItem(storageKey, on ? 'on' : 'off');
  } catch {
    // Private windows may refuse storage: it is said again next time.
  }
}

async function look(): Promise<void> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  recognised.value = areHeadphones(devices.filter(({ kind }) => kind === 'audiooutput'));
}

/** Keeps the engine told. @param speaks a microphone is open, and so loudspeakers have names */
export function useHeadphones(live: LiveClass | null, speaks: boolean): void {
  const on = wears.value;
  useEffect(() => {
    const again = () => void look();
    again();
    navigator.mediaDevices?.addEventListener('devicechange', again);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', again);
  }, [speaks]);
  useEffect(() => live?.headphones(on), [live, on]);
}
