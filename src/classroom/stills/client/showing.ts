// Whether this page shows its person: the camera is open exactly as long as the relay says that they agreed.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { type Taking, takeStills } from './take-stills.ts';

type Own =
  | { type: 'off' }
  /** The relay is asked, or the camera is on its way. */
  | { type: 'opening' }
  | { type: 'on'; stream: MediaStream }
  | { type: 'failed'; why: string };

type Live = Pick<PartProps, 'live'>;

export const own = signal<Own>({ type: 'off' });
let taking: Taking | undefined;
/** Of the last time it was asked for: what comes of an earlier one is let go. */
let turn = 0;
let stopListening = () => {};

/** Asks the relay first: no camera is opened that nobody let in. */
export function show({ live }: Live): void {
  release();
  own.value = { type: 'opening' };
  const ref = live.act('stills', { type: 'show', on: true });
  stopListening = live.onRefusal((refusal) => {
    if (refusal.ref === ref) release();
  });
}

export function hide({ live }: Live): void {
  live.act('stills', { type: 'show', on: false });
  release();
}

async function open({ live }: Live): Promise<void> {
  const mine = ++turn;
  try {
    const made = await takeStills(live, () => hide({ live }));
    if (mine !== turn) return made.stop();
    taking = made;
    own.value = { type: 'on', stream: made.stream };
  } catch (error) {
    if (mine !== turn) return;
    hide({ live });
    own.value = { type: 'failed', why: error instanceof Error ? error.message : '' };
  }
}

function release(): void {
  turn += 1;
  stopListening();
  stopListening = () => {};
  taking?.stop();
  taking = undefined;
  own.value = { type: 'off' };
}

/**
 * Opens the camera when the relay says that one is shown, and closes it when it says no more: taken away or closed by a leader, the
 * teacher gone, cut off, the lesson over.
 */
export function useHonestCamera({ live, room, me }: Pick<PartProps, 'live' | 'room' | 'me'>): void {
  const agreed = room.parts.stills.showing.includes(me.number);
  useEffect(() => {
    if (agreed && own.value.type === 'opening') void open({ live });
    if (!agreed && (taking || own.value.type === 'on')) release();
  }, [agreed]);
  useEffect(() => () => release(), []);
}
