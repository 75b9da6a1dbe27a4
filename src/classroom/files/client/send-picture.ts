// Sends pictures to the school and says where they are. A line that breaks is tried again: the same picture is kept once.
import type { Contract } from '../../../lib/contract.ts';
import { addressOf, call } from '../../../web/call.ts';
import { addMedia, addPhoto, addPicture, getMedia, getPhoto, getPicture } from '../contract.ts';

/** Pictures of this page's own making, still in its memory: they need not come back over the network. */
const own = new Map<string, string>();
const mostOwn = 300;

export function pictureAddress(lessonId: string, picture: string): string {
  return own.get(picture) ?? addressOf(getPicture, { lessonId, picture });
}

export const photoAddress = (lessonId: string, photo: string): string => addressOf(getPhoto, { lessonId, photo });

export const mediaAddress = (lessonId: string, media: string): string => addressOf(getMedia, { lessonId, media });

/** `refused`: trying again changes nothing, `message` says why. */
export type Sent<Value> =
  | { type: 'sent'; value: Value }
  | { type: 'unreachable' }
  | { type: 'refused'; message: string };

export async function sendPicture(lessonId: string, body: Blob): Promise<Sent<string>> {
  const answer = await tried(() => call(addPicture, { params: { lessonId }, body }));
  if (answer.type !== 'sent') return answer;
  const { picture } = answer.value;
  if (own.size < mostOwn && !own.has(picture)) own.set(picture, URL.createObjectURL(body));
  return { type: 'sent', value: picture };
}

export async function sendPhoto(lessonId: string, body: Blob): Promise<Sent<string>> {
  const answer = await tried(() => call(addPhoto, { params: { lessonId }, body }));
  return answer.type === 'sent' ? { type: 'sent', value: answer.value.photo } : answer;
}

export async function sendMedia(lessonId: string, file: Blob): Promise<Sent<string>> {
  // Its first bytes say what it is, whatever this device calls it.
  const body = new Blob([file], { type: 'application/octet-stream' });
  const answer = await tried(() => call(addMedia, { params: { lessonId }, body }));
  return answer.type === 'sent' ? { type: 'sent', value: answer.value.media } : answer;
}

/** Waits between two attempts, ms: a Wi-Fi that is back within half a minute is noticed by nobody. */
const waits = [1_000, 2_000, 4_000, 8_000, 15_000];

type Outcome<C extends Contract> = Awaited<ReturnType<typeof call<C>>>;
type Done<C extends Contract> = Extract<Outcome<C>, { type: 'done' }>['value'];

async function tried<C extends Contract>(ask: () => Promise<Outcome<C>>): Promise<Sent<Done<C>>> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask();
    if (answer.type === 'done') return { type: 'sent', value: answer.value };
    const again = answer.type === 'offline' || answer.type === 'unreachable' || answer.type === 'busy';
    if (!again) return { type: 'refused', message: 'message' in answer ? answer.message : '' };
    const wait = waits[attempt];
    if (wait === undefined) return { type: 'unreachable' };
    const asked = answer.type === 'busy' ? answer.retryAfter * 1_000 : 0;
    await new Promise((resolve) => setTimeout(resolve, Math.max(wait, asked)));
  }
}
