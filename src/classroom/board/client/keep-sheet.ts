// Keeps a page of the board with the lesson: its picture, and what is on it in words, among the lesson's slides.
import type { LiveClass } from '../../client/live-class.ts';
import { encode } from '../../files/client/draw-picture.ts';
import { type Sent, sendPicture } from '../../files/client/send-picture.ts';
import { textOf } from '../../slides/client/source.ts';
import type { Ground } from '../contract.ts';
import type { InkPage } from './ink-page.ts';
import { canvasOf } from './snapshot.ts';

/** One for a lesson: asked for again, it is the same deck. */
const deck = 'board-kept';
const mostBytes = 1_500_000;

/** @param page `name`: of the deck; `sentences`: what is on it */
export async function keepSheet(
  live: LiveClass,
  lessonId: string,
  page: { ink: InkPage; ground: Ground; name: string; sentences: readonly string[] },
): Promise<Sent<string>> {
  const canvas = await canvasOf(page.ink, page.ground, 'light');
  const { width, height } = canvas;
  const blob = await encode(canvas, mostBytes);
  canvas.width = canvas.height = 0;
  if (!blob) return { type: 'refused', message: '' };
  const sent = await sendPicture(lessonId, blob);
  if (sent.type !== 'sent') return sent;
  live.act('slides', { type: 'add-deck', deck, name: page.name });
  const text = textOf(page.sentences.join('\n'));
  live.act('slides', { type: 'add-page', deck, picture: sent.value, width, height, text });
  return sent;
}
