// One moving picture: someone else's on a canvas, one's own straight from the device.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveClass } from '../live-class.ts';
import type { Picture } from './arrange.ts';
import { Icon } from './icons.tsx';

/** A camera from which nothing came for so long stands still, ms. */
const stillFor = 6_000;

type RemoteProps = {
  live: LiveClass;
  picture: Picture;
  label: string;
  /** Said in its place while it doesn't come; undefined where one knows why. */
  still?: string | undefined;
};

export function Remote({ live, picture, label, still }: RemoteProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { member, source } = picture;
  const [stopped, setStopped] = useState(false);
  useEffect(() => {
    if (!canvas.current) return;
    let drawnAt = performance.now();
    const detach = live.attachPicture(member, source, canvas.current, () => {
      drawnAt = performance.now();
      setStopped(false);
    });
    const timer = setInterval(() => {
      // A page that can't be seen gets no pictures.
      if (document.visibilityState !== 'visible') drawnAt = performance.now();
      else if (performance.now() - drawnAt > stillFor) setStopped(true);
    }, 1_000);
    return () => {
      clearInterval(timer);
      detach();
    };
  }, [live, member, source]);
  return (
    <>
      <canvas ref={canvas} class="class-pixels" role="img" aria-label={label} />
      {/* A screen on which nothing moves sends nothing. */}
      {stopped && source === 'camera' && still !== undefined && <NoPicture said={still} />}
    </>
  );
}

/** In the place of a picture that doesn't come. */
export function NoPicture({ said }: { said: string }) {
  return (
    <p class="quality-paused">
      <Icon name="camera" struck />
      <span>{said}</span>
    </p>
  );
}

export function Own(props: { stream: MediaStream; label: string; mirrored: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = props.stream;
  }, [props.stream]);
  return (
    <video
      ref={video}
      class={props.mirrored ? 'class-pixels mirrored' : 'class-pixels'}
      aria-label={props.label}
      autoplay
      muted
      playsInline
      disablePictureInPicture
    />
  );
}
