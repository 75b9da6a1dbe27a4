// The queue of raised hands, and how long this page has seen each one up.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClassRoom, Member } from '../live-class.ts';

export type Waits = { member: Member; seconds: number }[];

export function useHands(room: ClassRoom): Waits {
  const since = useRef(new Map<number, number>());
  const [now, setNow] = useState(Date.now);
  const raised = handsInOrder(room.members);
  const waiting = raised.length > 0;
  useEffect(() => {
    if (!waiting) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [waiting]);
  // A hand is known by its turn: lowered and raised again, it starts anew.
  const turns = new Set(raised.map(({ hand }) => hand));
  for (const turn of since.current.keys()) if (!turns.has(turn)) since.current.delete(turn);
  return raised.map((member) => {
    const turn = member.hand ?? 0;
    const seen = since.current.get(turn) ?? Date.now();
    since.current.set(turn, seen);
    return { member, seconds: Math.max(0, Math.floor((now - seen) / 1_000)) };
  });
}

export const handsInOrder = (members: Member[]): Member[] =>
  members.filter(({ hand }) => hand !== null).sort((a, b) => (a.hand ?? 0) - (b.hand ?? 0));
