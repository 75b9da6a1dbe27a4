// What a pupil missed, or the children of a parent.
import { clockTime, longDate } from '../../../web/format.ts';
import { Bones, CannotAsk } from '../../../web/parts/states.tsx';
import { presence } from '../../../web/session.ts';
import { useWatch } from '../../../web/use-watch.ts';
import { getOwnAttendance, type OwnAttendance } from '../contract.ts';
import { Declarations } from './declarations.tsx';
import { Declare } from './declare.tsx';
import { markText } from './marks.ts';
import { words } from './words.ts';

export function OwnPart() {
  const watched = useWatch(getOwnAttendance, {}, { at: ({ at }) => at });
  const { value, trouble } = watched.state.value;
  if (!value) return trouble ? <CannotAsk trouble={trouble} onRetry={watched.refresh} /> : <Bones />;
  if (value.people.length === 0) return <p class="card">{words.value.noChildren}</p>;
  const here = presence.value;
  const children = value.people.filter(({ userId }) => here.type !== 'in' || here.session.userId !== userId);
  return (
    <>
      {children.length > 0 && <Declare people={children} onDone={watched.refresh} />}
      {children.length > 0 && <Declarations office={false} />}
      {value.people.map((person) => (
        <One key={person.userId} person={person} />
      ))}
    </>
  );
}

function One({ person: { userId, givenName, marks } }: { person: OwnAttendance }) {
  const say = words.value;
  const here = presence.value;
  const isMe = here.type === 'in' && here.session.userId === userId;
  const title = isMe ? say.own : say.ownOf(givenName);
  if (marks.length === 0)
    return (
      <section class="card">
        <h2>{title}</h2>
        <p>{say.ownNone}</p>
      </section>
    );
  return (
    <div class="card table-card">
      <table class="attendance-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{say.date}</th>
            <th scope="col">{say.lesson}</th>
            <th scope="col">{say.whatHappened}</th>
          </tr>
        </thead>
        <tbody>
          {marks.map((mark) => (
            <tr key={mark.lessonId}>
              <td>
                {longDate(mark.startsAt)}, {clockTime(mark.startsAt)}
              </td>
              <th scope="row">{mark.title}</th>
              <td>
                <span class={mark.state === 'absent' ? 'tag off' : 'tag'}>{markText(mark)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
