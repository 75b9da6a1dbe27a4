// What a pupil handed in, as it stands, and what the teacher said of it.
import { clockTime, longDate } from '../../../web/format.ts';
import type { HandIn } from '../hand-in/contract.ts';
import { Formatted } from './formatted.tsx';
import { words } from './hand-in-words.ts';
import { ShownPages } from './shown-pages.tsx';

type HandedInProps = { homeworkId: string; handIn: HandIn; own: boolean };

export function HandedIn({ homeworkId, handIn, own }: HandedInProps) {
  const say = words.value;
  const { name, handedAt, late, text, pages, returnedAt, comment } = handIn;
  if (handedAt === undefined) return <p class="card soft">{say.nothingYet}</p>;
  return (
    <>
      {returnedAt !== undefined && (
        <section class="card stack correction" aria-labelledby={`correction-${handIn.userId}`}>
          <div>
            <h2 id={`correction-${handIn.userId}`}>{say.correction}</h2>
            <p class="small soft">{say.returnedOn(longDate(returnedAt))}</p>
          </div>
          <Formatted text={comment} />
        </section>
      )}
      <section class="card stack" aria-labelledby={`handed-${handIn.userId}`}>
        <div>
          <h2 id={`handed-${handIn.userId}`}>{own ? say.yours : say.theirs(name)}</h2>
          <p class="row">
            <span class="tag on">{say.received(longDate(handedAt), clockTime(handedAt))}</span>
            {late && <span class="tag">{say.late}</span>}
          </p>
        </div>
        {text !== '' && <p class="as-written">{text}</p>}
        {pages.length > 0 && <ShownPages homeworkId={homeworkId} name={name} pages={pages} />}
      </section>
    </>
  );
}
