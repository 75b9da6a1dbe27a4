// What is written over a slide: its ink, the bar to write with, and what is there in words. Its code comes when it is needed.
import { ClearPage } from '../../board/client/clear-page.tsx';
import { describe } from '../../board/client/describe.ts';
import { Ink } from '../../board/client/ink.tsx';
import { InkTools, InkZoom } from '../../board/client/ink-tools.tsx';
import { Leave } from '../../board/client/leave.tsx';
import { useInk, useInkChanges } from '../../board/client/use-ink.ts';
import type { View } from '../../board/client/view.ts';
import { useBoardWords } from '../../board/client/words.ts';
import type { PartProps } from '../../client/page/parts.tsx';
import { useWords } from './words.ts';

type OverProps = PartProps & {
  page: string;
  height: number;
  number: number;
  /** One writes now; otherwise it is only seen. */
  writing: boolean;
  onView: (view: View) => void;
};

export function SlideInk({ number, writing, ...props }: OverProps) {
  const words = useWords();
  return (
    <>
      <Ink {...props} label={words.over(number)} still={!writing} />
      <Leave {...props} quietly />
    </>
  );
}

export function SlideInkBar(props: PartProps & { page: string }) {
  return (
    <div class="slides-ink">
      <InkTools {...props}>
        <InkZoom {...props} />
        {props.leads && <ClearPage {...props} />}
      </InkTools>
    </div>
  );
}

/** A list that changes with every stroke can't be read, ms. */
const calm = 700;

export function SlideInkWords(props: PartProps & { page: string; shown: boolean }) {
  const words = useWords();
  const boardWords = useBoardWords();
  const found = useInk(props);
  useInkChanges(found, calm);
  const sentences = describe(found.ink.things(), props.room.parts.board.authors, boardWords);
  if (sentences.length === 0) return null;
  return (
    <div class={props.shown ? 'slides-written' : 'class-unseen'}>
      <p>{words.written}</p>
      <ul>
        {sentences.map((sentence, index) => (
          // A sentence has no name of its own, and the same may stand twice.
          <li key={index}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
