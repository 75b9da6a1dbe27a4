// The frame around every page: mark, ways to go, the person's name, what the network is doing.
import { useEffect, useRef } from 'preact/hooks';
import { allRoles } from '../lib/contract.ts';
import { openDay } from '../school/day/client/document.ts';
import type { Day } from '../school/day/contract.ts';
import type { Session } from '../school/identity/contract.ts';
import { connection } from './call.ts';
import { lazy } from './lazy.tsx';
import { unsent } from './outbox.ts';
import { Mark } from './parts/mark.tsx';
import { PersonMenu } from './parts/person-menu.tsx';
import { CannotAsk, Loading } from './parts/states.tsx';
import { words } from './parts/words.ts';
import { place } from './place.ts';
import { findRoute, Routed } from './router.tsx';
import { askPresence, presence } from './session.ts';
import { message } from './voice.ts';
import { band } from './waiting.ts';

const SignIn = lazy(async () => (await import('../school/identity/sign-in.tsx')).SignInView);

export function Shell() {
  const entry = findRoute(place.value.path)?.entry;
  const here = presence.value;
  const Band = band.value;
  if (entry?.bare && here.type === 'in') {
    return (
      <>
        {Band && <Band />}
        <Routed />
      </>
    );
  }
  return (
    <>
      <a class="skip" href="#content">
        {words.value.skip}
      </a>
      {Band && <Band />}
      <div class="frame">
        <header class="top">
          <a class="brand" href="/">
            <Mark />
            Préau
          </a>
          {here.type === 'in' && <Ways session={here.session} />}
          {here.type === 'in' && <Unsent />}
          {here.type === 'in' && <PersonMenu session={here.session} />}
        </header>
        <main id="content" tabIndex={-1}>
          {here.type !== 'in' && connection.value === 'offline' && <p class="notice">{words.value.offline}</p>}
          <Content open={entry?.open ?? false} />
        </main>
      </div>
      <p class="unseen" role="status" aria-live="polite">
        {message.value}
      </p>
    </>
  );
}

/** Said where everybody looks, while something waits for the network or was not taken. */
function Unsent() {
  const { waiting, refused } = unsent.value;
  if (waiting + refused === 0) return null;
  return (
    <a class="tag unsent" href="/outbox">
      {refused > 0 ? words.value.notTaken(refused) : words.value.unsent(waiting)}
    </a>
  );
}

function Content({ open }: { open: boolean }) {
  const here = presence.value;
  if (here.type === 'in' || open) return <Routed />;
  if (here.type === 'starting') return <Loading />;
  if (here.type === 'unknown') return <CannotAsk trouble={here.trouble} onRetry={askPresence} />;
  return <SignIn />;
}

type Way = {
  path: string;
  word: 'today' | 'homework' | 'attendance' | 'marks' | 'messages' | 'news' | 'timetable' | 'gate';
  roles: readonly string[];
  /** Which count of the day stands beside it. */
  unread?: keyof NonNullable<Day['unread']>;
};

const living = ['pupil', 'parent', 'teacher', 'staff', 'head'];
const leading = ['staff', 'head'];
/** In the order in which they stand; who has but one needs none. */
const ways: readonly Way[] = [
  { path: '/', word: 'today', roles: allRoles },
  { path: '/homework', word: 'homework', roles: ['pupil', 'parent', 'teacher', ...leading] },
  { path: '/attendance', word: 'attendance', roles: ['pupil', 'parent', 'teacher', ...leading] },
  { path: '/marks', word: 'marks', roles: ['pupil', 'parent', 'teacher', 'head'] },
  { path: '/messages', word: 'messages', roles: living, unread: 'messages' },
  { path: '/news', word: 'news', roles: living, unread: 'news' },
  { path: '/timetable', word: 'timetable', roles: leading },
  { path: '/console', word: 'gate', roles: ['platform_operator'] },
];

function Ways({ session: { roles, accountId, schoolId } }: { session: Session }) {
  const own = ways.filter((way) => way.roles.some((role) => roles.includes(role)));
  // The day is the one document that is kept and watched on every page.
  const counts = own.some((way) => way.unread !== undefined);
  const unread = counts ? openDay(accountId, schoolId).state.value.value?.unread : undefined;
  const row = useRef<HTMLElement>(null);
  const { path: here } = place.value;
  // On a phone the row is longer than the screen: where one is stays in sight.
  useEffect(() => {
    const link = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (row.current && link)
      row.current.scrollLeft = link.offsetLeft - (row.current.clientWidth - link.offsetWidth) / 2;
  }, [here]);
  if (own.length < 2) return null;
  const isHere = (path: string) => here === path || (path !== '/' && here.startsWith(`${path}/`));
  return (
    <nav class="ways" aria-label="Préau" ref={row}>
      {own.map(({ path, word, unread: count }) => (
        <a key={path} href={path} {...(isHere(path) && { 'aria-current': 'page' as const })}>
          {words.value[word]}
          {count && unread && unread[count] > 0 && <Count count={unread[count]} />}
        </a>
      ))}
    </nav>
  );
}

function Count({ count }: { count: number }) {
  return (
    <>
      <span class="unseen">, {words.value.unread(count)}</span>
      <span class="count" aria-hidden="true">
        {count > 99 ? '99+' : count}
      </span>
    </>
  );
}
