// The queue of raised hands, and how long each one has been up by the relay's clock.
import { useEffect, useState } from 'preact/hooks';
import type { ClassRoom, Member } from '../live-class.ts';

export type Waits = { member: Member; seconds: number }[];

export function useHands(room: ClassRoom): Waits {
  const [now, setNow] = useState(Date.now);
  const { hands } = room.parts.floor;
  const waiting = hands.length > 0;
  useEffect(() => {
    if (!waiting) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [waiting]);
  const members = new Map(room.members.map((member) => [member.number, member]));
  return hands.flatMap(({ member: number, at }) => {
    const member = members.get(number);
    const seconds = Math.max(0, Math.floor((now + (room.ahead ?? 0) - at) / 1_000));
    return member ? [{ member, seconds }] : [];
  });
}

export const handsInOrder = (members: Member[]): Member[] =>
  members.filter(({ hand }) => hand !== null).sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0));
