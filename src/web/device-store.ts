// What this device keeps, so that the last day opens offline: documents by account, in IndexedDB. Nothing is kept of
// anyone but the person signed in, and a shared device keeps nothing once its browser session is over.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { dropAllButChoices } from './choices.ts';
import { clockAhead } from './clock.ts';

export type Kept = {
  value: unknown;
  etag: string | undefined;
  /** When the school last confirmed it, ms on the server's clock. */
  seenAt: number;
  /** How much the server's clock was ahead of this device's. */
  ahead: number;
};

type Owner = { accountId: string; shared: boolean };

interface Shape extends DBSchema {
  owner: { key: 'owner'; value: Owner };
  document: { key: [accountId: string, name: string]; value: Kept };
}

/** A change of shape gets a new number: what older pages kept is dropped, never misread. */
const version = 1;
const presenceKey = 'preau.here';

let opening: Promise<IDBPDatabase<Shape>> | undefined;

function open(): Promise<IDBPDatabase<Shape>> {
  opening ??= openDB<Shape>('preau', version, {
    upgrade(database) {
      for (const name of [...database.objectStoreNames]) database.deleteObjectStore(name);
      database.createObjectStore('owner');
      database.createObjectStore('document');
    },
    blocking: () => void opening?.then((database) => database.close()),
    terminated: () => {
      opening = undefined;
    },
  });
  return opening;
}

/** Where this window notes who is here; `undefined` where the browser forbids it, and even naming it throws. */
function windowStorage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

/** Runs `work`, or gives `otherwise` where the browser keeps nothing (private windows, full disks). */
async function attempt<Result>(
  work: (database: IDBPDatabase<Shape>) => Promise<Result>,
  otherwise: Result,
): Promise<Result> {
  try {
    return await work(await open());
  } catch {
    opening = undefined;
    return otherwise;
  }
}

/** Whose documents are here. A shared device whose browser was closed is emptied first. */
export async function ownerOfDevice(): Promise<string | undefined> {
  const owner = await attempt((database) => database.get('owner', 'owner'), undefined);
  if (!owner) return undefined;
  if (owner.shared && windowStorage()?.getItem(presenceKey) !== owner.accountId) {
    await forgetEveryone();
    return undefined;
  }
  return owner.accountId;
}

/** Makes the device this account's; whatever was kept of another is deleted before this resolves. */
export async function ownDevice(accountId: string, shared: boolean): Promise<void> {
  const before = await attempt((database) => database.get('owner', 'owner'), undefined);
  if (before && before.accountId !== accountId) await forgetEveryone();
  windowStorage()?.setItem(presenceKey, accountId);
  await attempt((database) => database.put('owner', { accountId, shared }, 'owner'), 'owner');
}

/**
 * Before a change of person: if it is interrupted, the next start empties the device. Call the result when the change
 * could not be made.
 */
export async function prepareToForget(): Promise<() => Promise<void>> {
  const before = await attempt((database) => database.get('owner', 'owner'), undefined);
  if (!before) return async () => {};
  windowStorage()?.removeItem(presenceKey);
  await attempt((database) => database.put('owner', { ...before, shared: true }, 'owner'), 'owner');
  return () => ownDevice(before.accountId, before.shared);
}

export async function recall(accountId: string, name: string): Promise<Kept | undefined> {
  return attempt((database) => database.get('document', [accountId, name]), undefined);
}

export async function remember(accountId: string, name: string, kept: Omit<Kept, 'ahead'>): Promise<void> {
  await attempt(async (database) => {
    const work = database.transaction(['owner', 'document'], 'readwrite');
    const owner = await work.objectStore('owner').get('owner');
    // A late answer must not bring back what a change of person has just deleted.
    if (owner?.accountId === accountId) {
      await work.objectStore('document').put({ ...kept, ahead: clockAhead() }, [accountId, name]);
    }
    await work.done;
  }, undefined);
}

/** Deletes everything personal: documents, caches other than the shell's, and what storage holds but this device's choices. */
export async function forgetEveryone(): Promise<void> {
  await attempt(async (database) => {
    const work = database.transaction(['owner', 'document'], 'readwrite');
    await Promise.all([work.objectStore('owner').clear(), work.objectStore('document').clear(), work.done]);
  }, undefined);
  await forgetCaches().catch(() => {});
  windowStorage()?.clear();
  dropAllButChoices();
}

/** Rejects where the browser keeps no cache: then there is none to forget. */
async function forgetCaches(): Promise<void> {
  if (!('caches' in globalThis)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => !name.startsWith('workbox-precache')).map((name) => caches.delete(name)));
}
