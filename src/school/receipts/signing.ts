// Signs receipts with Ed25519 and reads them again. No HTTP, no SQL.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Check } from 'typebox/value';
import type { Keys } from '../../lib/keys.ts';
import { Receipt } from './contract.ts';

const purpose = 'receipts';
/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410, section 7). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const longest = 4_000;

export type Signing = {
  /** @returns `<JSON as base64url>.<key's name>.<signature as base64url>`; the signature is of all before its point */
  sign(receipt: Receipt): string;
  /** Undefined when it isn't ours. */
  read(token: string): Receipt | undefined;
  /** The present one first. */
  publicKeys(): { name: string; publicKey: string }[];
};

export function createSigning(keys: Keys): Signing {
  const ring = keys.ring(purpose).map(({ kid, key }) => {
    const secret = createPrivateKey({ key: Buffer.concat([pkcs8Head, key]), format: 'der', type: 'pkcs8' });
    return { name: kid, secret, open: createPublicKey(secret) };
  });
  const [first] = ring;
  if (!first) throw new Error('the ring of secrets is empty');
  const known = new Map<string, KeyObject>(ring.map(({ name, open }) => [name, open]));
  return {
    sign(receipt) {
      const body = `${Buffer.from(JSON.stringify(receipt)).toString('base64url')}.${first.name}`;
      return `${body}.${sign(null, Buffer.from(body), first.secret).toString('base64url')}`;
    },
    read(token) {
      if (token.length > longest) return undefined;
      const [payload = '', name = '', signature = '', more] = token.trim().split('.');
      const key = known.get(name);
      if (!key || more !== undefined) return undefined;
      if (!verify(null, Buffer.from(`${payload}.${name}`), key, Buffer.from(signature, 'base64url'))) return undefined;
      const said: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return Check(Receipt, said) ? said : undefined;
    },
    publicKeys: () =>
      ring.map(({ name, open }) => ({ name, publicKey: open.export({ type: 'spki', format: 'pem' }).toString() })),
  };
}
