// One moving picture: someone else's on a canvas, one's own straight from the device.
import { useEffect, useRef } from 'preact/hooks';
import type { LiveClass } from '../live-class.ts';
import type { Picture } from './arrange.ts';

export function Remote({ live, picture, label }: { live: LiveClass; picture: Picture; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { member, source } = picture;
  useEffect(() => {
    if (canvas.current) return live.attachPicture(member, source, canvas.current);
  }, [live, member, source]);
  return <canvas ref={canvas} class="class-pixels" role="img" aria-label={label} />;
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
