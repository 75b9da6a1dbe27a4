// One pupil's work in front of the teacher: marks over the photos, a word, and back it goes.
import { type Signal, signal, useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { clockTime, longDate } from '../../../web/format.ts';
import { post } from '../../../web/outbox.ts';
import { refusalText } from '../../../web/refusals.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { say as aloud } from '../../../web/voice.ts';
import { getHandIn, type HandIn, returnHandIn, type Stroke } from '../hand-in/contract.ts';
import { Editor } from './editor.tsx';
import { words } from './hand-in-words.ts';
import { MarkBoard } from './mark-board.tsx';
import { ShownPages } from './shown-pages.tsx';

type CorrectProps = { homeworkId: string; userId: string; next: string | undefined };

export function Correct({ homeworkId, userId, next }: CorrectProps) {
  const watched = useWatch(getHandIn, { params: { homeworkId, userId } });
  const { value, trouble } = watched?.state.value ?? {};
  const say = words.value;
  return (
    <div class="stack">
      <nav class="row" aria-label={say.whoHandedIn}>
        <a class="link" href={`/homework/${homeworkId}`}>
          {say.backToClass}
        </a>
        {next !== undefined && (
          <a class="link" href={`/homework/${homeworkId}?pupil=${next}`}>
            {say.next}
          </a>
        )}
      </nav>
      {value ? (
        // What is handed in anew is another copy: marks of the former one don't belong to it.
        <Copy key={`${userId} ${value.handedAt}`} homeworkId={homeworkId} handIn={value} />
      ) : trouble && 'code' in trouble ? (
        <p class="notice bad">{refusalText(trouble)}</p>
      ) : (
        <span class="bone bone-list" />
      )}
    </div>
  );
}

const colours = ['red', 'green', 'blue'] as const;

function Copy({ homeworkId, handIn }: { homeworkId: string; handIn: HandIn }) {
  const say = words.value;
  const { userId, name, handedAt, late, text, pages, returnedAt } = handIn;
  const comment = useSignal(handIn.comment);
  const colour = useSignal<Stroke['colour']>('red');
  const problem = useSignal('');
  const working = useSignal(false);
  const marks = useMemo(
    () => new Map<string, Signal<readonly Stroke[]>>(pages.map((page) => [page.pageId, signal(page.marks)])),
    [],
  );
  if (handedAt === undefined) return <p class="card soft">{say.nothingYet}</p>;

  const giveBack = async () => {
    working.value = true;
    const drawn = pages
      .filter(({ kind }) => kind === 'jpg')
      .map(({ pageId }) => ({ pageId, strokes: [...(marks.get(pageId)?.value ?? [])] }));
    const input = { comment: comment.value, marks: drawn };
    const answer = await post(returnHandIn, { params: { homeworkId, userId }, input }, say.correctionAbout(name));
    working.value = false;
    problem.value = '';
    if (answer.type === 'done') aloud(say.givenBack);
    else if (answer.type === 'kept') problem.value = say.correctionWaits;
    else problem.value = 'code' in answer ? refusalText(answer) : say.unreachable;
  };
  const hasPhotos = pages.some(({ kind }) => kind === 'jpg');
  return (
    <article class="stack" aria-labelledby="copy-of">
      <div>
        <h2 id="copy-of">{say.theirs(name)}</h2>
        <p class="row">
          <span class="tag plain">{say.received(longDate(handedAt), clockTime(handedAt))}</span>
          {late && <span class="tag">{say.late}</span>}
          {returnedAt !== undefined && <span class="tag on">{say.returnedOn(longDate(returnedAt))}</span>}
        </p>
      </div>
      {text !== '' && <p class="card as-written">{text}</p>}
      {hasPhotos && (
        <fieldset class="row mark-tools">
          <legend class="legend">{say.draw}</legend>
          {colours.map((each) => (
            <label key={each} class={`check mark-${each}`}>
              <input
                type="radio"
                name="mark-colour"
                checked={colour.value === each}
                onChange={() => {
                  colour.value = each;
                }}
              />
              {say[each]}
            </label>
          ))}
          <p class="small soft">{say.drawHint}</p>
        </fieldset>
      )}
      <ShownPages
        homeworkId={homeworkId}
        name={name}
        pages={pages}
        over={(page, place) => {
          const strokes = marks.get(page.pageId);
          return (
            strokes && (
              <>
                <MarkBoard strokes={strokes} colour={colour.value} />
                <Undo strokes={strokes} place={place} />
              </>
            )
          );
        }}
      />
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          void giveBack();
        }}
      >
        <Editor id="correction-comment" label={say.comment} value={comment} />
        <p class="bad" role="alert">
          {problem.value}
        </p>
        <button type="submit" class="button main" disabled={working.value}>
          {returnedAt === undefined ? say.giveBack : say.giveBackAgain}
        </button>
      </form>
    </article>
  );
}

function Undo({ strokes, place }: { strokes: Signal<readonly Stroke[]>; place: number }) {
  if (strokes.value.length === 0) return null;
  return (
    <button
      type="button"
      class="button small-button mark-undo"
      aria-label={words.value.undoOf(place)}
      onClick={() => {
        strokes.value = strokes.value.slice(0, -1);
      }}
    >
      {words.value.undo}
    </button>
  );
}
