// Who is signed in here, and the changes of person. Each change deletes what was kept of the former, then starts the page anew.

import { signal } from '@preact/signals';
import { getSession, listPeople, type Session, signOut, switchSession } from '../school/identity/contract.ts';
import { type Answer, call, type Trouble } from './call.ts';
import { readChoice, writeChoice } from './choices.ts';
import { forgetEveryone, ownDevice, ownerOfDevice, prepareToForget, recall, remember } from './device-store.ts';
import { countMove } from './place.ts';
import { keepSeat, leaveSeat } from './waiting.ts';

export type Person = Session['people'][number];

export type Presence =
  | { type: 'starting' }
  | { type: 'in'; session: Session }
  /** `people` are those whom this device still recognises. */
  | { type: 'out'; people: Person[] }
  /** The school can't be asked, and nothing is kept here. */
  | { type: 'unknown'; trouble: Trouble };

export const presence = signal<Presence>({ type: 'starting' });

const name = 'session';
const others = otherWindows();

/** The other windows of this site; none where the browser forbids storage, which includes such channels. */
function otherWindows(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel('preau.person');
  } catch {
    return undefined;
  }
}

/** Shows at once whom this device knows, then asks the school. */
export async function startPresence(): Promise<void> {
  others?.addEventListener('message', () => location.reload());
  // A page restored from the browser's memory may show the former person.
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  if (readChoice('leaving') === 'yes') await forgetEveryone();
  const owner = await ownerOfDevice();
  const kept = owner ? await recall(owner, name) : undefined;
  // Only this page writes that store, in the shape of its own version.
  if (kept) presence.value = { type: 'in', session: kept.value as Session };
  await askPresence();
}

export async function askPresence(): Promise<void> {
  const untold = await tellLeaving();
  if (untold) {
    presence.value = { type: 'unknown', trouble: untold };
    return;
  }
  const answer = await call(getSession, {});
  if (answer.type === 'done') return enter(answer.value);
  if (answer.type === 'signed_out') return leave();
  if (presence.value.type === 'in' || answer.type === 'unchanged') return;
  presence.value = { type: 'unknown', trouble: answer };
}

async function enter(session: Session): Promise<void> {
  const former = presence.value.type === 'in' ? presence.value.session : undefined;
  await ownDevice(session.accountId, session.device === 'shared');
  await remember(session.accountId, name, { value: session, etag: undefined, seenAt: Date.now() });
  if (former && (former.accountId !== session.accountId || former.schoolId !== session.schoolId)) return startAnew();
  presence.value = { type: 'in', session };
  void keepSeat();
}

/** The school says that nobody is signed in: nothing may stay readable, in memory neither. */
export async function leave(): Promise<void> {
  await forgetEveryone();
  if (presence.value.type === 'in') return location.reload();
  const people = await call(listPeople, {});
  presence.value = { type: 'out', people: people.type === 'done' ? people.value : [] };
}

/** After a sign-in or an activation. */
export async function arrive(session: Session): Promise<void> {
  countMove();
  await enter(session);
  others?.postMessage('changed');
}

/** Two touches: the name at the top, then the person. Nothing is deleted when it can't be done. */
export async function becomePerson(accountId: string, schoolId?: string): Promise<Answer<typeof switchSession>> {
  const stay = await prepareToForget();
  const answer = await call(switchSession, { input: { accountId, ...(schoolId && { schoolId }) } });
  if (answer.type !== 'done') {
    await stay();
    return answer;
  }
  await forgetEveryone();
  others?.postMessage('changed');
  startAnew();
  return answer;
}

/** Forgets at once; a school that can't be told now is told as soon as it can, before anything is shown. */
export async function signOutHere(): Promise<void> {
  writeChoice('leaving', 'yes');
  await forgetEveryone();
  // While the session still says whose seat it is.
  await leaveSeat();
  await tellLeaving();
  others?.postMessage('changed');
  startAnew();
}

/** @returns whether nobody is leaving any more, or why the school could not be told. */
async function tellLeaving(): Promise<Trouble | undefined> {
  if (readChoice('leaving') !== 'yes') return undefined;
  const answer = await call(signOut, {});
  if (answer.type !== 'done' && answer.type !== 'signed_out' && answer.type !== 'unchanged') return answer;
  writeChoice('leaving', '');
  return undefined;
}

/** A new document holds nothing of the former person in memory. */
function startAnew(): void {
  location.replace('/');
}
