// A text with simple formatting, drawn as elements: nothing of it is ever read as markup.
import { Fragment } from 'preact';
import { blocksOf, type Span } from '../text.ts';
import { words } from './words.ts';

export function Formatted({ text }: { text: string }) {
  if (text.trim() === '') return null;
  return (
    <div class="formatted">
      {blocksOf(text).map((block) => {
        if (block.type === 'paragraph')
          return (
            <p>
              {block.lines.map((line, index) => (
                <Fragment key={line}>
                  {index > 0 && <br />}
                  <Spans spans={line} />
                </Fragment>
              ))}
            </p>
          );
        const items = block.items.map((item) => (
          <li key={item}>
            <Spans spans={item} />
          </li>
        ));
        return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
      })}
    </div>
  );
}

const Spans = ({ spans }: { spans: Span[] }) => (
  <>
    {spans.map((span) => {
      if (span.type === 'text') return span.text;
      if (span.type === 'bold') return <strong>{span.text}</strong>;
      return (
        <a href={span.href} target="_blank" rel="noopener noreferrer nofollow">
          {span.text}
          <span class="unseen"> {words.value.newWindow}</span>
        </a>
      );
    })}
  </>
);
