// The roll of one lesson: filled beforehand, touched where it differs, confirmed.
import { useSignal } from '@preact/signals';
import { clockTime } from '../../web/format.ts';
import { post } from '../../web/outbox.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { refusalText } from '../../web/refusals.ts';
import { useWatch } from '../../web/use-watch.ts';
import { say as tell } from '../../web/voice.ts';
import { choiceOf } from './client/marks.ts';
import { PupilRow } from './client/pupil-row.tsx';
import { words } from './client/words.ts';
import { callRoll, getRollCall, type Mark, type RollCall } from './contract.ts';
import './client/attendance.css';

export function RollView({ params }: { params: Record<string, string> }) {
  const lessonId = params.lessonId ?? '';
  const watched = useWatch(getRollCall, { params: { lessonId } });
  const { value, trouble } = watched.state.value;
  if (trouble?.type === 'not_allowed') return <NotAllowed />;
  if (trouble?.type === 'refused' && !value)
    return (
      <Page title={words.value.roll} narrow>
        <p class="notice bad">{refusalText(trouble)}</p>
        <BackLink />
      </Page>
    );
  if (!value) return trouble ? <CannotAsk trouble={trouble} onRetry={watched.refresh} /> : <Bones />;
  return <Sheet roll={value} onDone={watched.refresh} />;
}

const BackLink = () => (
  <p>
    <a class="link" href="/attendance">
      {words.value.back}
    </a>
  </p>
);

type Outcome = { type: 'done' | 'kept' } | { type: 'refused'; text: string };

function Sheet({ roll, onDone }: { roll: RollCall; onDone: () => void }) {
  const say = words.value;
  /** What was touched here; the rest follows the school. */
  const touched = useSignal<ReadonlyMap<string, Mark>>(new Map());
  const busy = useSignal(false);
  const outcome = useSignal<Outcome | undefined>(undefined);
  const { lesson, pupils, called } = roll;
  const shown = pupils.map((pupil) => ({ pupil, mark: touched.value.get(pupil.userId) ?? markOf(pupil) }));
  const name = [lesson.title, ...lesson.classes].join(', ');
  const absent = shown.filter(({ mark }) => mark.state === 'absent').length;
  const late = shown.filter(({ mark }) => choiceOf(mark) === 'late').length;

  async function confirm(event: Event) {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    const input = { pupils: shown.map(({ pupil: { userId }, mark }) => ({ userId, ...mark })) };
    const answer = await post(callRoll, { params: { lessonId: lesson.lessonId }, input }, `${say.roll} : ${name}`);
    busy.value = false;
    if (answer.type === 'done') {
      touched.value = new Map();
      outcome.value = { type: 'done' };
      tell(say.done);
      onDone();
    } else if (answer.type === 'kept') {
      outcome.value = { type: 'kept' };
      tell(say.keptHere);
    } else {
      outcome.value = { type: 'refused', text: 'message' in answer ? refusalText(answer) : say.keptHere };
    }
  }

  return (
    <Page title={say.roll} about={say.lessonAt(name, clockTime(lesson.startsAt), clockTime(lesson.endsAt))}>
      <p class="soft">
        {called ? say.calledBy(called.by, clockTime(called.at)) : roll.live ? say.fromLive : say.everybodyHere}
      </p>
      {pupils.length === 0 ? (
        <p class="card">{say.nobodyExpected}</p>
      ) : (
        <form class="stack" onSubmit={confirm}>
          <ul class="card roll">
            {shown.map(({ pupil, mark }) => (
              <PupilRow
                key={pupil.userId}
                pupil={pupil}
                mark={mark}
                onMark={(chosen) => {
                  touched.value = new Map(touched.value).set(pupil.userId, chosen);
                  outcome.value = undefined;
                }}
              />
            ))}
          </ul>
          <p class="small soft">{say.preventedMeans}</p>
          <div class="roll-bar">
            <p aria-live="polite">
              <strong>{say.count(absent, late)}</strong>
            </p>
            {outcome.value?.type === 'done' && <span class="tag on">{say.done}</span>}
            <button type="submit" class="button main" aria-disabled={busy.value}>
              {called ? say.correct : say.validate}
            </button>
            {outcome.value?.type === 'kept' && <p class="notice roll-said">{say.keptHere}</p>}
            {outcome.value?.type === 'refused' && (
              <p class="notice bad roll-said" role="alert">
                {outcome.value.text}
              </p>
            )}
          </div>
        </form>
      )}
      <BackLink />
    </Page>
  );
}

const markOf = ({ state, late, early }: RollCall['pupils'][number]): Mark => ({
  state,
  ...(late !== undefined && { late }),
  ...(early !== undefined && { early }),
});
