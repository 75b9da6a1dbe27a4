// Who waits instead of working keeps the leave to go on in a cookie of /gate/wait: a reload, or a closed tab, doesn't begin the wait anew.
import { cookieOf } from './cookies.ts';
import { Proofs } from './shield/proof.ts';

const waitCookie = 'preau_wait';
/** s; as long as the shield takes it. */
const kept = 630;

/** Only the page reads it, so it goes to nothing else: no site behind the gate ever sees it. */
const cookie = (value: string, life: number, secure: boolean) =>
  `${waitCookie}=${value}; Path=/gate/wait; HttpOnly; SameSite=Lax; Max-Age=${life}${secure ? '; Secure' : ''}`;

export const keepWait = (token: string, secure: boolean): string => cookie(token, kept, secure);
export const dropWait = (secure: boolean): string => cookie('', 0, secure);
export const keptWait = (header: string | undefined): string | undefined => cookieOf(header, waitCookie) || undefined;

/** When a token of this kind may be used, ms since 1970; undefined for a proof of work. Not checked: the shield does that. */
export const waitEnd = (proof: string): number | undefined =>
  Proofs.isWait(proof) ? Proofs.waitUntil(proof) : undefined;
