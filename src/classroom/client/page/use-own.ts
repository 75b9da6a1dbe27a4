// What this page publishes: opening, closing and muting, and letting go of what ended by itself.
import { useMemo, useRef, useState } from 'preact/hooks';
import type { PictureSource } from '../../protocol.ts';
import type { LiveClass } from '../live-class.ts';

type Held = { pictures: ReadonlyMap<PictureSource, MediaStream>; voice: MediaStream | null; muted: boolean };

export type Own = {
  pictures: ReadonlyMap<PictureSource, MediaStream>;
  microphone: 'closed' | 'open' | 'muted';
};

export type Publishing = {
  toggleMicrophone(deviceId?: string): Promise<void>;
  toggleCamera(deviceId?: string): Promise<void>;
  toggleScreen(): Promise<void>;
  closeAll(): void;
  /** Forgets what the engine or the browser has stopped. */
  forgetEnded(): void;
};

const nothing: Held = { pictures: new Map(), voice: null, muted: false };

/** @param onTrouble is told, in words, why a device couldn't be opened. */
export function useOwn(live: LiveClass | null, onTrouble: (message: string) => void): [Own, Publishing] {
  const [held, setHeld] = useState(nothing);
  // Read by verbs that outlive the drawing they were made in.
  const latest = useRef(held);
  const change = (next: (before: Held) => Held) => {
    latest.current = next(latest.current);
    setHeld(latest.current);
  };
  const trouble = useRef(onTrouble);
  trouble.current = onTrouble;

  const publishing = useMemo((): Publishing => {
    const guarded = async (open: () => Promise<void>) => {
      try {
        await open();
      } catch (error) {
        trouble.current(error instanceof Error ? error.message : String(error));
      }
    };
    const close = (source: PictureSource) => {
      live?.stop(source);
      change((before) => ({ ...before, pictures: without(before.pictures, source) }));
    };
    const toggle = (source: PictureSource, open: () => Promise<MediaStream>) =>
      guarded(async () => {
        if (latest.current.pictures.has(source)) return close(source);
        const stream = await open();
        change((before) => ({ ...before, pictures: new Map(before.pictures).set(source, stream) }));
        // Stopped from the browser's own bar, or the camera was unplugged.
        stream.getVideoTracks()[0]?.addEventListener('ended', () => close(source));
      });
    return {
      toggleMicrophone: (deviceId) =>
        guarded(async () => {
          if (!live) return;
          const { voice, muted } = latest.current;
          if (voice) {
            live.mute(!muted);
            return change((before) => ({ ...before, muted: !muted }));
          }
          live.mute(false);
          const stream = await live.startMicrophone(deviceId);
          change((before) => ({ ...before, voice: stream, muted: false }));
        }),
      toggleCamera: async (deviceId) => {
        if (live) await toggle('camera', () => live.startCamera(deviceId));
      },
      toggleScreen: async () => {
        if (live) await toggle('screen', () => live.startScreen());
      },
      closeAll: () => {
        const { pictures, voice } = latest.current;
        for (const source of pictures.keys()) live?.stop(source);
        if (voice) live?.stop('microphone');
        change(() => nothing);
      },
      forgetEnded: () =>
        change((before) => ({
          ...before,
          pictures: new Map([...before.pictures].filter(([, stream]) => !ended(stream))),
          voice: before.voice && !ended(before.voice) ? before.voice : null,
        })),
    };
  }, [live]);

  const microphone = held.voice === null ? 'closed' : held.muted ? 'muted' : 'open';
  return [{ pictures: held.pictures, microphone }, publishing];
}

const ended = (stream: MediaStream): boolean => stream.getTracks().every((track) => track.readyState === 'ended');

function without(pictures: ReadonlyMap<PictureSource, MediaStream>, source: PictureSource) {
  const left = new Map(pictures);
  left.delete(source);
  return left;
}
