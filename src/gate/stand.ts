// For who comes without scripts: one request that enters when the turn has come, and otherwise takes or keeps a place.
import type { Ask } from './desk.ts';
import type { Standing } from './gate.ts';
import type { Counter } from './redis/together.ts';

/** `input`: what answers a shield that asks for more than a request. */
export async function stand(
  desk: Counter,
  builtIn: boolean,
  ask: Ask,
  input: { proof?: string; code?: string } = {},
): Promise<Standing> {
  const kept = desk.keep(ask);
  if (kept.type === 'in') return { type: 'in', cookies: kept.cookie === undefined ? [] : [kept.cookie] };
  if (builtIn) {
    // An account's place is known without its ticket, and where nobody waits it needs none.
    const entered = await desk.enter(ask);
    if ('body' in entered) return { type: 'in', cookies: entered.cookies };
    if (entered.refusal.code !== 'waiting') return { type: 'refused', ...entered };
  }
  const ticket = await desk.takeTicket(ask, input);
  if ('refusal' in ticket) return { type: 'refused', ...ticket };
  const { body, cookies } = ticket;
  if (body.number !== undefined && body.position === 0) {
    const entered = await desk.takePass(ask, { ticket: body.ticket });
    if ('body' in entered) return { type: 'in', cookies: [...cookies, ...entered.cookies] };
    if (entered.refusal.code !== 'waiting') return { type: 'refused', refusal: entered.refusal, cookies };
  }
  return { type: 'waiting', ticket: body, cookies };
}
