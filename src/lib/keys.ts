// The ring of secrets: derives a key for each purpose (HKDF) and signs short texts with HMAC-SHA-256.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export type Keys = {
  /** `<payload>.<kid>.<mac>`, where payload is base64url. */
  sign(purpose: string, payload: Uint8Array | string): string;
  /** A key for this purpose alone, of the ring's first secret. */
  derive(purpose: string): string;
  /** A key for this purpose of each secret, the first first. */
  ring(purpose: string): { kid: string; key: Buffer }[];
  /** The payload of a token signed for this purpose by any secret of the ring, or undefined. */
  verify(purpose: string, token: string): Buffer | undefined;
};

/** @param ring `kid:secret[,older…]`: the first signs, all verify. */
export function createKeys(ring: string): Keys {
  const secrets = ring.split(',').map((entry) => {
    const colon = entry.indexOf(':');
    return { kid: entry.slice(0, colon), secret: entry.slice(colon + 1) };
  });
  const derived = new Map<string, Buffer>();
  const keyOf = (kid: string, purpose: string): Buffer | undefined => {
    const known = derived.get(`${kid}/${purpose}`);
    if (known) return known;
    const entry = secrets.find((candidate) => candidate.kid === kid);
    if (!entry) return undefined;
    const key = Buffer.from(hkdfSync('sha256', entry.secret, 'preau', purpose, 32));
    derived.set(`${kid}/${purpose}`, key);
    return key;
  };
  const first = secrets[0];
  if (!first) throw new Error('the ring of secrets is empty');
  const mac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

  return {
    derive: (purpose) => (keyOf(first.kid, purpose) as Buffer).toString('base64url'),
    ring: (purpose) => secrets.map(({ kid }) => ({ kid, key: keyOf(kid, purpose) as Buffer })),
    sign(purpose, payload) {
      const body = `${Buffer.from(payload).toString('base64url')}.${first.kid}`;
      return `${body}.${mac(keyOf(first.kid, purpose) as Buffer, body).toString('base64url')}`;
    },
    verify(purpose, token) {
      const [payload, kid, signature] = token.split('.');
      if (payload === undefined || kid === undefined || signature === undefined) return undefined;
      const key = keyOf(kid, purpose);
      if (!key) return undefined;
      const given = Buffer.from(signature, 'base64url');
      const right = mac(key, `${payload}.${kid}`);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
      return Buffer.from(payload, 'base64url');
    },
  };
}
