// Above the stage while there are groups: where one is and with whom, how long, and the way to call or to go back.
import './groups.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { shortName } from '../../client/page/names.ts';
import type { PartProps } from '../../client/page/parts.tsx';
import { groupOf, plenary } from '../groups.ts';
import { roughly, useTimeLeft } from './use-time-left.ts';
import { useWords } from './words.ts';

/** Being back is read, then it makes room; in ms. */
const backShown = 10_000;

export function GroupBanner(props: PartProps) {
  const { live, room, me, leads } = props;
  const words = useWords();
  const left = useTimeLeft(room);
  const { said, back } = useAnnounced(props, left);
  const { groups, life, settings, calls, visits, said: message } = room.parts.groups;
  const here = groupOf(room.parts.groups, me.number);
  const names = room.members.map(({ name }) => name);
  const nameOf = (number: number) => {
    const found = room.members.find((member) => member.number === number);
    return found && shortName(found.name, names);
  };
  const others = (groups[here - 1]?.members ?? []).filter((number) => number !== me.number);
  const company = others.map(nameOf).filter((name) => name !== undefined);
  const name = words.group(here, groups[here - 1]?.name ?? '');
  const time = left !== null && <span class="group-left"> — {words.left(roughly(left))}</span>;
  const aloud = (
    <p class="class-unseen" role="status">
      {said}
    </p>
  );
  if (here === plenary) {
    const chooses = settings.late === 'choose' && life.type === 'open' && !leads;
    return (
      <>
        {aloud}
        {!leads && life.type !== 'open' && back !== '' && (
          <div class="class-notices">
            <p class="class-notice">{back}</p>
          </div>
        )}
        {!leads && life.type === 'open' && !chooses && (
          <div class="class-notices">
            <p class="class-notice group-banner">{words.waitForGroup}</p>
          </div>
        )}
        {chooses && (
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
        )}
      </>
    );
  }
  const calling = calls.some(({ group }) => group === here);
  const leader = visits.map(({ member }) => nameOf(member)).find((one) => one !== undefined);
  return (
    <>
      {aloud}
      <div class="class-notices">
        <div class="class-notice group-banner">
          <div class="group-where">
            <p>
              <b>{leads ? words.visiting(name, company) : words.inGroup(name, company)}</b>
              {time}
            </p>
            <p class="class-soft">
              {leads
                ? words.heardHere
                : leader
                  ? words.teacherHere(leader)
                  : calling
                    ? words.called
                    : words.mayOpen(settings.camera)}
            </p>
            {!leads && message && (
              <p class="group-said">
                <b>{words.fromTeacher(message.name)}</b> {message.text}
              </p>
            )}
          </div>
          {leads ? (
            <button
              type="button"
              class="class-button small sun"
              onClick={() => live.act('groups', { type: 'visit', group: plenary })}
            >
              {words.backToAll}
            </button>
          ) : (
            !leader && (
              <button
                type="button"
                class={calling ? 'class-button small' : 'class-button small sun'}
                onClick={() => live.act('groups', { type: 'call', on: !calling })}
              >
                {calling ? words.takeCallBack : words.callTeacher}
              </button>
            )
          )}
        </div>
      </div>
    </>
  );
}

/** What is said aloud when something changes, and what stays a moment to be read. */
function useAnnounced({ room, me, leads }: PartProps, left: number | null): { said: string; back: string } {
  const words = useWords();
  const { groups, life, calls, said: message, visits } = room.parts.groups;
  const here = groupOf(room.parts.groups, me.number);
  const name = words.group(here, groups[here - 1]?.name ?? '');
  const nameOf = (number: number) => room.members.find((member) => member.number === number)?.name ?? '';
  const lastMinute = left !== null && left <= 60;
  const leader = visits[0]?.member;
  const first = calls[0]?.group;
  const [said, setSaid] = useState('');
  const [back, setBack] = useState('');
  const before = useRef({ here, life: life.type, message, first, lastMinute, leader });
  useEffect(() => {
    const was = before.current;
    before.current = { here, life: life.type, message, first, lastMinute, leader };
    if (leads) {
      if (first !== undefined && first !== was.first)
        setSaid(words.saidCall(words.group(first, groups[first - 1]?.name ?? '')));
      else if (life.type === 'closed' && was.life !== 'closed') setSaid(words.saidAllBack);
      else if (here !== plenary && here !== was.here) setSaid(words.saidIn(name, []));
      return;
    }
    if (here !== was.here && here !== plenary) {
      const others = (groups[here - 1]?.members ?? []).filter((number) => number !== me.number).map(nameOf);
      setSaid(words.saidIn(name, others));
      setBack('');
    } else if (was.here !== plenary && here === plenary) {
      const over = life.type === 'closed' && life.why === 'time';
      const word = life.type === 'paused' ? words.saidPaused : over ? words.saidTimeOver : words.saidBack;
      setSaid(word);
      setBack(word);
    } else if (message && message !== was.message && message.at !== was.message?.at)
      setSaid(`${words.fromTeacher(message.name)} ${message.text}`);
    else if (leader !== undefined && leader !== was.leader) setSaid(words.teacherHere(nameOf(leader)));
    else if (lastMinute && !was.lastMinute) setSaid(words.saidMinute);
  }, [here, life.type, message, first, lastMinute, leader]);
  useEffect(() => {
    if (back === '' || life.type === 'paused') return;
    const timer = setTimeout(() => setBack(''), backShown);
    return () => clearTimeout(timer);
  }, [back, life.type]);
  return { said, back };
}
