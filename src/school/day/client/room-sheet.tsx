// A room outside the timetable: for which class, or which of its pupils, and it is open.
import { useEffect, useRef, useState } from 'preact/hooks';
import { call, type Trouble } from '../../../web/call.ts';
import { catalogue } from '../../../web/language.ts';
import { go } from '../../../web/place.ts';
import { refusalText } from '../../../web/refusals.ts';
import { getClassList } from '../../identity/contract.ts';
import { openRoom, timetableOptions } from '../../timetable/contract.ts';
import type { RoomClass } from './open-room.tsx';
import './room-sheet.css';

const words = catalogue(
  {
    title: 'Ouvrir une salle maintenant',
    about:
      'Hors de l’emploi du temps : soutien, remplacement, aide. Les élèves la voient tout de suite dans leur journée.',
    class: 'Pour qui',
    what: 'Pour quoi faire',
    choices: 'Soutien|Remplacement|Aide aux devoirs|Rattrapage',
    usual: 'Soutien',
    whole: 'Toute la classe',
    some: 'Seulement quelques élèves',
    pupils: 'Élèves',
    hours: 'Elle se ferme toute seule après',
    hour: (count: number) => (count < 2 ? '1 heure' : `${count} heures`),
    open: 'Ouvrir et entrer',
    close: 'Fermer',
    none: 'Vous n’avez pas encore de classe ici.',
    choosePupils: 'Choisissez au moins un élève.',
    loading: 'La liste arrive…',
    later: 'Cela n’a pas marché. Réessayez dans un instant.',
    offline: 'Il n’y a pas de réseau sur cet appareil.',
  },
  {
    title: 'Open a room now',
    about: 'Outside the timetable: tutoring, a replacement, help. The pupils see it in their day at once.',
    class: 'For whom',
    what: 'What for',
    choices: 'Tutoring|Replacement|Homework help|Remedial hour',
    usual: 'Tutoring',
    whole: 'The whole class',
    some: 'Some pupils only',
    pupils: 'Pupils',
    hours: 'It closes by itself after',
    hour: (count: number) => (count < 2 ? '1 hour' : `${count} hours`),
    open: 'Open and enter',
    close: 'Close',
    none: 'You have no class here yet.',
    choosePupils: 'Choose at least one pupil.',
    loading: 'The list is coming…',
    later: 'That did not work. Try again in a moment.',
    offline: 'There is no network on this device.',
  },
);

export type RoomSheetProps = {
  classes: readonly RoomClass[] | undefined;
  now: string | undefined;
  onClose: () => void;
};

type Pupil = { userId: string; name: string };

const longest = 4;

export function RoomSheet({ classes: own, now, onClose }: RoomSheetProps) {
  const say = words.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const [classes, setClasses] = useState(own);
  const [chosen, setChosen] = useState(now);
  const [some, setSome] = useState(false);
  const [pupils, setPupils] = useState<{ of: string; list: Pupil[] } | undefined>(undefined);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [title, setTitle] = useState(say.usual);
  const [hours, setHours] = useState(1);
  const [problem, setProblem] = useState('');
  const [working, setWorking] = useState(false);
  const classId = chosen ?? classes?.[0]?.classId;

  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useEffect(() => {
    if (own) return;
    void call(timetableOptions, {}).then((answer) => {
      if (answer.type === 'done') setClasses(answer.value.classes);
      else if (answer.type !== 'unchanged') setProblem(sentence(answer));
    });
  }, []);
  useEffect(() => {
    if (!some || !classId || pupils?.of === classId) return;
    setPicked(new Set());
    void call(getClassList, { params: { classId } }).then((answer) => {
      if (answer.type === 'done')
        setPupils({
          of: classId,
          list: answer.value.people.map(({ userId, givenName, familyName }) => ({
            userId,
            name: `${givenName} ${familyName}`,
          })),
        });
      else if (answer.type !== 'unchanged') setProblem(sentence(answer));
    });
  }, [some, classId]);

  const open = async () => {
    if (working || !classId) return;
    if (some && picked.size === 0) return setProblem(say.choosePupils);
    setWorking(true);
    const input = { classId, title: title.trim() || say.usual, hours, ...(some && { pupilIds: [...picked] }) };
    const answer = await call(openRoom, { input });
    setWorking(false);
    if (answer.type === 'done') go(`/class/${answer.value.lessonId}`);
    else if (answer.type !== 'unchanged') setProblem(sentence(answer));
  };

  return (
    <dialog class="room-sheet card" ref={dialog} aria-labelledby="room-sheet-title" onClose={onClose}>
      <div class="room-sheet-top">
        <h2 id="room-sheet-title">{say.title}</h2>
        <button type="button" class="button plain" onClick={() => dialog.current?.close()}>
          {say.close}
        </button>
      </div>
      {classes?.length === 0 ? (
        <p>{say.none}</p>
      ) : (
        <form
          class="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void open();
          }}
        >
          <p class="small soft">{say.about}</p>
          <div class="field">
            <label for="room-class">{say.class}</label>
            <select
              class="input"
              id="room-class"
              value={classId ?? ''}
              onChange={({ currentTarget }) => setChosen(currentTarget.value)}
            >
              {classes?.map((one) => (
                <option key={one.classId} value={one.classId}>
                  {one.title}
                </option>
              ))}
            </select>
          </div>
          <label class="check">
            <input type="checkbox" checked={some} onChange={({ currentTarget }) => setSome(currentTarget.checked)} />
            {say.some}
          </label>
          {some && (
            <fieldset class="room-pupils">
              <legend class="legend">{say.pupils}</legend>
              {pupils?.of !== classId ? (
                <p class="soft">{say.loading}</p>
              ) : (
                <ul>
                  {pupils?.list.map(({ userId, name }) => (
                    <li key={userId}>
                      <label class="check">
                        <input
                          type="checkbox"
                          checked={picked.has(userId)}
                          onChange={({ currentTarget }) => setPicked(toggled(picked, userId, currentTarget.checked))}
                        />
                        {name}
                      </label>
                    </li>
                  ))}
                </ul>
              )}
            </fieldset>
          )}
          <div class="room-rest">
            <div class="field">
              <label for="room-what">{say.what}</label>
              <input
                class="input"
                id="room-what"
                list="room-whats"
                maxLength={60}
                autocomplete="off"
                value={title}
                onInput={({ currentTarget }) => setTitle(currentTarget.value)}
              />
              <datalist id="room-whats">
                {say.choices.split('|').map((one) => (
                  <option key={one} value={one} />
                ))}
              </datalist>
            </div>
            <div class="field">
              <label for="room-hours">{say.hours}</label>
              <select
                class="input"
                id="room-hours"
                value={hours}
                onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
              >
                {Array.from({ length: longest }, (_, index) => (
                  <option key={index} value={index + 1}>
                    {say.hour(index + 1)}
                  </option>
                ))}
              </select>
            </div>
          </div>
          <div role="alert">{problem && <p class="notice bad">{problem}</p>}</div>
          <button type="submit" class="button sun wide" aria-disabled={working || !classId}>
            {say.open}
          </button>
        </form>
      )}
    </dialog>
  );
}

function toggled(set: ReadonlySet<string>, one: string, on: boolean): ReadonlySet<string> {
  const after = new Set(set);
  if (on) after.add(one);
  else after.delete(one);
  return after;
}

function sentence(trouble: Trouble): string {
  if (trouble.type === 'refused' || trouble.type === 'not_allowed') return refusalText(trouble);
  return trouble.type === 'offline' ? words.value.offline : words.value.later;
}
