// The frame around every page: mark, ways to go, the person's name, what the network is doing.
import { allRoles } from '../lib/contract.ts';
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
          {here.type === 'in' && <Ways roles={here.session.roles} />}
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

type Way = { path: string; word: 'today' | 'homework' | 'attendance' | 'timetable' | 'gate'; roles: readonly string[] };

const leading = ['staff', 'head'];
/** In the order in which they stand; who has but one needs none. */
const ways: readonly Way[] = [
  { path: '/', word: 'today', roles: allRoles },
  { path: '/homework', word: 'homework', roles: ['pupil', 'parent', 'teacher', ...leading] },
  { path: '/attendance', word: 'attendance', roles: ['pupil', 'parent', 'teacher', ...leading] },
  { path: '/timetable', word: 'timetable', roles: leading },
  { path: '/console', word: 'gate', roles: ['platform_operator'] },
];

function Ways({ roles }: { roles: string[] }) {
  const own = ways.filter((way) => way.roles.some((role) => roles.includes(role)));
  if (own.length < 2) return null;
  const isHere = (path: string) =>
    place.value.path === path || (path !== '/' && place.value.path.startsWith(`${path}/`));
  return (
    <nav class="ways" aria-label="Préau">
      {own.map(({ path, word }) => (
        <a key={path} href={path} {...(isHere(path) && { 'aria-current': 'page' as const })}>
          {words.value[word]}
        </a>
      ))}
    </nav>
  );
}
