// What is written here arrives: kept on this device first, sent as soon as the school answers, once and only once.
import { signal } from '@preact/signals';
import type { Contract } from '../lib/contract.ts';
import { type Answer, addressFor, askAt, call, connection, type Given, type Trouble } from './call.ts';
import { arrived, dropEntry, type Entry, entriesOf, type Owner, ownerOf, putEntry } from './outbox-store.ts';
import { presence } from './session.ts';

/** `kept`: it is safe on this device and goes by itself. */
export type Posted<C extends Contract> = Answer<C> | { type: 'kept' };

/** Of the person here: how many wait for the network, and how many the school won't take. */
export const unsent = signal({ waiting: 0, refused: 0 });

/** While something waits, tried again this often, in ms. */
const tryEvery = 15_000;

let sending: Promise<unknown> = Promise.resolve();
let timer: ReturnType<typeof setTimeout> | undefined;
/** What came of those whose writer stands here and waits for the answer. */
const awaited = new Map<string, Answer<Contract> | undefined>();

/**
 * Writes to the school, or keeps it until the network is back, the browser closed in between or not.
 * @param about what it is, in the person's words: the list of what waits says it
 */
export async function post<C extends Contract>(contract: C, given: Given<C>, about: string): Promise<Posted<C>> {
  const owner = here();
  const parts: { params?: unknown; query?: unknown; input?: unknown; body?: Blob } = given;
  const key = crypto.randomUUID();
  const entry: Entry = {
    ...{ key, owner: owner ?? '', method: contract.method, about, madeAt: Date.now() },
    address: addressFor(contract.path, parts.params, parts.query),
    body: parts.body ?? (parts.input === undefined ? undefined : JSON.stringify(parts.input)),
  };
  // Where nothing can be kept, what was written stays on the page until the school has it.
  if (owner === undefined || !(await putEntry(entry))) return call(contract, { ...given, key });
  awaited.set(key, undefined);
  await send();
  const answer = awaited.get(key);
  awaited.delete(key);
  // The same contract's: it was put in by this call.
  return answer === undefined ? { type: 'kept' } : (answer as Answer<C>);
}

const here = (): Owner | undefined => (presence.value.type === 'in' ? ownerOf(presence.value.session) : undefined);

/** Sends what waits, in order; one page of this browser at a time. */
export function send(): Promise<unknown> {
  sending = sending.then(() => ('locks' in navigator ? navigator.locks.request('preau.outbox', sendAll) : sendAll()));
  return sending;
}

async function sendAll(): Promise<void> {
  clearTimeout(timer);
  const owner = here();
  if (owner === undefined) return;
  const held = new Set<string>();
  for (const entry of await entriesOf(owner)) {
    if (entry.refusal || held.has(thingOf(entry))) continue;
    const answer = await askAt(entry.method, entry.address, entry.body, entry.key, owner);
    // The person changed meanwhile: the rest is theirs to send.
    if (here() !== owner) return;
    if (isForAll(answer)) break;
    if (!isPassing(answer)) await settle(entry, answer);
    else if (held.add(thingOf(entry)).size >= enough) break;
  }
  await count();
  if (unsent.value.waiting > 0) timer = setTimeout(send, tryEvery);
}

/** So many different things that can't go: nothing can. */
const enough = 2;

/** What hangs together keeps its order: `/api/homework/<id>`. */
const thingOf = ({ address }: Entry): string => address.split(/[/?]/).slice(0, 4).join('/');

/** Nothing goes now: no network, nobody signed in, or a place in line. */
const isForAll = (answer: Answer<Contract>): boolean =>
  answer.type === 'offline' || answer.type === 'signed_out' || (answer.type === 'busy' && answer.code === 'waiting');

/** What may be otherwise in a moment: it waits, and holds up what hangs together with it. A refusal that isn't ours (a portal's page) is none. */
const isPassing = (answer: Answer<Contract>): boolean =>
  answer.type === 'unreachable' || answer.type === 'busy' || ('code' in answer && answer.code === '');

async function settle(entry: Entry, answer: Answer<Contract>): Promise<void> {
  const writerIsHere = awaited.has(entry.key);
  if (writerIsHere) awaited.set(entry.key, answer);
  if (answer.type === 'done') await arrived(entry, answer.receipt, Date.now());
  else if (writerIsHere) await dropEntry(entry.key);
  else await putEntry({ ...entry, refusal: refusalOf(answer) });
}

const refusalOf = (answer: { type: string } | Trouble) =>
  'code' in answer
    ? { code: answer.code, message: answer.message, details: answer.details }
    : { code: answer.type, message: '', details: {} };

export async function count(): Promise<void> {
  const owner = here();
  const entries = owner === undefined ? [] : await entriesOf(owner);
  const refused = entries.filter(({ refusal }) => refusal !== undefined).length;
  unsent.value = { waiting: entries.length - refused, refused };
}

/** The person wants it gone. */
export async function discard(key: string): Promise<void> {
  await dropEntry(key);
  await count();
}

/** Sends at each sign that the school may answer again. */
export function startOutbox(): void {
  presence.subscribe((value) => {
    if (value.type === 'in') void send();
  });
  connection.subscribe((value) => {
    if (value === 'fine' && unsent.peek().waiting > 0) void send();
  });
  addEventListener('online', () => void send());
}
