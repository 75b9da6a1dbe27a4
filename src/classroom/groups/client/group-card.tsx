// One group in the leader's tools: its name, who is in it and where each may go, and the way there.
import { byName } from '../../../web/format.ts';
import type { Member } from '../../client/live-class.ts';
import { Icon } from '../../client/page/icons.tsx';
import type { PartProps } from '../../client/page/parts.tsx';
import { type Expected, type GroupsCommand, longestName } from '../contract.ts';
import { plenary } from '../groups.ts';
import { useWords } from './words.ts';

type Props = { room: PartProps['room']; act: (command: GroupsCommand) => void };

export function GroupCard({ room, act, number, you }: Props & { number: number; you: number }) {
  const words = useWords();
  const { groups, life, visits, calls } = room.parts.groups;
  const group = groups[number - 1];
  if (!group) return null;
  const open = life.type === 'open';
  const visited = visits.some((visit) => visit.member === you && visit.group === number);
  const name = words.group(number, group.name);
  return (
    <li
      class="group-card"
      data-visited={visited || undefined}
      data-calls={calls.some((call) => call.group === number) || undefined}
    >
      <header>
        <input
          type="text"
          aria-label={words.nameOf(number)}
          placeholder={words.group(number, '')}
          maxLength={longestName}
          value={group.name}
          onChange={({ currentTarget }) => act({ type: 'name', group: number, name: currentTarget.value })}
        />
        {open && visited && <span class="group-here">{words.youAreHere}</span>}
        {open && !visited && (
          <button
            type="button"
            class="class-button small"
            aria-label={words.goToGroup(words.theGroup(number, group.name))}
            onClick={() => act({ type: 'visit', group: number })}
          >
            {words.goTo}
          </button>
        )}
        {life.type === 'closed' && (
          <button
            type="button"
            class="class-link"
            aria-label={words.drop(name)}
            onClick={() => act({ type: 'drop', group: number })}
          >
            <Icon name="bin" />
          </button>
        )}
      </header>
      <Members room={room} act={act} members={group.members} expected={group.expected} group={number} />
    </li>
  );
}

type MembersProps = Props & { members: readonly number[]; expected: readonly Expected[]; group: number };

/** Each with a list of the places where they may go: it works by keyboard, by touch and read aloud. */
export function Members({ room, act, members, expected, group }: MembersProps) {
  const words = useWords();
  const people = members
    .map((number) => room.members.find((member) => member.number === number))
    .filter((member) => member !== undefined)
    .sort(alphabetical);
  if (people.length + expected.length === 0) return <p class="class-soft">{words.nobody}</p>;
  return (
    <ul>
      {people.map(({ number, name, here }) => (
        <li key={number} class="group-member">
          <span class="class-name" title={name}>
            {name}
            {!here && <small>{words.notHere}</small>}
          </span>
          <Places
            room={room}
            name={name}
            group={group}
            onMove={(to) => act({ type: 'place', member: number, group: to })}
          />
        </li>
      ))}
      {expected.map((who) => (
        <li key={who.user} class="group-member">
          <span class="class-name" title={who.name}>
            {who.name}
            <small>{words.notHere}</small>
          </span>
          <Places room={room} name={who.name} group={group} onMove={(to) => act({ type: 'expect', who, group: to })} />
        </li>
      ))}
    </ul>
  );
}

const alphabetical = byName((member: Member) => member.name);

type PlacesProps = { room: PartProps['room']; name: string; group: number; onMove: (group: number) => void };

function Places({ room, name, group, onMove }: PlacesProps) {
  const words = useWords();
  return (
    <select
      aria-label={words.groupOf(name)}
      value={String(group)}
      onChange={({ currentTarget }) => onMove(Number(currentTarget.value))}
    >
      <option value={plenary}>{words.without}</option>
      {room.parts.groups.groups.map((one, index) => (
        <option key={index} value={index + 1}>
          {words.group(index + 1, one.name)}
        </option>
      ))}
    </select>
  );
}
