// What a console and metrics read of the line.
import type { Lane } from './contract.ts';
import type { Figures } from './gate.ts';
import { type Line, turnsLeft } from './line.ts';
import { freshWaiting, modeAt, slotsIn } from './room.ts';

export function figuresOf({ state, counts, now }: Line): Figures {
  const each = (figure: (lane: Lane) => number) => ({
    lesson: figure('lesson'),
    staff: figure('staff'),
    open: figure('open'),
  });
  const { lanes, policy, tier } = state;
  const at = now();
  return {
    ...{ at, epoch: state.epoch, mode: modeAt(policy, at), tier },
    ...{ capacity: policy.capacity, slots: slotsIn(policy, tier) },
    seats: { ...state.seated },
    turns: each((lane) => turnsLeft(state, lane)),
    waiting: each((lane) => freshWaiting(lanes[lane])),
    late: each((lane) => lanes[lane].late.size),
    serving: each((lane) => lanes[lane].serving),
    pace: each((lane) => lanes[lane].pace),
    ...{ setAside: state.aside, classesWaiting: state.classesWaiting.size, unheard: state.unheard.count },
    arrivals: { ...counts.arrivals },
    entered: { ...counts.entered },
    ended: { ...counts.ended },
    refused: { ...counts.refused },
    forged: counts.forged,
    checks: { ...counts.checks },
  };
}
