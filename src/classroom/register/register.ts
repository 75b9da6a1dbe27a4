// The register's state. Pure: shared with the page.
import type { Activity } from '../activities/activity.ts';
import type { Enrolled, Out, RegisterEvent, RegisterState, Stretch } from './contract.ts';

/** A connection that flickers all lesson long lengthens its last stretch instead of adding one. */
export const mostStretches = 60;

export const register: Activity<RegisterState, RegisterEvent> = {
  initial: { people: [], alive: 0 },
  apply(before, event, at) {
    const state = { ...before, alive: event.type === 'stopped' ? before.alive : at };
    switch (event.type) {
      case 'entered': {
        const { member, userId, name, role, guest } = event;
        const known = before.people.find((one) => one.member === member);
        const stretches = opened(known?.stretches ?? [], at);
        const person = {
          ...{ member, userId, name, role, stretches, seated: true, removed: known?.removed ?? false },
          ...(guest && { guest }),
        };
        return { ...state, people: [...before.people.filter((one) => one !== known), person] };
      }
      case 'out':
        return changed(state, event.member, (one) => ({
          ...one,
          stretches: ended(one.stretches, at, event.why),
          seated: event.why === 'network' || event.why === 'platform',
        }));
      case 'stopped':
        return {
          ...state,
          people: before.people.map((one) => ({ ...one, stretches: ended(one.stretches, before.alive, 'platform') })),
        };
      case 'removed':
        return changed(state, event.member, (one) => ({ ...one, removed: true }));
      case 'alive':
        return state;
      default:
        event satisfies never;
        return state;
    }
  },
};

const changed = (state: RegisterState, member: number, change: (one: Enrolled) => Enrolled): RegisterState => ({
  ...state,
  people: state.people.map((one) => (one.member === member ? change(one) : one)),
});

function opened(stretches: readonly Stretch[], at: number): readonly Stretch[] {
  const last = stretches.at(-1);
  if (last?.to === null) return stretches;
  if (last && stretches.length >= mostStretches) return [...stretches.slice(0, -1), { ...last, to: null, why: null }];
  return [...stretches, { from: at, to: null, why: null }];
}

function ended(stretches: readonly Stretch[], at: number, why: Out): readonly Stretch[] {
  const last = stretches.at(-1);
  if (!last || last.to !== null) return stretches;
  return [...stretches.slice(0, -1), { ...last, to: Math.max(last.from, at), why }];
}
