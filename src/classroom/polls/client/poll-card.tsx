// What of a poll stands over the stage: a pupil's question, the results shown to all, and how far a teacher's vote is.
import { isPupil } from '../../activities/activity.ts';
import './polls.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import type { Poll } from '../contract.ts';
import { tally } from '../polls.ts';
import { Ballot } from './ballot.tsx';
import { labelOf, Results } from './results.tsx';
import { Sheet } from './sheet.tsx';
import { useWords } from './words.ts';

export function PollCard(props: PartProps) {
  const { polls } = props.room.parts.polls;
  const open = polls.find(({ phase }) => phase === 'open');
  const shown = polls.filter((poll) => poll.shown).at(-1);
  const said = useSaid(props.leads ? undefined : open, shown, props.me.guest !== undefined);
  return (
    <>
      {open && props.leads && <Progress {...props} poll={open} />}
      {open && props.me.guest && <Overheard poll={open} />}
      {open && isPupil(props.me) && <Asked key={open.id} {...props} poll={open} />}
      {!open && shown && <Shown key={`results ${shown.id}`} {...props} poll={shown} />}
      <p class="class-unseen" role="status">
        {said}
      </p>
    </>
  );
}

type Props = PartProps & { poll: Poll };

function Asked({ live, poll }: Props) {
  const words = useWords();
  const { question, mine, id } = poll;
  const [folded, setFolded] = useState(mine !== null);
  const place = useRef<HTMLDivElement>(null);
  const fold = (to: boolean) => {
    // Whoever was in it stays in it: what had the focus is about to go.
    const within = place.current?.contains(document.activeElement) ?? false;
    setFolded(to);
    if (within) requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('input, button')?.focus());
  };
  if (!folded)
    return (
      <div ref={place} class="poll-place">
        <Sheet title={question.text}>
          <Ballot
            poll={poll}
            onAnswer={(answer) => live.act('polls', { type: 'answer', id, answer })}
            onFold={() => fold(true)}
          />
        </Sheet>
      </div>
    );
  return (
    <div ref={place} class="poll-pill">
      <p>{mine === null ? question.text : words.yourAnswer(labelOf(question, mine))}</p>
      <button
        type="button"
        class={mine === null ? 'class-button small sun' : 'class-button small'}
        title={mine === null ? undefined : words.mayChange}
        onClick={() => fold(false)}
      >
        {mine === null ? words.unfold : words.change}
      </button>
    </div>
  );
}

/** A guest reads what is asked, and answers nothing. */
function Overheard({ poll }: { poll: Poll }) {
  const words = useWords();
  return (
    <div class="poll-pill">
      <p>
        <b>{words.toPupils}</b> {poll.question.text}
      </p>
    </div>
  );
}

function Progress({ live, room, poll }: Props) {
  const words = useWords();
  const pupils = room.members.filter((one) => isPupil(one) && one.here).length;
  const { answered } = tally(poll);
  return (
    <div class="poll-pill">
      <p>
        <b>{words.open}</b> {words.answeredOf(answered, Math.max(pupils, answered))}
      </p>
      <button
        type="button"
        class="class-button small"
        onClick={() => live.act('polls', { type: 'close', id: poll.id })}
      >
        {words.close}
      </button>
    </div>
  );
}

function Shown({ live, poll, leads }: Props) {
  const words = useWords();
  const [dismissed, setDismissed] = useState(false);
  const results = leads ? tally(poll) : poll.told;
  if (dismissed || !results) return null;
  return (
    <Sheet title={poll.question.text}>
      <p class="class-soft">
        {leads ? `${words.classSees}. ` : ''}
        {words.answered(results.answered)}
      </p>
      <Results question={poll.question} tally={results} mine={poll.mine} />
      <div class="poll-acts">
        {leads && (
          <button
            type="button"
            class="class-button small"
            onClick={() => live.act('polls', { type: 'show', id: poll.id, shown: false })}
          >
            {words.hide}
          </button>
        )}
        <button type="button" class="class-link" onClick={() => setDismissed(true)}>
          {leads ? words.fold : words.dismiss}
        </button>
      </div>
    </Sheet>
  );
}

/** What changed, said once and politely. */
function useSaid(open: Poll | undefined, shown: Poll | undefined, guest: boolean): string {
  const words = useWords();
  const [said, setSaid] = useState('');
  const before = useRef<{ open: number | undefined; shown: number | undefined }>({ open: undefined, shown: undefined });
  useEffect(() => {
    const was = before.current;
    before.current = { open: open?.id, shown: shown?.id };
    if (open && open.id !== was.open)
      setSaid(guest ? `${words.toPupils} ${open.question.text}` : words.saidOpen(open.question.text));
    else if (shown && shown.id !== was.shown) setSaid(words.saidShown(shown.question.text));
    else if (!open && was.open !== undefined) setSaid(words.saidClosed);
  }, [open?.id, shown?.id]);
  return said;
}
