// A class with groups, without a relay: its clock and its people are moved by a test.
import { systemChance } from '../../../lib/clock.ts';
import type { Attendee, Scene } from '../../activities/activity.ts';
import type { GroupsCommand, GroupsEvent, GroupsState } from '../contract.ts';
import { groups } from '../groups.ts';
import { groupsRules } from '../rules.ts';

export const madame: Attendee = { number: 1, userId: 'u1', name: 'Mme Roux', role: 'teacher', here: true, floor: true };
export const pupil = (number: number): Attendee => ({
  ...{ number, userId: `u${number}`, name: `Élève ${number}`, role: 'pupil', here: true, floor: false },
});
export const pupils = (count: number) => Array.from({ length: count }, (_, index) => pupil(index + 2));

/** A class whose clock and people a test moves. */
export function aClass(people: Attendee[]) {
  let state: GroupsState = groups.initial;
  let heard = (_event: GroupsEvent) => {};
  const scene: Scene & { attendees: Attendee[] } = { now: 1_000_000, chance: systemChance, attendees: people };
  const happen = (events: readonly GroupsEvent[]) => {
    for (const event of events) {
      state = groups.apply(state, event, scene.now);
      heard(event);
    }
    return events;
  };
  return {
    scene,
    /** Told of each event once it is applied, as the pages are. */
    during(hear: (event: GroupsEvent) => void) {
      heard = hear;
    },
    get state() {
      return state;
    },
    ask: (by: Attendee, command: GroupsCommand) => happen(groupsRules.decide(state, command, by, scene)),
    notice: (who: Attendee, change: 'entered' | 'cut' | 'returned' | 'left') =>
      happen(groupsRules.noticed?.(state, who, change, scene) ?? []),
    tick: () => happen(groupsRules.tick?.(state, scene) ?? []),
    view: (viewer: Attendee) => groupsRules.viewOf?.(state, viewer, scene) ?? state,
  };
}
export const draw = (by: 'size' | 'groups', count: number): GroupsCommand => ({ type: 'draw', by, count, absent: [] });
export const open: GroupsCommand = { type: 'open', seconds: null };

/** Madame with so many pupils in so many open groups. */
export function inGroups(count: number, into: number) {
  const lesson = aClass([madame, ...pupils(count)]);
  lesson.ask(madame, draw('groups', into));
  lesson.ask(madame, open);
  return lesson;
}
