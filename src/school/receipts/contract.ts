// Receipts of what was written: anybody can check one, without an account and without us.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

/** What a receipt says. It is signed as it stands, so nothing in it changes its name or its order. */
export const Receipt = Type.Object({
  /** What was done: `hand_in`, `tick`, `roll_call`, `message`… */
  kind: Type.String(),
  /** Of what, as the person knows it: the title of the homework, the class. */
  about: Type.String(),
  by: Type.String(),
  school: Type.String(),
  /** When the school had it, durably: ISO 8601 in UTC. */
  at: Type.String(),
  /** Of the body as it was sent, hexadecimal: the words themselves can be compared, and aren't in here. */
  sha256: Type.String(),
  /** The idempotency key under which it was sent. */
  key: Type.String(),
});
export type Receipt = Static<typeof Receipt>;

/** Header of a reply to a write that brought an `Idempotency-Key`: `<JSON as base64url>.<key's name>.<signature as base64url>`. */
export const receiptHeader = 'preau-receipt';
/** Header of a request that was written earlier: `<account>/<school>` of who wrote it. Sent by nobody else. */
export const ownerHeader = 'preau-owner';
/** Header of a request that may be sent again: a UUID. The same key gives the same reply, and is done once. */
export const keyHeader = 'idempotency-key';

export const listReceiptKeys = contract({
  method: 'GET',
  path: '/api/receipts/keys',
  summary: 'Public keys of receipts (Ed25519), the present one first',
  roles: 'public',
  output: Type.Object({
    keys: Type.Array(
      Type.Object({
        name: Type.String(),
        /** PEM, as `openssl pkeyutl -verify -pubin` reads it. */
        publicKey: Type.String(),
      }),
    ),
  }),
});

export const checkReceipt = contract({
  method: 'POST',
  path: '/api/receipts/check',
  summary: 'Whether a receipt is genuine, and what it says',
  roles: 'public',
  input: Type.Object({ receipt: Type.String({ minLength: 1, maxLength: 4_000 }) }, { additionalProperties: false }),
  output: Receipt,
  errors: { not_genuine: 404 },
});
