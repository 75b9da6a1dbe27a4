// A sound made here: one tone, as a WAV.

/** @see http://soundfile.sapp.org/doc/WaveFormat/ */
export function makeWav(seconds: number, { frequency = 440, rate = 8_000 } = {}): Buffer {
  const samples = Math.round(seconds * rate);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + 2 * samples, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * rate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(2 * samples, 40);
  const body = Buffer.alloc(2 * samples);
  for (let index = 0; index < samples; index++)
    body.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * frequency * index) / rate)), 2 * index);
  return Buffer.concat([head, body]);
}
