// What this page publishes: opening, closing and muting, and letting go of what ended by itself.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PictureSource } from '../../protocol.ts';
import type { LiveClass } from '../live-class.ts';
import { MediaError, type MediaTrouble } from '../media-error.ts';
import { type DeviceKind, rememberChoices, rememberedChoices } from './devices.ts';
import { keepVoice } from './kept-voice.ts';

type Held = { pictures: ReadonlyMap<PictureSource, MediaStream>; voice: MediaStream | null; muted: boolean };

export type Own = {
  pictures: ReadonlyMap<PictureSource, MediaStream>;
  microphone: 'closed' | 'open' | 'muted';
};

export type Publishing = {
  toggleMicrophone(deviceId?: string): Promise<void>;
  toggleCamera(deviceId?: string): Promise<void>;
  toggleScreen(): Promise<void>;
  /** Another device for what is open now or will be; remembered. */
  choose(kind: DeviceKind, deviceId: string): Promise<void>;
  closeAll(): void;
  /** Forgets what the engine or the browser has stopped. */
  forgetEnded(): void;
  /** Others would hear it now: a microphone that the system took isn't waited for any more. */
  forgetLost(): void;
};

const nothing: Held = { pictures: new Map(), voice: null, muted: false };

/** Why a device couldn't be opened; `message` is the engine's own word for what is rare. */
export type OwnTrouble = { device: DeviceKind | 'screen'; trouble: MediaTrouble; message: string };

export function useOwn(live: LiveClass | null, onTrouble: (trouble: OwnTrouble) => void): [Own, Publishing] {
  const [held, setHeld] = useState(nothing);
  // Read by verbs that outlive the drawing they were made in.
  const latest = useRef(held);
  const change = (next: (before: Held) => Held) => {
    latest.current = next(latest.current);
    setHeld(latest.current);
  };
  const trouble = useRef(onTrouble);
  trouble.current = onTrouble;

  // Who leaves while a microphone is waited for doesn't get it.
  const letGo = useRef(() => {});
  useEffect(() => () => letGo.current(), [live]);

  const publishing = useMemo((): Publishing => {
    const holdVoice = (stream: MediaStream, muted: boolean) => {
      letGo.current();
      change((before) => ({ ...before, voice: stream, muted }));
      letGo.current = keepVoice(stream, {
        ended: () => change((before) => (before.voice === stream ? { ...before, voice: null } : before)),
        reopen: async () => {
          if (!live || latest.current.voice) return true;
          const again = await opened(live.startMicrophone, remembered('microphone')).catch(() => null);
          if (!again) return false;
          // As it was: who had muted it stays muted.
          live.mute(muted);
          holdVoice(again, muted);
          return true;
        },
      });
    };
    const guarded = async (device: OwnTrouble['device'], open: () => Promise<void>) => {
      try {
        await open();
      } catch (error) {
        const known = error instanceof MediaError ? error.trouble : 'unsupported';
        trouble.current({ device, trouble: known, message: error instanceof Error ? error.message : String(error) });
      }
    };
    const close = (source: PictureSource) => {
      live?.stop(source);
      change((before) => ({ ...before, pictures: without(before.pictures, source) }));
    };
    const hold = (source: PictureSource, stream: MediaStream) => {
      change((before) => ({ ...before, pictures: new Map(before.pictures).set(source, stream) }));
      // Stopped from the browser's own bar, or the camera was unplugged.
      stream.getVideoTracks()[0]?.addEventListener('ended', () => {
        if (latest.current.pictures.get(source) === stream) close(source);
      });
    };
    const toggle = (source: PictureSource, open: () => Promise<MediaStream>) =>
      guarded(source, async () => {
        if (latest.current.pictures.has(source)) return close(source);
        hold(source, await open());
      });
    return {
      toggleMicrophone: (deviceId) =>
        guarded('microphone', async () => {
          if (!live) return;
          const { voice, muted } = latest.current;
          if (voice) {
            live.mute(!muted);
            return holdVoice(voice, !muted);
          }
          live.mute(false);
          const stream = await opened(live.startMicrophone, deviceId ?? remembered('microphone'));
          holdVoice(stream, false);
        }),
      toggleCamera: async (deviceId) => {
        if (live) await toggle('camera', () => opened(live.startCamera, deviceId ?? remembered('camera')));
      },
      toggleScreen: async () => {
        if (live) await toggle('screen', () => live.startScreen());
      },
      choose: (kind, deviceId) =>
        guarded(kind, async () => {
          const choices = rememberedChoices();
          rememberChoices({ ...choices, [kind]: { ...choices[kind], id: deviceId } });
          if (!live) return;
          if (kind === 'camera' && latest.current.pictures.has('camera'))
            hold('camera', await live.startCamera(deviceId));
          if (kind === 'microphone' && latest.current.voice) {
            const stream = await live.startMicrophone(deviceId);
            holdVoice(stream, latest.current.muted);
            // A new track is not silenced by what silenced the old one.
            live.mute(latest.current.muted);
          }
        }),
      closeAll: () => {
        const { pictures, voice } = latest.current;
        for (const source of pictures.keys()) live?.stop(source);
        if (voice) live?.stop('microphone');
        letGo.current();
        change(() => nothing);
      },
      forgetLost: () => {
        if (latest.current.voice === null) letGo.current();
      },
      forgetEnded: () => {
        if (latest.current.voice && ended(latest.current.voice)) letGo.current();
        change((before) => ({
          ...before,
          pictures: new Map([...before.pictures].filter(([, stream]) => !ended(stream))),
          voice: before.voice && !ended(before.voice) ? before.voice : null,
        }));
      },
    };
  }, [live]);

  const microphone = held.voice === null ? 'closed' : held.muted ? 'muted' : 'open';
  return [{ pictures: held.pictures, microphone }, publishing];
}

const remembered = (kind: DeviceKind): string | undefined => rememberedChoices()[kind].id;

/** The device remembered, or any other when that one is not there today. */
async function opened(
  start: (deviceId?: string) => Promise<MediaStream>,
  deviceId: string | undefined,
): Promise<MediaStream> {
  try {
    return await start(deviceId);
  } catch (error) {
    if (deviceId === undefined || !(error instanceof MediaError) || error.trouble !== 'none') throw error;
    return start();
  }
}

const ended = (stream: MediaStream): boolean => stream.getTracks().every((track) => track.readyState === 'ended');

function without(pictures: ReadonlyMap<PictureSource, MediaStream>, source: PictureSource) {
  const left = new Map(pictures);
  left.delete(source);
  return left;
}
