// Above the stage while there are groups: where one is and with whom, how long, and the way to call, to choose or to go back.
import './groups.css';
import type { ComponentChildren } from 'preact';
import { shortName } from '../../client/page/names.ts';
import type { PartProps } from '../../client/page/parts.tsx';
import { groupNumberOfMember } from '../../guests/guest.ts';
import { groupOf, plenary } from '../groups.ts';
import { LeaderBanner } from './leader-banner.tsx';
import { useAnnounced } from './use-announced.ts';
import { roughly, useTimeLeft } from './use-time-left.ts';
import { WhichBoard } from './which-board.tsx';
import { useWords } from './words.ts';

export type BannerProps = PartProps & {
  /** Group that one is in; 0 for the plenary. */
  here: number;
  /** Others who are in it, by name. */
  company: string[];
  time: ComponentChildren;
};

export function GroupBanner(props: PartProps) {
  const { room, me, leads } = props;
  const words = useWords();
  const left = useTimeLeft(room);
  const { said, back } = useAnnounced(props, left);
  const { groups, life } = room.parts.groups;
  const here = groupOf(room.parts.groups, groupNumberOfMember(me));
  const others = (groups[here - 1]?.members ?? []).filter((number) => number !== me.number);
  const company = others.map((number) => nameIn(room, number)).filter((name) => name !== undefined);
  const time = left !== null && <span class="group-left"> — {words.left(roughly(left))}</span>;
  const banner = { ...props, here, company, time };
  return (
    <>
      <p class="class-unseen" role="status">
        {said}
      </p>
      {leads ? (
        <LeaderBanner {...banner} />
      ) : here !== plenary ? (
        <InGroup {...banner} />
      ) : life.type === 'open' ? (
        <WithoutGroup {...banner} />
      ) : (
        back !== '' && (
          <div class="class-notices">
            <p class="class-notice">{back}</p>
          </div>
        )
      )}
    </>
  );
}

function nameIn(room: PartProps['room'], number: number): string | undefined {
  const found = room.members.find((member) => member.number === number);
  const names = room.members.map(({ name }) => name);
  return found && shortName(found.name, names);
}

function InGroup({ live, room, me, here, company, time }: BannerProps) {
  const words = useWords();
  const { groups, settings, calls, visits, said } = room.parts.groups;
  const calling = calls.some(({ group }) => group === here);
  const leader = visits.map(({ member }) => nameIn(room, member)).find((name) => name !== undefined);
  const state = leader ? words.teacherHere(leader) : calling ? words.called : words.mayOpen(settings.camera);
  return (
    <div class="class-notices">
      <div class="class-notice group-banner">
        <div class="group-where">
          <p>
            <b>{words.inGroup(words.group(here, groups[here - 1]?.name ?? ''), company)}</b>
            {time}
          </p>
          <p class="class-soft">{state}</p>
          {said && (
            <p class="group-said">
              <b>{words.fromTeacher(said.name)}</b> {said.text}
            </p>
          )}
        </div>
        <WhichBoard room={room} me={me} own={words.ourBoard} />
        {!leader && (
          <button
            type="button"
            class={calling ? 'class-button small' : 'class-button small sun'}
            onClick={() => live.act('groups', { type: 'call', on: !calling })}
          >
            {calling ? words.takeCallBack : words.callTeacher}
          </button>
        )}
      </div>
    </div>
  );
}

function WithoutGroup({ live, room, time }: BannerProps) {
  const words = useWords();
  const { groups, settings } = room.parts.groups;
  if (settings.late !== 'choose') {
    return (
      <div class="class-notices">
        <p class="class-notice group-banner">{words.waitForGroup}</p>
      </div>
    );
  }
  return (
    <div class="class-notices">
      <div class="class-notice group-banner">
        <p>
          <b>{words.chooseGroup}</b>
          {time}
        </p>
        <div class="class-answers">
          {groups.map(({ name, size = 0 }, index) => (
            <button
              key={index}
              type="button"
              class="class-button small"
              onClick={() => live.act('groups', { type: 'join', group: index + 1 })}
            >
              {words.joinGroup(words.group(index + 1, name), size)}
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}
