// In one's account: by which way and how often one is told of each kind of thing.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { OutputOf } from '../../../lib/contract.ts';
import { call } from '../../../web/call.ts';
import { say } from '../../../web/voice.ts';
import { chooseNotices, type NoticeChannel, type NoticeChoice, noticeRhythms, readNoticeChoices } from '../contract.ts';
import { words } from './words.ts';

type Choices = OutputOf<typeof readNoticeChoices>;

export function NoticeChoices() {
  const known = useSignal<Choices | undefined>(undefined);
  const problem = useSignal(false);
  useEffect(() => {
    void call(readNoticeChoices, {}).then((answer) => {
      if (answer.type === 'done') known.value = answer.value;
      else problem.value = true;
    });
  }, []);
  const choose = async (choice: NoticeChoice) => {
    const answer = await call(chooseNotices, { input: { choices: [choice] } });
    problem.value = answer.type !== 'done';
    if (answer.type === 'done') {
      known.value = answer.value;
      say(words.value.saved);
    } else if (known.value) known.value = { ...known.value };
  };
  const found = known.value;
  return (
    <>
      <div role="alert">{problem.value && <p class="notice bad">{words.value.notSaved}</p>}</div>
      {found?.channels.length === 0 && <p class="soft">{words.value.nothing}</p>}
      {found && found.channels.length > 0 && <p class="soft">{words.value.about}</p>}
      {found?.channels.map((channel) => (
        <fieldset class="stack" key={channel}>
          <legend class="legend">
            {words.value[channel]} <span class="soft small">{words.value.to(found.to[channel] ?? '')}</span>
          </legend>
          {found.choices
            .filter((choice) => choice.channel === channel)
            .map(({ kind, how: chosen }) => (
              <div class="notice-choice" key={kind}>
                <label for={`notice-${channel}-${kind}`}>{words.value[kind]}</label>
                <select
                  id={`notice-${channel}-${kind}`}
                  class="input"
                  value={chosen}
                  onChange={({ currentTarget }) => {
                    const how = noticeRhythms.find((one) => one === currentTarget.value);
                    if (how) void choose({ kind, channel, how });
                  }}
                >
                  {rhythmsOf(channel).map((how) => (
                    <option key={how} value={how}>
                      {words.value[how]}
                    </option>
                  ))}
                </select>
              </div>
            ))}
        </fieldset>
      ))}
    </>
  );
}

/** A text message is sent at once or not at all. */
const rhythmsOf = (channel: NoticeChannel) =>
  channel === 'sms' ? noticeRhythms.filter((how) => how === 'now' || how === 'never') : noticeRhythms;
