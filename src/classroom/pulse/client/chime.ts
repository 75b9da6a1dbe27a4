// The gentle sound at the end of a timer: two soft notes, by choice, kept on this device.
import { useState } from 'preact/hooks';

const storageKey = 'preau.class.chime';

const wanted = (): boolean => localStorage.getItem(storageKey) === 'on';

export function useChimeChoice(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(wanted);
  return [
    on,
    (next) => {
      setOn(next);
      localStorage.setItem(storageKey, next ? 'on' : 'off');
      // Heard once when chosen: one knows what will come, and that sound plays here.
      if (next) chime();
    },
  ];
}

export function chimeIfWanted(): void {
  if (wanted()) chime();
}

function chime(): void {
  const context = new AudioContext();
  const begin = context.currentTime + 0.05;
  for (const [index, pitch] of [659.26, 523.25].entries()) {
    const note = context.createOscillator();
    const loudness = context.createGain();
    const from = begin + index * 0.35;
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(0.12, from + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.9);
    note.connect(loudness).connect(context.destination);
    note.start(from);
    note.stop(from + 1);
    if (index === 1) note.onended = () => void context.close();
  }
}
