// Pages as they were handed in: photos with the teacher's marks over them, PDF to keep, sounds to hear.
import type { ComponentChildren } from 'preact';
import { addressOf } from '../../../web/call.ts';
import { getPage, type Page, type Stroke, unit } from '../hand-in/contract.ts';
import { words } from './hand-in-words.ts';

type PagesProps = {
  homeworkId: string;
  name: string;
  pages: readonly Page[];
  /** What stands over a photo; the marks as they are, when absent. */
  over?: (page: Page, place: number) => ComponentChildren;
};

export function ShownPages({ homeworkId, name, pages, over }: PagesProps) {
  const say = words.value;
  return (
    <ol class="plain-list shown-pages">
      {pages.map((page, index) => {
        const place = index + 1;
        const address = addressOf(getPage, { homeworkId, pageId: page.pageId });
        return (
          <li key={page.pageId}>
            {page.kind === 'jpg' && (
              <figure class="shown-photo">
                <div class="photo-sheet">
                  <img src={address} alt={altOf(page, place, name)} />
                  {over ? over(page, place) : <Marks strokes={page.marks} />}
                </div>
                <figcaption class="small soft">
                  {say.page(place)}{' '}
                  <a class="link" href={address} target="_blank" rel="noopener">
                    {say.openLarge}
                    <span class="unseen"> : {say.page(place)}</span>
                  </a>
                </figcaption>
              </figure>
            )}
            {page.kind === 'pdf' && (
              <a class="button" href={address} download={`${name}-${place}.pdf`}>
                {say.openPdf(Math.max(1, Math.round(page.bytes / 1_024)))}
              </a>
            )}
            {page.kind !== 'jpg' && page.kind !== 'pdf' && (
              // biome-ignore lint/a11y/useMediaCaption: a pupil's own recording comes without captions.
              <audio controls preload="metadata" src={address} aria-label={say.sound(place)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

const altOf = (page: Page, place: number, name: string) => {
  const say = words.value;
  const photo = say.photo(place, name);
  return page.marks.length > 0 ? `${photo}, ${say.marks(page.marks.length)}` : photo;
};

/** Over the whole of the picture under them. */
export const Marks = ({ strokes }: { strokes: readonly Stroke[] }) => (
  <svg class="photo-marks" viewBox={`0 0 ${unit} ${unit}`} preserveAspectRatio="none" aria-hidden="true">
    {strokes.map((stroke, index) => (
      <polyline
        key={`${index} ${stroke.points.length}`}
        class={`mark-${stroke.colour}`}
        points={stroke.points.join(' ')}
      />
    ))}
  </svg>
);
