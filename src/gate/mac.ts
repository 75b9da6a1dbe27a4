// HMAC-SHA-256 of short texts, with the key's two blocks computed once: a third of the time of node's own for what a token is.
// Each check of a pass and each ticket pays it, under attack above all. FIPS 180-4 and RFC 2104; mac.test.ts compares with node's.

/** Bytes of a block and of a digest. */
const block = 64;
const digest = 32;

/** The first 32 bits of the fractional parts of square and cube roots of the first primes. */
const start = new Int32Array(8);
const rounds = new Int32Array(64);
for (let candidate = 2, found = 0; found < 64; candidate++) {
  let prime = true;
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) prime = false;
  if (!prime) continue;
  if (found < 8) start[found] = fraction(candidate ** (1 / 2));
  rounds[found++] = fraction(candidate ** (1 / 3));
}

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

const words = new Int32Array(64);

/** Takes one block of `bytes` into `state`. Takes the same time whatever the bytes are. */
function compress(state: Int32Array, bytes: Uint8Array, from: number): void {
  for (let word = 0, at = from; word < 16; word++, at += 4)
    words[word] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  for (let word = 16; word < 64; word++) {
    const x = words[word - 15]!;
    const y = words[word - 2]!;
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[word] = (words[word - 16]! + low + words[word - 7]! + high) | 0;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let round = 0; round < 64; round++) {
    const sum = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + sum + ((e & f) ^ (~e & g)) + rounds[round]! + words[round]!) | 0;
    const turned = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (turned + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] = (state[0]! + a) | 0;
  state[1] = (state[1]! + b) | 0;
  state[2] = (state[2]! + c) | 0;
  state[3] = (state[3]! + d) | 0;
  state[4] = (state[4]! + e) | 0;
  state[5] = (state[5]! + f) | 0;
  state[6] = (state[6]! + g) | 0;
  state[7] = (state[7]! + h) | 0;
}

/** Writes the first `count` bytes of the MAC of `bytes[0, length)` to `target` at `at`. */
export type Mac = (bytes: Uint8Array, length: number, target: Uint8Array, at: number, count: number) => void;

/** @param key 64 bytes at most. @param longest bytes of the longest message. */
export function createMac(key: Uint8Array, longest: number): Mac {
  if (key.length > block) throw new Error('a key of this MAC has 64 bytes at most');
  const padded = (mask: number) => {
    const bytes = new Uint8Array(block).fill(mask);
    for (const [at, byte] of key.entries()) bytes[at] = byte ^ mask;
    const state = start.slice();
    compress(state, bytes, 0);
    return state;
  };
  const inner = padded(0x36);
  const outer = padded(0x5c);
  const state = new Int32Array(8);
  const message = new Uint8Array(Math.ceil((longest + 9) / block) * block);
  const last = new Uint8Array(block);
  last[digest] = 0x80;
  writeLength(last, block, block + digest);

  return (bytes, length, target, at, count) => {
    if (length > longest) throw new Error('the message is longer than this MAC was made for');
    const end = Math.ceil((length + 9) / block) * block;
    for (let each = 0; each < length; each++) message[each] = bytes[each]!;
    message[length] = 0x80;
    message.fill(0, length + 1, end);
    writeLength(message, end, block + length);
    state.set(inner);
    for (let from = 0; from < end; from += block) compress(state, message, from);
    for (let each = 0; each < digest; each++) last[each] = state[each >> 2]! >>> (24 - 8 * (each & 3));
    state.set(outer);
    compress(state, last, 0);
    for (let each = 0; each < count; each++) target[at + each] = state[each >> 2]! >>> (24 - 8 * (each & 3));
  };
}

/** The length in bits, at the end of the last block; messages here are far below 2^29 bytes. */
function writeLength(bytes: Uint8Array, end: number, length: number): void {
  const bits = length * 8;
  for (let each = 0; each < 4; each++) bytes[end - 4 + each] = bits >>> (24 - 8 * each);
}

/** Compares in the same time wherever the first difference is. */
export function sameBytes(one: Uint8Array, from: number, other: Uint8Array, otherFrom: number, count: number): boolean {
  let different = 0;
  for (let each = 0; each < count; each++) different |= one[from + each]! ^ other[otherFrom + each]!;
  return different === 0;
}
