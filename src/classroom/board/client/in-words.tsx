// What is on the page, in words: always there for screen readers, and for everybody to open.
import { describe } from './describe.ts';
import { type InkProps, useInk, useInkChanges } from './use-ink.ts';
import { useBoardWords } from './words.ts';

/** A list that changes with every stroke can't be read, ms. */
const calm = 700;

export function InkInWords(props: InkProps) {
  const words = useBoardWords();
  const found = useInk(props);
  useInkChanges(found, calm);
  const sentences = describe(found.ink.things(), props.room.parts.board.authors, words);
  return (
    <details class="ink-words">
      <summary>{words.inWords}</summary>
      {sentences.length === 0 ? (
        <p>{words.nothingYet}</p>
      ) : (
        <ol>
          {sentences.map((sentence, index) => (
            // A sentence has no name of its own, and the same may stand twice.
            <li key={index}>{sentence}</li>
          ))}
        </ol>
      )}
    </details>
  );
}
