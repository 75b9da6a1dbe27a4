// "Ma journée": what happens now, what comes next, one button to enter. Each role sees the part that is theirs.
import { useMemo } from 'preact/hooks';
import { now } from '../../web/clock.ts';
import { calendarDay, clockTime, longDate, timeZone } from '../../web/format.ts';
import { inDay } from '../../web/in-day.ts';
import { Page } from '../../web/parts/page.tsx';
import { CannotAsk, Loading } from '../../web/parts/states.tsx';
import { presence } from '../../web/session.ts';
import { Children } from './client/children.tsx';
import { Classes } from './client/classes.tsx';
import { type DayWatch, openDay } from './client/document.ts';
import { Freshness } from './client/freshness.tsx';
import { Invited } from './client/invited.tsx';
import { lazySchoolNow } from './client/lazy-school-now.ts';
import { isRunning, timetableOn } from './client/moments.ts';
import { OneDay, type Timetable } from './client/one-day.tsx';
import { OpenRoom } from './client/open-room.tsx';
import { words } from './client/words.ts';
import type { Day } from './contract.ts';
import './day.css';

const SchoolNowPart = lazySchoolNow;

export function DayView() {
  const here = presence.value;
  const accountId = here.type === 'in' ? here.session.accountId : undefined;
  const schoolId = here.type === 'in' ? here.session.schoolId : undefined;
  const day = useMemo(() => (accountId && schoolId ? openDay(accountId, schoolId) : undefined), [accountId, schoolId]);
  return day ? <Shown day={day} /> : <Loading />;
}

function Shown({ day }: { day: DayWatch }) {
  const { value, trouble } = day.state.value;
  if (!value) return trouble ? <CannotAsk trouble={trouble} onRetry={day.refresh} /> : <Loading />;
  timeZone.value = value.timeZone;
  const say = words.value;
  return (
    <Page
      title={say.hello(value.me.givenName)}
      about={<time dateTime={value.date}>{say.dateAndTime(longDate(now.value), clockTime(now.value))}</time>}
    >
      <Freshness day={day} />
      <Parts day={value} />
    </Page>
  );
}

function Parts({ day }: { day: Day }) {
  const today = calendarDay(now.value);
  const timetables = day.timetables.map((timetable) => timetableOn(timetable, day.date, today));
  const own = timetables.find(({ person }) => person.userId === day.me.userId);
  const children = timetables.filter((timetable) => timetable !== own);
  const teaches = day.me.roles.includes('teacher');
  const isParent = day.me.roles.includes('parent');
  const hasOwn = own && (own.lessons.length > 0 || own.next || day.me.roles.includes('pupil') || teaches);
  return (
    <>
      {day.news && <NewsLine title={day.news.title} more={(day.unread?.news ?? 1) - 1} />}
      {inDay.map((Part, index) => (
        <Part key={index} />
      ))}
      {day.now && <SchoolNowPart now={day.now} />}
      {hasOwn && <OneDay timetable={own} seen={teaches ? 'teacher' : 'pupil'} own />}
      {(children.length > 0 || (isParent && !hasOwn)) && <Children timetables={children} />}
      {day.invited && day.date === today && <Invited lessons={day.invited} />}
      {(teaches || day.now) && <OpenRoom classes={day.now ? undefined : day.classes} now={taughtNow(own)} />}
      <p class="small">
        <a href="/class/essai">{words.value.tryDevices}</a>
      </p>
      {day.classes && day.classes.length > 0 && <Classes classes={day.classes} />}
    </>
  );
}

/** The newest that wasn't read yet. */
function NewsLine({ title, more }: { title: string; more: number }) {
  const say = words.value;
  return (
    <p class="notice">
      <span>
        {say.newsIs}{' '}
        <a href="/news" dir="auto">
          {title}
        </a>
        {more > 0 && ` ${say.moreNews(more)}`}
      </span>
    </p>
  );
}

/** The class of the lesson that is being taught. */
const taughtNow = (own: Timetable | undefined): string | undefined =>
  own?.lessons.filter((lesson) => lesson.mayEnter && isRunning(lesson, now.value)).at(-1)?.classIds[0];
