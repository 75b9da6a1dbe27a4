// Making groups: at random, by hand, and with those of the class's list who haven't come yet; then opening them.
import { useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { type Expected, type GroupsCommand, type Late, mostGroups } from '../contract.ts';
import { classList } from './class-list.ts';
import { useWords } from './words.ts';

type Props = { room: PartProps['room']; act: (command: GroupsCommand) => void };

/** The rule of the draw, kept while the panel is open. */
export function Draw({ room, act, absent }: Props & { absent: readonly Expected[] }) {
  const words = useWords();
  const [by, setBy] = useState<'size' | 'groups'>('size');
  const [count, setCount] = useState(3);
  const again = room.parts.groups.groups.length > 0;
  const step = (change: number) => setCount((before) => Math.min(mostGroups, Math.max(1, before + change)));
  return (
    <fieldset class="group-draw">
      <legend>{words.make}</legend>
      <div class="group-many">
        <button type="button" class="class-button" aria-label={words.less} onClick={() => step(-1)}>
          −
        </button>
        <select
          aria-label={words.howDealt}
          value={by}
          onChange={({ currentTarget }) => setBy(currentTarget.value === 'groups' ? 'groups' : 'size')}
        >
          <option value="size">{words.bySize(count)}</option>
          <option value="groups">{words.byGroups(count)}</option>
        </select>
        <button type="button" class="class-button" aria-label={words.more} onClick={() => step(1)}>
          +
        </button>
        <output class="class-unseen" aria-label={words.howMany}>
          {by === 'size' ? words.bySize(count) : words.byGroups(count)}
        </output>
      </div>
      <div class="group-row">
        <button
          type="button"
          class="class-button small group-wide"
          onClick={() => act({ type: 'draw', by, count, absent: [...absent] })}
        >
          {again ? words.dealAgain : words.deal}
        </button>
        <button type="button" class="class-button small group-wide" onClick={() => act({ type: 'add' })}>
          {words.add}
        </button>
      </div>
    </fieldset>
  );
}

/** @param absent of the list, those who aren't here; null before it is read */
export function List({
  room,
  absent,
  onRead,
}: {
  room: PartProps['room'];
  absent: number | null;
  onRead: (list: Expected[]) => void;
}) {
  const words = useWords();
  const [failed, setFailed] = useState(false);
  const read = async () => {
    const list = await classList(room.lesson.id);
    setFailed(list === null);
    if (list) onRead(list);
  };
  if (absent !== null) return <p class="class-soft">{words.listLoaded(absent)}</p>;
  return (
    <div>
      <button type="button" class="class-button small" onClick={() => void read()}>
        {words.withList}
      </button>
      <p class="class-soft" role={failed ? 'alert' : undefined}>
        {failed ? words.listFailed : words.withListWhy}
      </p>
    </div>
  );
}

const lates: readonly Late[] = ['smallest', 'choose', 'wait'];

export function Settings({ room, act }: Props) {
  const words = useWords();
  const { settings } = room.parts.groups;
  return (
    <>
      <label class="class-switch">
        <input
          type="checkbox"
          checked={settings.camera}
          onChange={({ currentTarget }) =>
            act({ type: 'settle', settings: { ...settings, camera: currentTarget.checked } })
          }
        />
        {words.cameras}
      </label>
      <label class="group-field">
        {words.lateLabel}
        <select
          value={settings.late}
          onChange={({ currentTarget }) => {
            const late = lates.find((rule) => rule === currentTarget.value);
            if (late) act({ type: 'settle', settings: { ...settings, late } });
          }}
        >
          {lates.map((rule) => (
            <option key={rule} value={rule}>
              {words.late(rule)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

const minutes = [3, 5, 10, 15, 20, 30, 45];

export function Opening({ act }: Pick<Props, 'act'>) {
  const words = useWords();
  const [chosen, setChosen] = useState(10);
  return (
    <>
      <label class="group-field">
        {words.time}
        <select value={String(chosen)} onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}>
          {minutes.map((count) => (
            <option key={count} value={count}>
              {words.minutes(count)}
            </option>
          ))}
          <option value="0">{words.noLimit}</option>
        </select>
      </label>
      <button
        type="button"
        class="class-button sun"
        onClick={() => act({ type: 'open', seconds: chosen === 0 ? null : chosen * 60 })}
      >
        {words.open}
      </button>
    </>
  );
}
