// Keeps a media element where the class is: by the relay's clock, without jumping at every breath of the network.
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { clockAhead } from '../../../web/clock.ts';
import type { Playing } from '../contract.ts';
import { positionAt } from '../player.ts';

/** Nobody hears that they are so far from the others, in seconds. */
const near = 0.35;
/** A slow line that jumps again and again never plays at all, ms. */
const betweenJumps = 3_000;
const lookEvery = 500;

/** @returns true while the browser waits for a touch before it plays */
export function useInStep(element: RefObject<HTMLVideoElement | null>, playing: Playing | null): boolean {
  const [blocked, setBlocked] = useState(false);
  useEffect(() => {
    const video = element.current;
    if (!video || !playing) return;
    let jumped = Number.NEGATIVE_INFINITY;
    const follow = () => {
      if (video.readyState === HTMLMediaElement.HAVE_NOTHING) return;
      const asked = positionAt(playing, Date.now() + clockAhead());
      const target = Number.isFinite(video.duration) ? Math.min(asked, video.duration) : asked;
      const still = !playing.running || video.ended;
      const far = Math.abs(video.currentTime - target) > (still ? 0.01 : near);
      if (far && performance.now() - jumped > betweenJumps) {
        jumped = performance.now();
        video.currentTime = target;
      }
      if (!playing.running) video.pause();
      else if (video.paused && target < video.duration)
        video.play().then(
          () => setBlocked(false),
          (error: unknown) => setBlocked(error instanceof DOMException && error.name === 'NotAllowedError'),
        );
    };
    follow();
    const timer = setInterval(follow, lookEvery);
    video.addEventListener('loadedmetadata', follow);
    // Any touch is the one that it waited for.
    document.addEventListener('pointerup', follow);
    return () => {
      clearInterval(timer);
      video.removeEventListener('loadedmetadata', follow);
      document.removeEventListener('pointerup', follow);
    };
  }, [playing]);
  return blocked && playing?.running === true;
}
