// What a page says aloud of the groups: where one is, who calls, what the teacher writes, the way back.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { groupOf, plenary } from '../groups.ts';
import { useWords } from './words.ts';

/** Being back is read, then it makes room; in ms. */
const backShown = 10_000;

/** What is said aloud when something changes, and what stays a moment to be read. */
export function useAnnounced({ room, me, leads }: PartProps, left: number | null): { said: string; back: string } {
  const words = useWords();
  const { groups, life, calls, said: message, visits } = room.parts.groups;
  const here = groupOf(room.parts.groups, me.number);
  const name = words.theGroup(here, groups[here - 1]?.name ?? '');
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
        setSaid(words.saidCall(words.theGroup(first, groups[first - 1]?.name ?? '')));
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
      const word = {
        open: words.waitForGroup,
        paused: words.saidPaused,
        closed: over ? words.saidTimeOver : words.saidBack,
      }[life.type];
      setSaid(word);
      // The class without its teacher has a notice of its own, which stays.
      setBack(life.type === 'paused' ? '' : word);
    } else if (message && message !== was.message && message.at !== was.message?.at)
      setSaid(`${words.fromTeacher(message.name)} ${message.text}`);
    else if (leader !== undefined && leader !== was.leader) setSaid(words.teacherHere(nameOf(leader)));
    else if (lastMinute && !was.lastMinute) setSaid(words.saidMinute);
  }, [here, life.type, message, first, lastMinute, leader]);
  useEffect(() => {
    if (back === '') return;
    const timer = setTimeout(() => setBack(''), backShown);
    return () => clearTimeout(timer);
  }, [back]);
  return { said, back };
}
