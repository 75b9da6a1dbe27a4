// How often those who wait ask, by the board's policy and by fixed delays.
import { polls, pollsTable } from './gate/polls.ts';

export function run(): string {
  return pollsTable(polls());
}
