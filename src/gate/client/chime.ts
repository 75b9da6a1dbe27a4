// Two soft notes made in code, for who asked to be told. A browser lets a page sound only after a touch or a key.
let context: AudioContext | undefined;

/** To be called while a touch or a key is handled. */
export function allowChime(): void {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
}

export function chime(): void {
  if (context?.state !== 'running') return;
  const start = context.currentTime + 0.05;
  for (const [index, frequency] of [587.33, 880].entries()) {
    const at = start + index * 0.28;
    const note = context.createOscillator();
    const volume = context.createGain();
    note.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.25, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 1.1);
    note.connect(volume).connect(context.destination);
    note.start(at);
    note.stop(at + 1.2);
  }
}
