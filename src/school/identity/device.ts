// What a browser carries besides the session: its own name, whom it knows, and who asked to stay known on it. All signed.
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Keys } from '../../lib/keys.ts';
import { lifetime } from './session.ts';

const Device = Type.Object({
  id: Type.String(),
  /** Marks of the user names that signed in here and asked to be recognised; says nothing to who reads it. */
  known: Type.Array(Type.String()),
});
export type Device = Static<typeof Device>;

/** Someone who can come back on this device without a password. */
const Known = Type.Object({ accountId: Type.String(), schoolId: Type.String(), issuedAt: Type.Integer() });
export type Known = Static<typeof Known>;

/** People who can switch on one device, and user names that a device marks as known. */
export const mostPeople = 6;
const mostMarks = 12;

/** Seconds for which a browser keeps its own name. */
export const deviceSeconds = 365 * 24 * 3600;

export const sealDevice = (keys: Keys, device: Device) => keys.sign('device', JSON.stringify(device));

export function openDevice(keys: Keys, token: string | undefined): Device | undefined {
  return open(keys, 'device', token, (value) => (Check(Device, value) ? value : undefined));
}

export function knows(device: Device | undefined, username: string): boolean {
  return device?.known.includes(mark(device, username)) ?? false;
}

/** The device, with a user name marked as known. */
export function marked(device: Device, username: string): Device {
  const own = mark(device, username);
  return { ...device, known: [...device.known.filter((other) => other !== own), own].slice(-mostMarks) };
}

function mark(device: Device, username: string): string {
  return createHash('sha256').update(`${device.id}/${username}`).digest('base64url').slice(0, 11);
}

export const sealPeople = (keys: Keys, people: readonly Known[]) => keys.sign('people', JSON.stringify(people));

/** Those who may still come back, the oldest first. */
export function openPeople(keys: Keys, token: string | undefined, now: number): Known[] {
  const people = open(keys, 'people', token, (value) => (Check(Type.Array(Known), value) ? value : undefined));
  return (people ?? []).filter((known) => now < known.issuedAt + lifetime.recognised);
}

/** The people of a device once one of them is back, or new: the one who came least recently makes room. */
export function withPerson(people: readonly Known[], person: Known): Known[] {
  return [...withoutPerson(people, person.accountId), person].slice(-mostPeople);
}

export function withoutPerson(people: readonly Known[], accountId: string): Known[] {
  return people.filter((known) => known.accountId !== accountId);
}

function open<T>(keys: Keys, purpose: string, token: string | undefined, read: (value: unknown) => T | undefined) {
  const bytes = token ? keys.verify(purpose, token) : undefined;
  return bytes ? read(JSON.parse(bytes.toString())) : undefined;
}
