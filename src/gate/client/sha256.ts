// SHA-256 of short messages in plain JavaScript: `crypto.subtle` is missing over http, and slower for so few bytes.

const constants = new Int32Array(64);
const start = new Int32Array(8);
for (let prime = 2, found = 0; found < 64; prime++) {
  let divisor = 2;
  while (divisor * divisor <= prime && prime % divisor !== 0) divisor++;
  if (divisor * divisor <= prime) continue;
  const part = (root: number) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  if (found < 8) start[found] = part(Math.sqrt(prime));
  constants[found++] = part(Math.cbrt(prime));
}

const words = new Int32Array(64);
const block = new Uint8Array(64);
const view = new DataView(block.buffer);

/** Longest message in bytes: what fits in one block. */
export const longest = 55;

/** @throws RangeError when the message is longer than one block takes */
export function sha256(message: Uint8Array): Uint8Array {
  if (message.length > longest) throw new RangeError(`at most ${longest} bytes`);
  block.fill(0);
  block.set(message);
  block[message.length] = 0x80;
  view.setUint32(60, message.length * 8);
  for (let at = 0; at < 16; at++) words[at] = view.getInt32(at * 4);
  for (let at = 16; at < 64; at++) {
    const early = word(at - 15);
    const late = word(at - 2);
    const first = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
    const second = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
    words[at] = (word(at - 16) + first + word(at - 7) + second) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = start;
  for (let at = 0; at < 64; at++) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + sum1 + ((e & f) ^ (~e & g)) + (constants[at] as number) + word(at)) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  const digest = new Uint8Array(32);
  const written = new DataView(digest.buffer);
  const sums = [a, b, c, d, e, f, g, h];
  for (let at = 0; at < 8; at++) written.setInt32(at * 4, ((start[at] as number) + (sums[at] as number)) | 0);
  return digest;
}

const word = (at: number): number => words[at] as number;
