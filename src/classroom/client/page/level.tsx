// The bar that shows a microphone hears something.
import { useEffect, useRef } from 'preact/hooks';
import { watchLevel } from './devices.ts';
import { useWords } from './words.ts';

export function Level({ stream }: { stream: MediaStream }) {
  const words = useWords();
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(
    // Written to the element itself: fifteen times a second is no business of the page's drawing.
    () =>
      watchLevel(stream, (level) => {
        if (meter.current) meter.current.value = level;
      }),
    [stream],
  );
  return (
    <div class="class-level">
      <meter ref={meter} min={0} max={1} aria-label={words.micLevel} />
      <p class="class-soft">{words.speakToTry}</p>
    </div>
  );
}
