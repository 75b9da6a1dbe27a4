// What a group is called, by the number of its board: its name, or its place among the others.
import type { GroupsState } from '../contract.ts';
import { workedGroups } from '../groups.ts';
import { useWords } from './words.ts';

export function useGroupName(state: GroupsState): (board: number) => string {
  const words = useWords();
  return (board) => {
    const found = workedGroups(state).find((group) => group.board === board);
    return found ? words.group(found.number, found.name) : words.someGroup;
  };
}
