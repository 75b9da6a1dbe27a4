// Who may say how they are doing, set the timer and draw a pupil, and what each is told of it. [P11]–[P21]
import { UserError } from '../../errors.ts';
import { type ActivityRules, type Attendee, isPupil, type Scene } from '../activities/activity.ts';
import { markOf } from '../mark.ts';
import { leads } from '../place.ts';
import {
  longestTimer,
  moodKept,
  type PulseCommand,
  type PulseEvent,
  type PulseState,
  pulseCommand,
  type Timer,
} from './contract.ts';
import { drawOne } from './draw.ts';
import { pulse, timeLeft } from './pulse.ts';

const minute = 60_000;
/** Between two moods of one person, ms. [P13] */
const moodEvery = 500;
/** A timer that is over stays to be seen for this long, ms. [P17] */
const overShown = minute;

const personMark = ({ userId }: Attendee, scene: Scene): string => markOf('pulse', userId, scene);

export const pulseRules: ActivityRules<PulseState, PulseCommand, PulseEvent> = {
  ...pulse,
  command: pulseCommand,

  decide(state, command, by, scene) {
    if (command.type === 'feel') return feel(state, command.mood, by, scene);
    if (!leads(by.role)) throw new UserError('not_allowed', 'Seul le professeur peut faire cela.');
    switch (command.type) {
      case 'clear-moods':
        return Object.keys(state.moods).length === 0 ? [] : [{ type: 'moods-cleared' }];
      case 'pick': {
        const present = scene.attendees.filter((one) => one.here && isPupil(one));
        const names = new Map(present.map((one) => [personMark(one, scene), one.name]));
        const drawn = drawOne([...names.keys()], state.draw, scene.chance);
        if (!drawn) throw new UserError('nobody_here', 'Aucun élève n’est là.');
        return [{ type: 'picked', ...drawn, name: names.get(drawn.who) ?? '' }];
      }
      case 'put-away':
        return state.draw.shown ? [{ type: 'put-away' }] : [];
      default:
        return turn(state.timer, command, scene.now);
    }
  },

  /** A child's mood is nothing to keep: it is over in two minutes. [P14] */
  fleeting: ({ type }) => type === 'felt' || type === 'faded' || type === 'moods-cleared',

  seenBy(event, viewer, _state, scene) {
    if (leads(viewer.role)) return event;
    switch (event.type) {
      case 'felt':
        return personMark(viewer, scene) === event.who ? event : undefined;
      case 'picked': {
        const { type, name, who } = event;
        // Whom it was is for all to see; who is left in the hat isn't.
        const told = { type, name, who: '', fresh: true } as const;
        return personMark(viewer, scene) === who ? { ...told, mine: true } : told;
      }
      default:
        return event;
    }
  },

  viewOf(state, viewer, scene) {
    if (leads(viewer.role)) return state;
    const own = personMark(viewer, scene);
    const felt = state.moods[own];
    const { shown, last } = state.draw;
    return {
      moods: felt ? { [own]: felt } : {},
      timer: state.timer,
      draw: {
        drawn: last === null ? [] : [''],
        shown: shown && { name: shown.name, mine: last === own },
        last: last === null ? null : '',
      },
    };
  },

  tick({ moods, timer }, { now }) {
    const until = now - moodKept;
    const faded = Object.values(moods).some(({ at }) => at <= until);
    return [...(faded ? [{ type: 'faded', until } as const] : []), ...elapse(timer, now)];
  },
};

function feel(
  { moods }: PulseState,
  mood: Extract<PulseCommand, { type: 'feel' }>['mood'],
  by: Attendee,
  scene: Scene,
): PulseEvent[] {
  if (by.role !== 'pupil') throw new UserError('not_allowed', 'C’est aux élèves de le dire.');
  const who = personMark(by, scene);
  const before = moods[who];
  // The same again counts anew: it is said now.
  if (mood === null && !before?.mood) return [];
  if (before && scene.now - before.at < moodEvery)
    throw new UserError('too_fast', 'Pas si vite : attendez un peu avant de changer encore.');
  return [{ type: 'felt', who, name: by.name, mood }];
}

type TimerCommand = Extract<
  PulseCommand,
  { type: 'start-timer' | 'pause-timer' | 'resume-timer' | 'add-minute' | 'stop-timer' }
>;

/** What a command makes of the timer. */
function turn(timer: Timer | null, command: TimerCommand, now: number): PulseEvent[] {
  const set = (next: Timer | null): PulseEvent[] => [{ type: 'timer', timer: next }];
  switch (command.type) {
    case 'start-timer': {
      const length = command.minutes * minute;
      return set({ type: 'running', endsAt: now + length, length });
    }
    case 'pause-timer':
      if (timer?.type !== 'running') return [];
      return set({ type: 'paused', left: timeLeft(timer, now), length: timer.length });
    case 'resume-timer':
      if (timer?.type !== 'paused') return [];
      return set({ type: 'running', endsAt: now + timer.left, length: timer.length });
    case 'add-minute': {
      if (!timer) return [];
      const left = timeLeft(timer, now) + minute;
      if (left > longestTimer * minute)
        throw new UserError('too_long', `Le minuteur va jusqu’à ${longestTimer} minutes.`);
      const length = Math.max(left, timer.type === 'over' ? 0 : timer.length);
      if (timer.type === 'paused') return set({ type: 'paused', left, length });
      return set({ type: 'running', endsAt: now + left, length });
    }
    case 'stop-timer':
      return timer ? set(null) : [];
  }
}

/** What time makes of it. */
function elapse(timer: Timer | null, now: number): PulseEvent[] {
  if (timer?.type === 'running' && now >= timer.endsAt) return [{ type: 'timer', timer: { type: 'over', at: now } }];
  if (timer?.type === 'over' && now - timer.at >= overShown) return [{ type: 'timer', timer: null }];
  return [];
}
