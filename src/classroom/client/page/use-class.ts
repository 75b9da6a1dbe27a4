// Holds one stay in a class: the engine's state, what this page publishes, and what the engine refused.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PictureSource } from '../../protocol.ts';
import { joinClass } from '../join-class.ts';
import type { ClassState, LiveClass, Refusal } from '../live-class.ts';
import { firstWatch, type Quality, watchNetwork } from './network.ts';

export type Own = {
  pictures: ReadonlyMap<PictureSource, MediaStream>;
  microphone: 'closed' | 'open' | 'muted';
};

export type Stay = {
  live: LiveClass;
  state: ClassState;
  own: Own;
  quality: Quality;
  soundBlocked: boolean;
  unlockSound(): void;
  /** The last thing that couldn't be done, in words; `ref` names the message it is about. */
  refusal: Refusal | null;
  forgetRefusal(): void;
  toggleMicrophone(deviceId?: string): Promise<void>;
  toggleCamera(deviceId?: string): Promise<void>;
  toggleScreen(): Promise<void>;
  /** Closes all that is published; true when something was. */
  closeAll(): boolean;
};

const closed: Own = { pictures: new Map(), microphone: 'closed' };
const resumeKey = (lessonId: string) => `preau.class.${lessonId}.resume`;

/** Enters when mounted, leaves when unmounted. */
export function useClass(lessonId: string): Stay | null {
  const [live, setLive] = useState<LiveClass | null>(null);
  const [state, setState] = useState<ClassState>({ type: 'joining' });
  const [own, setOwn] = useState<Own>(closed);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [quality, setQuality] = useState<Quality>('good');
  const [soundBlocked, setSoundBlocked] = useState(false);
  const current = useRef(own);
  current.current = own;

  useEffect(() => {
    const resume = sessionStorage.getItem(resumeKey(lessonId));
    const joined = joinClass({
      lessonId,
      ...(resume !== null && { resume }),
      onState: (next) => {
        setState({ ...next });
        const token = joined?.resumeToken();
        if (token) sessionStorage.setItem(resumeKey(lessonId), token);
      },
      onRefused: setRefusal,
    });
    setLive(joined);
    // Entered by a touch, sound plays; a reloaded page must be touched first.
    if (joined.capabilities.hear) void joined.unlockSound().then((plays) => setSoundBlocked(!plays));
    return () => {
      sessionStorage.removeItem(resumeKey(lessonId));
      joined.leave();
    };
  }, [lessonId]);

  const isLive = state.type === 'live';
  useEffect(() => {
    if (!live || !isLive) return;
    let watch = firstWatch;
    const timer = setInterval(() => {
      void live.stats().then((stats) => {
        watch = watchNetwork(watch, stats);
        setQuality(watch.quality);
      });
    }, 2_000);
    return () => clearInterval(timer);
  }, [live, isLive]);

  const change = useCallback((next: Partial<Own>) => setOwn((before) => ({ ...before, ...next })), []);
  const setPicture = useCallback((source: PictureSource, stream: MediaStream | null) => {
    setOwn((before) => {
      const pictures = new Map(before.pictures);
      if (stream) pictures.set(source, stream);
      else pictures.delete(source);
      return { ...before, pictures };
    });
  }, []);
  const guarded = useCallback(async (start: () => Promise<void>) => {
    try {
      await start();
    } catch (error) {
      setRefusal({ code: 'media', message: error instanceof Error ? error.message : String(error) });
    }
  }, []);

  if (!live) return null;

  const show = (source: PictureSource, open: () => Promise<MediaStream>) =>
    guarded(async () => {
      if (current.current.pictures.has(source)) {
        live.stop(source);
        return setPicture(source, null);
      }
      const stream = await open();
      setPicture(source, stream);
      // Stopped from the browser's own bar, or the camera was unplugged.
      stream.getVideoTracks()[0]?.addEventListener('ended', () => {
        live.stop(source);
        setPicture(source, null);
      });
    });

  return {
    live,
    state,
    own,
    quality,
    soundBlocked,
    unlockSound: () => void live.unlockSound().then((plays) => setSoundBlocked(!plays)),
    refusal,
    forgetRefusal: () => setRefusal(null),
    toggleMicrophone: (deviceId) =>
      guarded(async () => {
        const before = current.current.microphone;
        if (before === 'closed') {
          await live.startMicrophone(deviceId);
          return change({ microphone: 'open' });
        }
        live.mute(before === 'open');
        change({ microphone: before === 'open' ? 'muted' : 'open' });
      }),
    toggleCamera: (deviceId) => show('camera', () => live.startCamera(deviceId)),
    toggleScreen: () => show('screen', () => live.startScreen()),
    closeAll: () => {
      const { pictures, microphone } = current.current;
      for (const source of pictures.keys()) live.stop(source);
      if (microphone !== 'closed') live.stop('microphone');
      setOwn(closed);
      return pictures.size > 0 || microphone !== 'closed';
    },
  };
}
