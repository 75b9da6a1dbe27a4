// What Chromium's fake microphone hears: somebody who says a few syllables, and is silent for as long. A WAV file, made here.
import { writeFileSync } from 'node:fs';

const rate = 48_000;
/** ms of speaking, and of silence after it; again and again. */
export const spoken = 1_500;
const silent = 1_500;

/** A hum of a hundred and forty waves a second that rises and falls, in four syllables a second: suppressors of noise leave it. */
export function writeFakeVoice(path: string): void {
  const samples = new Int16Array((rate * (spoken + silent)) / 1_000);
  let phase = 0;
  for (let index = 0; index < (rate * spoken) / 1_000; index += 1) {
    const at = index / rate;
    phase += (2 * Math.PI * 140 * (1 + 0.15 * Math.sin(2 * Math.PI * 1.3 * at))) / rate;
    let wave = 0;
    for (let overtone = 1; overtone < 20; overtone += 1) wave += Math.sin(phase * overtone) / overtone;
    samples[index] = 10_000 * wave * Math.max(0, Math.sin(2 * Math.PI * 4 * at));
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
}
