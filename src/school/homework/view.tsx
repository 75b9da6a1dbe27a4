// "Devoirs": a pupil's, each child's, or those of the classes that one teaches or leads; by day or by subject.
import { now } from '../../web/clock.ts';
import { calendarDay, timeZone } from '../../web/format.ts';
import { Shelter } from '../../web/parts/mark.tsx';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { ask, place } from '../../web/place.ts';
import { refusalText } from '../../web/refusals.ts';
import { presence } from '../../web/session.ts';
import { useWatch } from '../../web/use-watch.ts';
import { Item } from './client/item.tsx';
import { List } from './client/list.tsx';
import { type Question, readQuestion, spanOf, writeQuestion } from './client/question.ts';
import { Choice, Tabs } from './client/tabs.tsx';
import { TeacherActs } from './client/teacher-acts.tsx';
import { words } from './client/words.ts';
import { type HomeworkList, homeworkClasses, listHomework } from './contract.ts';
import './client/homework.css';

export function HomeworkView() {
  const say = words.value;
  const here = presence.value;
  const session = here.type === 'in' ? here.session : undefined;
  const roles = session?.roles ?? [];
  const teaches = roles.includes('teacher');
  const adult = teaches || roles.includes('staff') || roles.includes('head');
  const question = readQuestion(place.value.query);
  const span = spanOf(question, calendarDay(now.value));
  const name = `homework ${session?.schoolId} ${question.past ? 'past' : 'coming'} ${question.classId}`;
  const list = useWatch(
    listHomework,
    { query: { ...span, ...(adult && question.classId && { classId: question.classId }) } },
    { ...(session && { keep: { accountId: session.accountId, name } }), at: (value) => value.at },
  );
  const classes = useWatch(homeworkClasses, adult ? {} : undefined);
  const set = (change: Partial<Question>) => ask(writeQuestion({ ...question, ...change }));
  const { value, trouble } = list?.state.value ?? {};
  if (trouble?.type === 'not_allowed') return <NotAllowed />;
  if (value) timeZone.value = value.timeZone;
  const offered = classes?.state.value.value?.classes ?? [];
  return (
    <Page title={say.title}>
      <Tabs />
      <div class="row homework-tools">
        <Choice
          label={say.when}
          value={question.past ? 'past' : 'coming'}
          among={[
            ['coming', say.upcoming],
            ['past', say.past],
          ]}
          onChoose={(when) => set({ past: when === 'past' })}
        />
        <Choice
          label={say.order}
          value={question.bySubject ? 'subject' : 'day'}
          among={[
            ['day', say.byDay],
            ['subject', say.bySubject],
          ]}
          onChoose={(by) => set({ bySubject: by === 'subject' })}
        />
        {adult && offered.length > 0 && (
          <div class="field homework-class">
            <label class="unseen" for="homework-class">
              {say.class}
            </label>
            <select
              class="input"
              id="homework-class"
              value={question.classId}
              onChange={({ currentTarget }) => set({ classId: currentTarget.value })}
            >
              <option value="">{say.allClasses}</option>
              {offered.map(({ classId, title }) => (
                <option key={classId} value={classId}>
                  {title}
                </option>
              ))}
            </select>
          </div>
        )}
        {teaches && (
          <a
            class="button main"
            href={question.classId ? `/homework/give?class=${question.classId}` : '/homework/give'}
          >
            {say.give}
          </a>
        )}
      </div>
      {trouble?.type === 'refused' && <p class="notice bad">{refusalText(trouble)}</p>}
      {value ? (
        <Lists
          list={value}
          question={question}
          me={session?.userId ?? ''}
          roles={roles}
          onChild={(child) => set({ child })}
        />
      ) : trouble && trouble.type !== 'refused' ? (
        <CannotAsk trouble={trouble} onRetry={() => list?.refresh()} />
      ) : (
        <Bones />
      )}
    </Page>
  );
}

type ListsProps = {
  list: HomeworkList;
  question: Question;
  me: string;
  roles: readonly string[];
  onChild: (userId: string) => void;
};

function Lists({ list, question, me, roles, onChild }: ListsProps) {
  const say = words.value;
  const { pupils, homework } = list;
  const adult = roles.some((role) => role === 'teacher' || role === 'staff' || role === 'head');
  const own = pupils.flatMap(({ states }) => states.map(({ homeworkId }) => homeworkId));
  // Who teaches and is a parent too reads both.
  const taught = homework.filter((each) => each.counts !== undefined || !own.includes(each.homeworkId));
  const pupil = pupils.find(({ userId }) => userId === question.child) ?? pupils[0];
  return (
    <>
      {roles.includes('parent') && pupils.length === 0 && <p class="card">{say.noChildren}</p>}
      {pupils.length > 1 && (
        <Choice
          label={say.children}
          value={pupil?.userId ?? ''}
          among={pupils.map(({ userId, givenName }) => [userId, givenName] as const)}
          onChoose={onChild}
        />
      )}
      {pupil && (
        <PupilList
          list={list}
          pupil={pupil}
          bySubject={question.bySubject}
          past={question.past}
          own={pupil.userId === me}
        />
      )}
      {adult && taught.length > 0 && (
        <List homework={taught} bySubject={question.bySubject}>
          {(each, date) => (
            <Item key={each.homeworkId} homework={each} date={date}>
              {roles.includes('teacher') && <TeacherActs homework={each} />}
            </Item>
          )}
        </List>
      )}
      {adult && taught.length === 0 && (
        <Empty
          title={question.past ? say.nonePast : roles.includes('teacher') ? say.noneTeacher : say.noneComing}
          hint={question.past ? say.nonePastHint : roles.includes('teacher') ? say.noneTeacherHint : say.noneComingHint}
        />
      )}
    </>
  );
}

type PupilListProps = {
  list: HomeworkList;
  pupil: HomeworkList['pupils'][number];
  bySubject: boolean;
  past: boolean;
  own: boolean;
};

function PupilList({ list, pupil, bySubject, past, own }: PupilListProps) {
  const say = words.value;
  const states = new Map(pupil.states.map((state) => [state.homeworkId, state]));
  const homework = list.homework.filter(({ homeworkId }) => states.has(homeworkId));
  if (homework.length === 0)
    return <Empty title={past ? say.nonePast : say.noneComing} hint={past ? say.nonePastHint : say.noneComingHint} />;
  return (
    <List
      homework={homework}
      bySubject={bySubject}
      leftOf={past ? undefined : (group) => group.filter(({ homeworkId }) => !states.get(homeworkId)?.done).length}
    >
      {(each, date) => (
        <Item
          key={`${pupil.userId} ${each.homeworkId}`}
          homework={each}
          state={states.get(each.homeworkId)}
          own={own}
          date={date}
        />
      )}
    </List>
  );
}

const Empty = ({ title, hint }: { title: string; hint: string }) => (
  <section class="card homework-none">
    <Shelter />
    <h2>{title}</h2>
    <p class="soft">{hint}</p>
  </section>
);
