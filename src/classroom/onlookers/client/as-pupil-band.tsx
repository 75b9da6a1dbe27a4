// Above the stage of a page that only looks: what it is, and how to close it.
import type { PartProps } from '../../client/page/parts.tsx';
import './as-pupil.css';
import { asPupilWords } from './words.ts';

export function AsPupilBand({ live }: PartProps) {
  const words = asPupilWords.value;
  if (!live.asPupil) return null;
  return (
    <section class="class-notices" aria-label={words.title}>
      <div class="class-notice as-pupil-band">
        <p>
          <b>{words.band}</b> {words.rest}
        </p>
        <button
          type="button"
          class="class-button small"
          onClick={() => {
            live.leave();
            // A tab that was opened by hand stays: what it shows then says what to do.
            close();
          }}
        >
          {words.close}
        </button>
      </div>
    </section>
  );
}
