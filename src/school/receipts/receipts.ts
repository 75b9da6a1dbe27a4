// Writes that a device may send again until it hears the answer: done once and only once, with a signed receipt.
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UserError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Connection, Database } from '../../lib/database/database.ts';
import type { Me, Repeated } from '../../lib/http/route.ts';
import type { Keys } from '../../lib/keys.ts';
import { isUuid } from '../../lib/uuid.ts';
import { keyHeader, receiptHeader } from './contract.ts';
import { createSigning, type Signing } from './signing.ts';
import { finish, forgetOlder, known, nameOf, reserve } from './store.ts';

export { createSigning, type Signing } from './signing.ts';

/** What was done: `hand_in`, `roll_call`…; and of what, as the person knows it. */
export type Doing = { kind: string; about: string };

/**
 * Runs `work` in one transaction. With an `Idempotency-Key` the same key gives the same reply again, whatever happened
 * between, and the reply carries a receipt.
 * @throws UserError `bad_key` 400, `key_reused` 409 (the key came before with other words)
 */
export type Once = <T>(
  call: { me: Me; request: FastifyRequest; reply: FastifyReply },
  doing: Doing,
  work: (sql: Connection) => Promise<T>,
) => Promise<T>;

/** A device that was away for longer asks what became of it by looking. In ms. */
const kept = 60 * 24 * 3_600_000;

export function createOnce({ database, clock, keys }: { database: Database; clock: Clock; keys: Keys }): Once {
  const signing = createSigning(keys);
  return async ({ me, request, reply }, doing, work) => {
    const key = request.headers[keyHeader];
    if (key === undefined) return database.session(work);
    if (typeof key !== 'string' || !isUuid(key)) throw new UserError('bad_key', `${keyHeader}: not a UUID`);
    const digest = requestDigest(request);
    const done = await database.session(async (sql) => {
      const at = new Date(clock.now());
      const entry = { schoolId: me.schoolId, accountId: me.accountId, key };
      if (!(await reserve(sql, entry, { kind: doing.kind, digest, at }))) return again(await known(sql, entry), digest);
      const value = await work(sql);
      const receipt = signing.sign({
        ...{ kind: doing.kind, about: doing.about, ...(await nameOf(sql, me)) },
        ...{ at: at.toISOString(), sha256: digestOf(request.body), key },
      });
      await finish(sql, entry, value ?? null, receipt);
      return { value, receipt };
    });
    reply.header(receiptHeader, done.receipt);
    return done.value as Awaited<ReturnType<typeof work>>;
  };
}

/** The same key for something else, though with the same words, is a mistake too. */
const requestDigest = ({ method, url, body }: FastifyRequest) =>
  createHash('sha256')
    .update(`${method} ${url} ${digestOf(body)}`)
    .digest('hex');

/** Of the bytes of a file, or of the body as JSON, as `JSON.stringify` writes it. */
function digestOf(body: unknown): string {
  const bytes = Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null);
  return createHash('sha256').update(bytes).digest('hex');
}

/** For the door: a write that came before is answered as it was, whatever has become impossible since. */
export function createRepeated(database: Database): Repeated {
  return async ({ schoolId, accountId }, request, reply) => {
    const key = request.headers[keyHeader];
    if (typeof key !== 'string' || !isUuid(key)) return undefined;
    const before = await known(database, { schoolId, accountId, key });
    if (!before) return undefined;
    const { value, receipt } = again(before, requestDigest(request));
    reply.header(receiptHeader, receipt);
    return { value };
  };
}

function again(before: Awaited<ReturnType<typeof known>>, digest: string): { value: unknown; receipt: string } {
  if (!before || before.digest !== digest)
    throw new UserError('key_reused', 'Cet envoi porte le numéro d’un autre.', { status: 409 });
  return { value: before.reply ?? undefined, receipt: before.receipt };
}

/** Forgets keys so old that no device sends them again. */
export const forgetKeys = (database: Database, now: number): Promise<void> =>
  forgetOlder(database, new Date(now - kept));

/** What a receipt says. @throws UserError when it isn't ours */
export function readReceipt(signing: Signing, token: string): NonNullable<ReturnType<Signing['read']>> {
  const receipt = signing.read(token);
  if (!receipt) throw new UserError('not_genuine', 'Ce reçu ne vient pas d’ici, ou il a été changé.', { status: 404 });
  return receipt;
}
