// Above a leader's stage while groups are open, whatever panel stands beside it: who calls, where one is, and everybody back.
import { plenary } from '../groups.ts';
import type { BannerProps } from './group-banner.tsx';
import { WhichBoard } from './which-board.tsx';
import { useWords } from './words.ts';

export function LeaderBanner({ live, room, me, here, company, time }: BannerProps) {
  const words = useWords();
  const { groups, life, calls } = room.parts.groups;
  if (life.type !== 'open') return null;
  const theGroup = (number: number) => words.theGroup(number, groups[number - 1]?.name ?? '');
  const [first] = calls;
  return (
    <div class="class-notices">
      {first && (
        <div class="class-notice group-call">
          <p>
            <b>{words.callsYou(theGroup(first.group))}</b>
            {calls.length > 1 && ` ${words.andOthers(calls.length - 1)}`}
          </p>
          <button
            type="button"
            class="class-button small sun"
            aria-label={words.goToGroup(theGroup(first.group))}
            onClick={() => live.act('groups', { type: 'visit', group: first.group })}
          >
            {words.goTo}
          </button>
        </div>
      )}
      <div class="class-notice group-banner">
        <div class="group-where">
          <p>
            <b>{here === plenary ? words.openNow : words.visiting(theGroup(here), company)}</b>
            {time}
          </p>
          <p class="class-soft">{here === plenary ? words.notHeard : words.heardHere}</p>
        </div>
        {here !== plenary && <WhichBoard room={room} me={me} own={words.theirBoard} />}
        {here === plenary ? (
          <button type="button" class="class-button small" onClick={() => live.act('groups', { type: 'close' })}>
            {words.everyoneBack}
          </button>
        ) : (
          <button
            type="button"
            class="class-button small"
            onClick={() => live.act('groups', { type: 'visit', group: plenary })}
          >
            {words.backToAll}
          </button>
        )}
      </div>
    </div>
  );
}
