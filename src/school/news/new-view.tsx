// Publishing: to whom, what, until when, with a short survey or not.
import { useEffect, useState } from 'preact/hooks';
import type { InputOf, OutputOf } from '../../lib/contract.ts';
import { call, type Trouble } from '../../web/call.ts';
import { now } from '../../web/clock.ts';
import { addDays, calendarDay, fromWallClock, timeZone } from '../../web/format.ts';
import { post } from '../../web/outbox.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { go } from '../../web/place.ts';
import { say as sayAloud } from '../../web/voice.ts';
import { Check, Field, noSurvey, SurveyFields, type SurveyTyped, surveyOf } from './client/fields.tsx';
import { troubleText, words } from './client/words.ts';
import { type AudienceRole, longestNews, longestTitle, newsOptions, publishNews } from './contract.ts';
import './client/news.css';

const audienceRoles: readonly AudienceRole[] = ['pupil', 'parent', 'teacher', 'staff'];
/** Days until a survey closes, when nobody says otherwise. */
const usualDays = 7;

export function NewNewsView() {
  const say = words.value;
  const [options, setOptions] = useState<OutputOf<typeof newsOptions> | undefined>(undefined);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [roles, setRoles] = useState<readonly AudienceRole[]>(['pupil', 'parent']);
  const [classIds, setClassIds] = useState<readonly string[]>([]);
  const [until, setUntil] = useState('');
  const [acknowledge, setAcknowledge] = useState(false);
  const [survey, setSurvey] = useState<SurveyTyped>(() => noSurvey(addDays(calendarDay(now.peek()), usualDays)));
  const [wrong, setWrong] = useState('');
  const [sending, setSending] = useState(false);
  const [kept, setKept] = useState(false);
  const read = async () => {
    setTrouble(undefined);
    const answer = await call(newsOptions, {});
    if (answer.type === 'done') setOptions(answer.value);
    else if (answer.type !== 'unchanged') setTrouble(answer);
  };
  useEffect(() => void read(), []);
  if (!options) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={() => void read()} /> : <Bones />;
  }
  timeZone.value = options.timeZone;
  const asked = surveyOf(survey);
  const missing = () => {
    if (title.trim() === '') return say.needTitle;
    if (text.trim() === '') return say.needText;
    if (text.length > longestNews) return say.tooLong;
    if (roles.length === 0) return say.needRole;
    if (classIds.length === 0 && !options.wholeSchool) return say.classesNeeded;
    return survey.on && !asked ? say.needSurvey : '';
  };
  const send = async () => {
    const needed = missing();
    setWrong(needed);
    setKept(false);
    if (needed !== '' || sending) return;
    setSending(true);
    const input: InputOf<typeof publishNews> = {
      ...{ title: title.trim(), text, roles: [...roles], classIds: [...classIds], acknowledge },
      // To the end of that day.
      ...(until !== '' && { until: new Date(fromWallClock(addDays(until, 1), '00:00')).toISOString() }),
      ...(asked && { survey: asked }),
    };
    const answer = await post(publishNews, { input }, title.trim());
    setSending(false);
    if (answer.type === 'done') {
      sayAloud(say.published);
      go('/news');
    } else if (answer.type === 'kept') {
      setKept(true);
      setTitle('');
      setText('');
    } else if (answer.type !== 'unchanged') setWrong(troubleText(answer));
  };
  const toggle = <One,>(list: readonly One[], one: One, on: boolean) => [
    ...list.filter((other) => other !== one),
    ...(on ? [one] : []),
  ];
  return (
    <Page title={say.newTitle} about={<a href="/news">{say.back}</a>} narrow>
      <form
        class="stack news-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field id="news-title" label={say.titleField} value={title} most={longestTitle} onChange={setTitle} />
        <div class="field">
          <label for="news-text">{say.text}</label>
          <textarea
            class="input"
            id="news-text"
            rows={7}
            dir="auto"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </div>
        <fieldset class="stack">
          <legend class="legend">{say.who}</legend>
          <div class="choices across">
            {audienceRoles.map((role) => (
              <Check
                key={role}
                label={say.role(role)}
                value={roles.includes(role)}
                onChange={(on) => setRoles(toggle(roles, role, on))}
              />
            ))}
          </div>
        </fieldset>
        <fieldset class="stack">
          <legend class="legend">{say.classes}</legend>
          <p class="small soft">{options.wholeSchool ? say.classesHint : say.classesNeeded}</p>
          <div class="choices across news-classes">
            {options.classes.map(({ classId, title }) => (
              <Check
                key={classId}
                label={title}
                value={classIds.includes(classId)}
                onChange={(on) => setClassIds(toggle(classIds, classId, on))}
              />
            ))}
          </div>
        </fieldset>
        <Field id="news-until" type="date" label={say.untilField} value={until} onChange={setUntil} />
        <Check label={say.askAcknowledge} value={acknowledge} onChange={setAcknowledge} />
        <Check label={say.withSurvey} value={survey.on} onChange={(on) => setSurvey({ ...survey, on })} />
        {survey.on && <SurveyFields survey={survey} onChange={setSurvey} />}
        <div role="status">{kept && <p class="notice good">{say.kept}</p>}</div>
        <div role="alert">{wrong !== '' && <p class="notice bad">{wrong}</p>}</div>
        <button type="submit" class="button main" aria-disabled={sending}>
          {say.publish}
        </button>
      </form>
    </Page>
  );
}
