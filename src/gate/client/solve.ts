// The work itself: ALTCHA's solver with our SHA-256. Runs in the worker, or in the page where workers are refused.
import { solveChallenge } from 'altcha-lib';
import type { DeriveKeyFunction } from 'altcha-lib/types';
import { sha256 } from './sha256.ts';

const deriveKey: DeriveKeyFunction = async ({ cost, keyLength }, salt, password) => {
  let key: Uint8Array = new Uint8Array(salt.length + password.length);
  key.set(salt);
  key.set(password, salt.length);
  for (let round = 0; round < cost; round++) key = sha256(key);
  return { derivedKey: key.subarray(0, keyLength) };
};

/** @param text a challenge as the gate gave it @returns what to send as the proof; undefined when it was given up */
export async function solve(text: string, controller: AbortController): Promise<string | undefined> {
  const challenge = JSON.parse(text);
  const solution = await solveChallenge({ challenge, deriveKey, controller });
  return solution ? btoa(JSON.stringify({ challenge, solution })) : undefined;
}
