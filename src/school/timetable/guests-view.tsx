// Who is invited to one lesson, and the form that invites: an adult beside a pupil, a parent, a visitor.
import { useEffect, useState } from 'preact/hooks';
import { call, type Trouble } from '../../web/call.ts';
import { clockTime, longDate } from '../../web/format.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { refusalText } from '../../web/refusals.ts';
import type { RouteProps } from '../../web/router.tsx';
import { guestWords } from './client/guest-words.ts';
import { type Guest, type GuestKind, inviteGuest, type LessonGuests, listGuests, takeBackGuest } from './contract.ts';

export function GuestsView({ params }: RouteProps) {
  const lessonId = params.lessonId ?? '';
  const say = guestWords.value;
  const [known, setKnown] = useState<LessonGuests | undefined>(undefined);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [said, setSaid] = useState<{ type: 'good' | 'bad'; text: string } | undefined>(undefined);
  const read = async () => {
    setTrouble(undefined);
    const answer = await call(listGuests, { params: { lessonId } });
    if (answer.type === 'done') setKnown(answer.value);
    else if (answer.type !== 'unchanged') setTrouble(answer);
  };
  useEffect(() => void read(), [lessonId]);
  if (!known) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    if (trouble?.type === 'refused') return <Page title={say.unknown} narrow />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={() => void read()} /> : <Bones />;
  }
  /** Says what came of it; the list is then the new one. */
  const settle = (answer: Awaited<ReturnType<typeof send>>, done: string) => {
    if (answer.type === 'done') {
      setKnown(answer.value);
      setSaid({ type: 'good', text: done });
    } else if (answer.type !== 'unchanged') setSaid({ type: 'bad', text: troubleText(answer) });
  };
  const send = (wish: Wish) => call(inviteGuest, { params: { lessonId }, input: wish });
  const invite = async (wish: Wish, name: string) => settle(await send(wish), say.done(name));
  const takeBack = async ({ userId, name }: Guest) =>
    settle(await call(takeBackGuest, { params: { lessonId, userId } }), say.takenBack(name));
  const about = [known.title, ...known.classes, longDate(known.startsAt), clockTime(known.startsAt)].join(', ');
  return (
    <Page title={say.title} about={about} narrow>
      <section class="stack" aria-labelledby="guests-now">
        <h2 class="part-title" id="guests-now">
          {say.now}
        </h2>
        {known.guests.length === 0 ? (
          <p class="card">{say.nobody}</p>
        ) : (
          <ul class="card guest-list stack">
            {known.guests.map((guest) => (
              <li key={guest.userId} class="row">
                <span>
                  <strong>{guest.name}</strong>, {say.as(guest.kind, guest.pupil?.name ?? '')}
                </span>
                {known.may.includes(guest.kind) && (
                  <button
                    type="button"
                    class="button small-button"
                    aria-label={say.takeBackNamed(guest.name)}
                    onClick={() => void takeBack(guest)}
                  >
                    {say.takeBack}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      <p class={said?.type === 'bad' ? 'notice bad' : said ? 'notice good' : ''} role="status">
        {said?.text}
      </p>
      <InviteForm known={known} onInvite={invite} />
    </Page>
  );
}

type Wish = { userId: string; kind: GuestKind; pupilId?: string };
type FormProps = { known: LessonGuests; onInvite: (wish: Wish, name: string) => Promise<void> };

function InviteForm({ known, onInvite }: FormProps) {
  const say = guestWords.value;
  const [kind, setKind] = useState<GuestKind | undefined>(known.may[0]);
  const [pupilId, setPupilId] = useState('');
  const [userId, setUserId] = useState('');
  const [missing, setMissing] = useState(false);
  if (kind === undefined) return null;
  const people = kind === 'parent' ? known.parents.filter((one) => one.pupilId === pupilId) : known.adults;
  const person = people.find((one) => one.userId === userId);
  const needsPupil = kind !== 'visitor';
  const submit = () => {
    if (!person || (needsPupil && pupilId === '')) return setMissing(true);
    setMissing(false);
    setUserId('');
    void onInvite({ userId: person.userId, kind, ...(needsPupil && { pupilId }) }, person.name);
  };
  return (
    <form
      class="card stack"
      noValidate
      aria-labelledby="guests-invite"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2 class="part-title" id="guests-invite">
        {say.invite}
      </h2>
      <fieldset class="stack">
        <legend class="legend">{say.kind}</legend>
        {known.may.map((one) => (
          <label key={one} class="choice">
            <input
              type="radio"
              name="kind"
              checked={kind === one}
              onChange={() => {
                setKind(one);
                setUserId('');
              }}
            />
            <span>
              <strong>{say.kinds(one)}</strong>
              <br />
              <span class="small soft">{say.aboutKind(one)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {needsPupil && (
        <Choice id="guest-pupil" label={say.pupil(kind)} value={pupilId} people={known.pupils} onChange={setPupilId} />
      )}
      {kind === 'parent' && pupilId !== '' && people.length === 0 ? (
        <p class="notice">{say.noParent}</p>
      ) : (
        <Choice id="guest-person" label={say.person} value={userId} people={people} onChange={setUserId} />
      )}
      <div role="alert">{missing && <p class="notice bad">{say.choose}</p>}</div>
      <button type="submit" class="button main">
        {say.send}
      </button>
    </form>
  );
}

type ChoiceProps = {
  id: string;
  label: string;
  value: string;
  people: readonly { userId: string; name: string }[];
  onChange: (userId: string) => void;
};

function Choice({ id, label, value, people, onChange }: ChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select class="input" id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{guestWords.value.pick}</option>
        {people.map((one) => (
          <option key={one.userId} value={one.userId}>
            {one.name}
          </option>
        ))}
      </select>
    </div>
  );
}

function troubleText(trouble: Trouble): string {
  if (trouble.type === 'refused' || trouble.type === 'not_allowed') return refusalText(trouble);
  return guestWords.value.later;
}
