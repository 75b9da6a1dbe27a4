// The pupils of a class, and the way to their activation sheet.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { byName } from '../../web/format.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import type { RouteProps } from '../../web/router.tsx';
import { presence } from '../../web/session.ts';
import { watch } from '../../web/watch.ts';
import { ClassRecording } from './client/class-recording.tsx';
import { NewCode } from './client/new-code.tsx';
import { OneSlip, type SlipOf } from './client/slip.tsx';
import { words } from './client/words.ts';
import { getClassList } from './contract.ts';
import './client/identity.css';

export function ClassListView({ params }: RouteProps) {
  const classId = params.classId ?? '';
  const list = useMemo(() => watch(getClassList, { params: { classId } }), [classId]);
  useEffect(() => list.stop, [list]);
  const { value, trouble } = list.state.value;
  const made = useSignal<SlipOf | undefined>(undefined);
  const say = words.value;
  const here = presence.value;
  const office = here.type === 'in' && here.session.roles.some((role) => role === 'staff' || role === 'head');
  if (!value) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    if (trouble?.type === 'refused') return <Page title={say.classUnknown} narrow />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={list.refresh} /> : <Bones />;
  }
  const people = [...value.people].sort(byName(({ familyName, givenName }) => `${familyName} ${givenName}`));
  const absent = people.filter(({ active }) => !active).length;
  const counts = [say.pupils(people.length), ...(absent > 0 ? [say.neverCame(absent)] : [])].join(', ');
  return (
    <Page title={say.classOf(value.title)} about={counts}>
      {absent > 0 && (
        <p>
          <a class="button" href={`/classes/${classId}/sheet`}>
            {say.makeSheet}
          </a>
        </p>
      )}
      {made.value && (
        <section class="stack" aria-label={say.newCodeReady(made.value.name)}>
          <p class="notice good">{say.newCodeAbout}</p>
          <ul class="slips">
            <OneSlip slip={made.value} />
          </ul>
        </section>
      )}
      <div class="card table-card">
        <table class="list-table">
          <thead>
            <tr>
              <th scope="col">{say.familyName}</th>
              <th scope="col">{say.givenName}</th>
              <th scope="col">{say.accountState}</th>
              <th scope="col">{say.lostPassword}</th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ userId, familyName, givenName, active }) => (
              <tr key={userId}>
                <th scope="row">{familyName}</th>
                <td>{givenName}</td>
                <td>
                  <span class={active ? 'tag on' : 'tag'}>{active ? say.active : say.notActive}</span>
                </td>
                <td>{active && <NewCode userId={userId} name={`${givenName} ${familyName}`} made={made} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ClassRecording classId={classId} notes={office} />
    </Page>
  );
}
