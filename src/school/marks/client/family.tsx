// What a pupil reads, or a parent of each child: by subject, the average and each mark.
import { useEffect, useMemo } from 'preact/hooks';
import { number, shortDate, timeZone } from '../../../web/format.ts';
import { Shelter } from '../../../web/parts/mark.tsx';
import { Bones, CannotAsk } from '../../../web/parts/states.tsx';
import { presence } from '../../../web/session.ts';
import { watch } from '../../../web/watch.ts';
import { getMyMarks, type PupilMarks, type ReadMark } from '../contract.ts';
import { words } from './words.ts';

export function Family({ ownId }: { ownId: string }) {
  const here = presence.value;
  const [accountId, schoolId] = here.type === 'in' ? [here.session.accountId, here.session.schoolId] : ['', ''];
  const mine = useMemo(
    () => watch(getMyMarks, {}, { keep: { accountId, name: `marks ${schoolId}` }, at: ({ at }) => at }),
    [accountId, schoolId],
  );
  useEffect(() => mine.stop, [mine]);
  const { value, trouble } = mine.state.value;
  const say = words.value;
  if (!value) return trouble ? <CannotAsk trouble={trouble} onRetry={mine.refresh} /> : <Bones />;
  timeZone.value = value.timeZone;
  return (
    <>
      {trouble?.type === 'offline' && (
        <p class="notice" role="status">
          {say.offlineMarks}
        </p>
      )}
      {value.pupils.length === 0 && <p class="card">{say.noChild}</p>}
      {value.pupils.map((one) => (
        <OnePupil key={one.pupil.userId} one={one} own={one.pupil.userId === ownId} />
      ))}
    </>
  );
}

function OnePupil({ one: { pupil, subjects }, own }: { one: PupilMarks; own: boolean }) {
  const say = words.value;
  const id = `marks-${pupil.userId}`;
  return (
    <section class="stack" aria-labelledby={id}>
      <h2 class={own ? 'unseen' : 'part-title'} id={id}>
        {say.marksOf(`${pupil.givenName} ${pupil.familyName}`)}
      </h2>
      {subjects.length === 0 && (
        <div class="card marks-none">
          <Shelter />
          <p class="marks-none-title">{say.noMarks}</p>
          <p class="soft">{say.noMarksHint}</p>
        </div>
      )}
      <div class="marks-subjects">
        {subjects.map((subject) => (
          <Subject key={subject.subject} {...subject} />
        ))}
      </div>
    </section>
  );
}

function Subject({ subject, average, class: ofClass, marks }: PupilMarks['subjects'][number]) {
  const say = words.value;
  return (
    <section class="card marks-subject">
      <div class="marks-subject-top">
        <h3>{subject}</h3>
        <p class="marks-average">{average === undefined ? say.noAverage : say.averageOn(number(average))}</p>
      </div>
      {ofClass && <p class="small soft">{say.classOnTwenty(figuresText(ofClass))}</p>}
      <ul class="plain-list marks-list">
        {marks.map((mark) => (
          <OneMark key={mark.testId} mark={mark} />
        ))}
      </ul>
    </section>
  );
}

function OneMark({ mark }: { mark: ReadMark }) {
  const say = words.value;
  const { points, scale, state, missingCounts } = mark;
  return (
    <li class="marks-one">
      <div>
        <p class="marks-one-title">{mark.title}</p>
        <p class="small soft">
          {shortDate(mark.heldOn)} · {say.coefficient(number(mark.coefficient))}
          {mark.kind !== 'plain' && ` · ${say[mark.kind]}`}
        </p>
        {mark.class && <p class="small soft">{say.theClass(figuresText(mark.class))}</p>}
        {mark.comment && <p class="small as-written marks-words">{mark.comment}</p>}
      </div>
      {points !== undefined ? (
        <p class="marks-points figures">
          <span class="unseen">{say.given(number(points), scale)}</span>
          <span aria-hidden="true">
            {number(points)}
            <span class="marks-scale">/{scale}</span>
          </span>
        </p>
      ) : (
        <p class="tag off">
          {state === 'missing'
            ? missingCounts
              ? say.missingZero
              : say.missing
            : state === 'exempt'
              ? say.exempt
              : say.absent}
        </p>
      )}
    </li>
  );
}

function figuresText({ minimum, average, maximum }: NonNullable<ReadMark['class']>): string {
  const say = words.value;
  const mean = average === undefined ? [] : [say.classMean(number(average))];
  const range =
    minimum === undefined || maximum === undefined ? [] : [say.classRange(number(minimum), number(maximum))];
  return [...mean, ...range].join(', ');
}
