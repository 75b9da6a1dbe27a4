// Who was there and how long, for who leads the class; folded until asked for.
import { useEffect, useState } from 'preact/hooks';
import { byName, clockTime } from '../../../web/format.ts';
import { isPupil } from '../../activities/activity.ts';
import type { ClassRoom } from '../../client/live-class.ts';
import type { AboutLesson } from '../../client/page/about-lesson.ts';
import { guestWords } from '../../guests/client/words.ts';
import { type Account, accountOf } from '../account.ts';
import type { Enrolled } from '../contract.ts';
import { registerWords } from './words.ts';
import './attendance.css';

const renewed = 15_000;
const inOrder = byName((one: Enrolled) => one.name);
const minutes = (ms: number): number => Math.max(1, Math.round(ms / 60_000));

export function Attendance({ room, about }: { room: ClassRoom; about: AboutLesson | null }) {
  const say = registerWords.value;
  const [open, setOpen] = useState(false);
  const now = useNow(open) + (room.ahead ?? 0);
  const pupils = room.parts.register.people.filter(isPupil).sort(inOrder);
  const guests = room.parts.register.people.filter(({ guest }) => guest !== undefined).sort(inOrder);
  const lesson = { startsAt: about ? about.startsAt : null, endsAt: room.lesson.endsAt };
  return (
    <details class="register" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{say.title}</summary>
      {pupils.length === 0 && <p class="class-soft">{say.nobody}</p>}
      {open && pupils.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{say.name}</th>
              <th scope="col">{say.came}</th>
              <th scope="col">{say.time}</th>
            </tr>
          </thead>
          {[...pupils, ...guests].map((pupil) => {
            const account = accountOf(pupil, lesson, now);
            return account && <Row key={pupil.member} pupil={pupil} account={account} />;
          })}
        </table>
      )}
      {open && (
        <p>
          <a class="class-link" href={`/api/lessons/${room.lesson.id}/attendance`} download>
            {say.file}
          </a>
        </p>
      )}
    </details>
  );
}

function Row({ pupil, account }: { pupil: Enrolled; account: Account }) {
  const say = registerWords.value;
  const { late, leftEarly, cuts, here } = account;
  const remarks = [
    ...(pupil.guest
      ? [guestWords.value.note({ kind: pupil.guest.kind, of: pupil.guest.pupil?.name ?? '', member: null })]
      : []),
    ...(late === null ? [] : [say.late(minutes(late))]),
    ...(leftEarly === null ? [] : [say.early(minutes(leftEarly))]),
    ...cuts.map(({ why, count, ms }) => say.cuts(why, count, minutes(ms))),
    ...(!here && pupil.seated ? [say.stillCut] : []),
    ...(pupil.removed ? [say.removed] : []),
  ];
  return (
    <tbody>
      <tr>
        <th scope="row">{pupil.name}</th>
        <td>{clockTime(account.came)}</td>
        <td>{say.minutes(Math.round(account.inClass / 60_000))}</td>
      </tr>
      {remarks.length > 0 && (
        <tr>
          <td class="register-remarks" colSpan={3}>
            {remarks.join(', ')}
          </td>
        </tr>
      )}
    </tbody>
  );
}

function useNow(running: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), renewed);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
