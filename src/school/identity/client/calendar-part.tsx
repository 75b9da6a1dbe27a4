// The private address that calendar programs read: made, copied once, deleted.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call } from '../../../web/call.ts';
import { longDate } from '../../../web/format.ts';
import { refusalText } from '../../../web/refusals.ts';
import { say as aloud } from '../../../web/voice.ts';
import { getCalendarFeed, makeCalendarFeed, revokeCalendarFeed } from '../../timetable/contract.ts';
import { words } from './words.ts';

export function CalendarPart() {
  const say = words.value;
  const since = useSignal<string | undefined>(undefined);
  const active = useSignal(false);
  const address = useSignal('');
  const problem = useSignal('');

  useEffect(() => {
    void call(getCalendarFeed, {}).then((answer) => {
      if (answer.type !== 'done') return;
      active.value = answer.value.active;
      since.value = answer.value.createdAt;
    });
  }, []);

  const make = async () => {
    const answer = await call(makeCalendarFeed, {});
    problem.value = answer.type === 'done' ? '' : 'code' in answer ? refusalText(answer) : say.unreachable;
    if (answer.type !== 'done') return;
    active.value = true;
    // The page knows under which name it was reached; the server may stand behind another.
    address.value = new URL(answer.value.path, location.href).href;
  };
  const copy = async () => {
    await navigator.clipboard?.writeText(address.value).then(
      () => aloud(say.copied),
      () => document.querySelector<HTMLInputElement>('#calendar-address')?.select(),
    );
  };
  const revoke = async () => {
    const answer = await call(revokeCalendarFeed, {});
    if (answer.type !== 'done') return;
    active.value = false;
    address.value = '';
    aloud(say.calendarRevoked);
  };

  return (
    <>
      <p>{say.calendarAbout}</p>
      {address.value && (
        <div class="field">
          <label for="calendar-address">{say.calendarAddress}</label>
          <div class="beside">
            <input class="input" id="calendar-address" readOnly value={address.value} />
            <button type="button" class="button" onClick={copy}>
              {say.copy}
            </button>
          </div>
          <p class="small">{say.calendarOnce}</p>
        </div>
      )}
      {active.value && !address.value && since.value && <p class="soft">{say.calendarActive(longDate(since.value))}</p>}
      {problem.value && <p class="notice bad">{problem.value}</p>}
      <div class="row">
        <button type="button" class="button" onClick={make}>
          {active.value ? say.renewCalendar : say.makeCalendar}
        </button>
        {active.value && (
          <button type="button" class="button" onClick={revoke}>
            {say.revokeCalendar}
          </button>
        )}
      </div>
    </>
  );
}
