// For who comes without scripts: one request that enters when the turn has come, and otherwise takes or keeps a place.
import type { Ask } from './desk.ts';
import type { Standing } from './gate.ts';
import type { Counter } from './redis/together.ts';
import { dropWait, keepWait, keptWait, waitEnd } from './wait-token.ts';

export type Answers = { proof?: string; code?: string };

/** @param answers what a visitor brings to a shield that asks for more than a request; what was waited is known by a cookie too */
export async function stand(
  desk: Counter,
  builtIn: boolean,
  ask: Ask,
  now: number,
  { proof, code }: Answers = {},
): Promise<Standing> {
  const kept = keptWait(ask.headers.cookie);
  const brought = proof ?? kept;
  const from = brought === undefined ? undefined : waitEnd(brought);
  // Too soon it would only be refused, and count as rubbish: it is kept for later.
  const early = from !== undefined && now < from;
  const standing = await standWith(desk, builtIn, ask, {
    ...(code !== undefined && { code }),
    ...(brought !== undefined && !early && { proof: brought }),
  });
  const asked = standing.type === 'refused' && standing.refusal.code.startsWith('proof_') && standing.refusal;
  if (!asked) return kept === undefined ? standing : withCookie(standing, dropWait(ask.secure));
  const wait = asked.details?.wait;
  if (brought !== undefined && from !== undefined && (early || code !== undefined)) {
    const seconds = Math.max(1, Math.ceil((from - now) / 1000));
    const waitUntil = new Date(from).toISOString();
    const details = { ...asked.details, wait: brought, waitUntil, waitSeconds: String(seconds) };
    const refusal = { ...asked, retryAfter: seconds, details };
    return withCookie({ ...standing, refusal }, keepWait(brought, ask.secure));
  }
  return wait === undefined ? standing : withCookie(standing, keepWait(wait, ask.secure));
}

const withCookie = <S extends Standing>(standing: S, cookie: string): S => ({
  ...standing,
  cookies: [...standing.cookies, cookie],
});

async function standWith(desk: Counter, builtIn: boolean, ask: Ask, answers: Answers): Promise<Standing> {
  const kept = desk.keep(ask);
  if (kept.type === 'in') return { type: 'in', cookies: kept.cookie === undefined ? [] : [kept.cookie] };
  if (builtIn) {
    // An account's place is known without its ticket, and where nobody waits it needs none.
    const entered = await desk.enter(ask);
    if ('body' in entered) return { type: 'in', cookies: entered.cookies };
    if (entered.refusal.code !== 'waiting') return { type: 'refused', ...entered };
  }
  const news = desk.lostPlace(ask);
  const ticket = await desk.takeTicket(ask, answers);
  if ('refusal' in ticket) return { type: 'refused', ...ticket };
  const { body, cookies } = ticket;
  if (body.number !== undefined && body.position === 0) {
    const entered = await desk.takePass(ask, { ticket: body.ticket });
    if ('body' in entered) return { type: 'in', cookies: [...cookies, ...entered.cookies] };
    if (entered.refusal.code !== 'waiting') return { type: 'refused', refusal: entered.refusal, cookies };
  }
  return { type: 'waiting', ticket: body, cookies, ...(news && { news }) };
}
