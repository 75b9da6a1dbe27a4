// One homework: what is asked, what the pupil hands in, and for who gave it, the class's work and its correction.
import { now } from '../../web/clock.ts';
import { calendarDay, timeZone } from '../../web/format.ts';
import { HomeworkTick } from '../../web/parts/homework-tick.tsx';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk } from '../../web/parts/states.tsx';
import { place } from '../../web/place.ts';
import { refusalText } from '../../web/refusals.ts';
import type { RouteProps } from '../../web/router.tsx';
import { presence } from '../../web/session.ts';
import { useWatch } from '../../web/use-watch.ts';
import { ClassHandIns } from './client/class-hand-ins.tsx';
import { Correct } from './client/correct.tsx';
import { Formatted } from './client/formatted.tsx';
import { dayTitle } from './client/list.tsx';
import { PupilHandIn } from './client/pupil-hand-in.tsx';
import { TeacherActs } from './client/teacher-acts.tsx';
import { words } from './client/words.ts';
import { getHomework, type Homework, type HomeworkList } from './contract.ts';
import { listHandIns } from './hand-in/contract.ts';
import './client/homework.css';
import './client/hand-in.css';

export function OneHomeworkView({ params: { homeworkId = '' } }: RouteProps) {
  const here = presence.value;
  const session = here.type === 'in' ? here.session : undefined;
  const found = useWatch(
    getHomework,
    { params: { homeworkId } },
    {
      ...(session && { keep: { accountId: session.accountId, name: `homework ${session.schoolId} ${homeworkId}` } }),
      at: (value) => value.at,
    },
  );
  const { value, trouble } = found?.state.value ?? {};
  const [homework] = value?.homework ?? [];
  if (trouble?.type === 'refused')
    return (
      <Page title={words.value.title} narrow>
        <p class="notice bad">{refusalText(trouble)}</p>
        <a class="button" href="/homework">
          {words.value.allHomework}
        </a>
      </Page>
    );
  if (!value || !homework)
    return trouble ? <CannotAsk trouble={trouble} onRetry={() => found?.refresh()} /> : <Bones />;
  timeZone.value = value.timeZone;
  return <Shown homework={homework} list={value} me={session?.userId ?? ''} />;
}

function Shown({ homework, list, me }: { homework: Homework; list: HomeworkList; me: string }) {
  const say = words.value;
  const { title, subject, teacher, classTitle, minutes, text, dueOn, homeworkId, own, counts } = homework;
  const pupilId = place.value.query.get('pupil') ?? '';
  const class_ = useWatch(listHandIns, own && homework.handIn !== 'none' ? { params: { homeworkId } } : undefined);
  const hands = class_?.state.value.value;
  const facts = [subject, teacher, classTitle, ...(minutes > 0 ? [say.minutes(minutes)] : [])];
  const past = dueOn < calendarDay(now.value);
  const after = hands?.pupils.filter(({ handedAt }) => handedAt !== undefined) ?? [];
  const next = after[after.findIndex(({ userId }) => userId === pupilId) + 1]?.userId;
  return (
    <Page
      title={title}
      about={
        <>
          {facts.join(' · ')}
          <br />
          {past ? say.was(dayTitle(dueOn)) : dayTitle(dueOn)}
        </>
      }
    >
      {text.trim() !== '' && (
        <div class="card">
          <Formatted text={text} />
        </div>
      )}
      {counts && pupilId === '' && <p class="soft">{say.counts(counts.done, counts.pupils)}</p>}
      {counts && pupilId === '' && <TeacherActs homework={homework} />}
      {list.pupils.map(({ userId, givenName, states: [state] }) => {
        if (!state) return null;
        const isOwn = userId === me;
        return (
          <section key={userId} class="stack" {...(!isOwn && { 'aria-label': givenName })}>
            <div class="row">
              {!isOwn && <h2>{givenName}</h2>}
              <HomeworkTick homework={homework} done={state.done} own={isOwn} />
            </div>
            {homework.handIn !== 'none' && <PupilHandIn homework={homework} userId={userId} own={isOwn} />}
          </section>
        );
      })}
      {hands &&
        (pupilId === '' ? (
          <ClassHandIns homeworkId={homeworkId} list={hands} />
        ) : (
          <Correct key={pupilId} homeworkId={homeworkId} userId={pupilId} next={next} />
        ))}
    </Page>
  );
}
