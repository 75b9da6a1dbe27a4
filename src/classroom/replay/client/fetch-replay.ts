// Fetches what a replay is made of, without its files.
import { addressOf, call, type Trouble } from '../../../web/call.ts';
import { getReplay, getReplayEvents, type Replay } from '../contract.ts';
import type { Told } from '../retell.ts';

export type Fetched =
  | { type: 'ready'; replay: Replay; events: Told[] }
  | { type: 'none'; why: 'not_yours' | 'unknown' | 'running' | 'away' | 'signed_out' };

export async function fetchReplay(lessonId: string): Promise<Fetched> {
  const answer = await call(getReplay, { params: { lessonId } });
  if (answer.type === 'unchanged') return { type: 'none', why: 'away' };
  if (answer.type !== 'done') return { type: 'none', why: whyOf(answer) };
  try {
    const reply = await fetch(addressOf(getReplayEvents, { lessonId }), { cache: 'no-store' });
    if (!reply.ok) return { type: 'none', why: reply.status === 404 ? 'unknown' : 'away' };
    // Of our own server, in the shape of its own version.
    return { type: 'ready', replay: answer.value, events: await reply.json() };
  } catch {
    return { type: 'none', why: 'away' };
  }
}

function whyOf(trouble: Trouble): Extract<Fetched, { type: 'none' }>['why'] {
  if (trouble.type === 'not_allowed') return 'not_yours';
  if (trouble.type === 'signed_out') return 'signed_out';
  if (trouble.type !== 'refused') return 'away';
  return trouble.code === 'still_recording' ? 'running' : 'unknown';
}
