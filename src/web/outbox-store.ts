// What was written here and hasn't arrived yet, and the receipts of what has: in a database of its own, because neither an update of
// the page nor a change of person may lose it. Everybody's is read by themselves alone.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Refusal } from './call.ts';

/** An account in a school: what one of them wrote is never sent as another. */
export type Owner = string;
export const ownerOf = (session: { accountId: string; schoolId: string }): Owner =>
  `${session.accountId}/${session.schoolId}`;

export type Entry = {
  /** A UUID: the idempotency key. */
  key: string;
  owner: Owner;
  method: string;
  /** Path and query, parameters filled in. */
  address: string;
  /** JSON as it is sent, or a file. */
  body: string | Blob | undefined;
  /** What it is, in the person's words. */
  about: string;
  /** ms since 1970, on this device's clock; also the order in which they go. */
  madeAt: number;
  /** Why the school won't take it; undefined while it waits. */
  refusal?: Refusal;
};

export type KeptReceipt = { key: string; owner: Owner; about: string; receipt: string; arrivedAt: number };

interface Shape extends DBSchema {
  entry: { key: string; value: Entry; indexes: { owner: [string, number] } };
  receipt: { key: string; value: KeptReceipt; indexes: { owner: [string, number] } };
}

/** The newest of each person. */
const receiptsKept = 100;

let opening: Promise<IDBPDatabase<Shape>> | undefined;

function open(): Promise<IDBPDatabase<Shape>> {
  opening ??= openDB<Shape>('preau-outbox', 1, {
    upgrade(database) {
      database.createObjectStore('entry', { keyPath: 'key' }).createIndex('owner', ['owner', 'madeAt']);
      database.createObjectStore('receipt', { keyPath: 'key' }).createIndex('owner', ['owner', 'arrivedAt']);
    },
    blocking: () => void opening?.then((database) => database.close()),
    terminated: () => {
      opening = undefined;
    },
  });
  return opening;
}

const allOf = (owner: Owner) => IDBKeyRange.bound([owner, Number.NEGATIVE_INFINITY], [owner, Number.POSITIVE_INFINITY]);

/** @returns false where this browser keeps nothing */
export async function putEntry(entry: Entry): Promise<boolean> {
  try {
    await (await open()).put('entry', entry);
    return true;
  } catch {
    opening = undefined;
    return false;
  }
}

/** In the order in which they were written. */
export const entriesOf = (owner: Owner): Promise<Entry[]> =>
  open()
    .then((database) => database.getAllFromIndex('entry', 'owner', allOf(owner)))
    .catch(() => []);

export const dropEntry = (key: string): Promise<void> =>
  open()
    .then((database) => database.delete('entry', key))
    .catch(() => {});

/** The newest first. */
export const receiptsOf = (owner: Owner): Promise<KeptReceipt[]> =>
  open()
    .then(async (database) => (await database.getAllFromIndex('receipt', 'owner', allOf(owner))).reverse())
    .catch(() => []);

/** It has arrived: its receipt takes its place, in one step. */
export async function arrived({ key, owner, about }: Entry, receipt: string | undefined, now: number): Promise<void> {
  try {
    const database = await open();
    const work = database.transaction(['entry', 'receipt'], 'readwrite');
    await work.objectStore('entry').delete(key);
    const receipts = work.objectStore('receipt');
    if (receipt !== undefined) await receipts.put({ key, owner, about, receipt, arrivedAt: now });
    const kept = await receipts.index('owner').getAllKeys(allOf(owner));
    for (const old of kept.slice(0, Math.max(0, kept.length - receiptsKept))) await receipts.delete(old);
    await work.done;
  } catch {
    opening = undefined;
  }
}
