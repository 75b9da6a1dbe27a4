// The leader's section: groups are made, opened, visited and brought back here.
import { isPupil } from '../../activities/activity.ts';
import './groups.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { byName } from '../../../web/format.ts';
import type { Member } from '../../client/live-class.ts';
import type { PartProps } from '../../client/page/parts.tsx';
import type { Expected, GroupsCommand } from '../contract.ts';
import { plenary, seatOf } from '../groups.ts';
import { Draw, List, Opening, Settings } from './arrange.tsx';
import { GroupBoards } from './group-boards.tsx';
import { GroupCard, Members } from './group-card.tsx';
import { Running } from './running.tsx';
import { useWords } from './words.ts';

const alphabetical = byName((one: Expected) => one.name);

export function GroupsTools({ live, room, me }: PartProps) {
  const words = useWords();
  const [list, setList] = useState<Expected[] | null>(null);
  const act = (command: GroupsCommand) => void live.act('groups', command);
  const { groups, life } = room.parts.groups;
  const top = useRef<HTMLElement>(null);
  const open = life.type !== 'closed';
  const before = useRef(open);
  useEffect(() => {
    if (before.current === open) return;
    before.current = open;
    // The button that was pressed is gone: what comes next starts at the top of the section.
    if (document.activeElement === document.body) top.current?.focus();
  }, [open]);
  const pupils = room.members.filter(isPupil);
  const absent = list && stillAbsent(list, pupils);
  const seated = new Set(groups.flatMap(({ expected }) => expected.map(({ user }) => user)));
  const loose = pupils
    .filter(({ number }) => seatOf(room.parts.groups, number) === plenary)
    .map(({ number }) => number);
  const looseAbsent = (absent ?? []).filter(({ user }) => !seated.has(user)).sort(alphabetical);
  return (
    <section class="group-tools" aria-label={words.groups} ref={top} tabIndex={-1}>
      {!open ? (
        <>
          <Draw room={room} act={act} absent={absent ?? []} />
          <List room={room} absent={absent ? absent.length : null} onRead={setList} />
        </>
      ) : (
        <Running live={live} room={room} me={me} leads />
      )}
      {groups.length > 0 && (
        <>
          <ul class="group-cards">
            {groups.map((_, index) => (
              <GroupCard key={index} room={room} act={act} number={index + 1} you={me.number} />
            ))}
            <li class="group-card">
              <header>
                <b>{words.without}</b>
              </header>
              {pupils.length + looseAbsent.length + seated.size === 0 ? (
                <p class="class-soft">{words.nobodyYet}</p>
              ) : loose.length + looseAbsent.length === 0 ? (
                <p class="class-soft">{words.noneWithout}</p>
              ) : (
                <Members room={room} act={act} members={loose} expected={looseAbsent} group={plenary} />
              )}
            </li>
          </ul>
          <Settings room={room} act={act} />
          {!open && <Opening act={act} />}
        </>
      )}
      <GroupBoards live={live} room={room} me={me} leads />
    </section>
  );
}

/** Pages aren't told who is who by the school's list: names are what both know, each counted as often as it is there. */
function stillAbsent(list: readonly Expected[], pupils: readonly Member[]): Expected[] {
  const here = new Map<string, number>();
  for (const { name } of pupils) here.set(name, (here.get(name) ?? 0) + 1);
  return list.filter(({ name }) => {
    const left = here.get(name) ?? 0;
    here.set(name, left - 1);
    return left <= 0;
  });
}
