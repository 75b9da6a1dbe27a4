// To whom one writes: one choice among all conversations, and with leave, a pupil to begin one with.
import { byName } from '../../../web/format.ts';
import type { ClassRoom, Member } from '../../client/live-class.ts';
import { shortName } from '../../client/page/names.ts';
import { beside, type Talk, talkWith } from './talks.ts';
import type { Talks } from './use-talks.ts';
import { useChatWords } from './words.ts';

type Props = { room: ClassRoom; me: Member; talks: Talks; names: readonly string[] };

export function Recipients({ room, me, talks, names }: Props) {
  const words = useChatWords();
  const others = room.members.filter(
    (one) =>
      one.role === 'pupil' &&
      one.number !== me.number &&
      !talks.all.some(({ to }) => to === one.number) &&
      (me.role !== 'pupil' || beside(room, one) || (room.parts.chat.settings.pairs && !one.guest && !me.guest)),
  );
  const label = (talk: Talk) =>
    talk.kind === 'all'
      ? words.toAll
      : talk.kind === 'leaders'
        ? words.toLeaders
        : talk.kind === 'group'
          ? words.toGroup(talk.name)
          : words.toPerson(shortName(talk.name, names));
  return (
    <fieldset class="chat-talks">
      <legend class="class-unseen">{words.whom}</legend>
      {talks.all.map((talk) => {
        const unread = talks.unread.get(talk.key) ?? 0;
        return (
          <label key={talk.key} class={isOpen(talk) ? 'chat-talk' : 'chat-talk private'}>
            <input
              type="radio"
              name="chat-talk"
              checked={talk.key === talks.open.key}
              aria-label={words.talkName(label(talk), !isOpen(talk), unread)}
              onChange={() => talks.choose(talk)}
            />
            <span aria-hidden="true">
              {label(talk)}
              {unread > 0 && <span class="class-count">{unread}</span>}
            </span>
          </label>
        );
      })}
      {others.length > 0 && (
        <select
          class="chat-begin"
          aria-label={words.toPupil}
          value=""
          onChange={({ currentTarget }) => {
            const other = others.find(({ number }) => String(number) === currentTarget.value);
            currentTarget.value = '';
            if (other) talks.choose(talkWith(me, other));
          }}
        >
          <option value="">{words.toPupil}</option>
          {[...others].sort(byName(({ name }: Member) => name)).map(({ number, name }) => (
            <option key={number} value={number}>
              {name}
            </option>
          ))}
        </select>
      )}
    </fieldset>
  );
}

/** To all, or to all of a group. */
const isOpen = ({ kind }: Talk): boolean => kind === 'all' || kind === 'group';
