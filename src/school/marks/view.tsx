// "Notes": pupils and parents read theirs, teachers and heads choose a class.
import { Page } from '../../web/parts/page.tsx';
import { NotAllowed } from '../../web/parts/states.tsx';
import { presence } from '../../web/session.ts';
import { ClassList } from './client/class-list.tsx';
import { Family } from './client/family.tsx';
import { words } from './client/words.ts';
import './client/marks.css';

export function MarksView() {
  const here = presence.value;
  if (here.type !== 'in') return null;
  const { roles, userId } = here.session;
  const has = (...asked: string[]) => asked.some((role) => roles.includes(role));
  if (!has('pupil', 'parent', 'teacher', 'head')) return <NotAllowed />;
  return (
    <Page title={words.value.title}>
      {has('teacher', 'head') && <ClassList head={has('head')} />}
      {has('pupil', 'parent') && <Family ownId={userId} />}
    </Page>
  );
}
