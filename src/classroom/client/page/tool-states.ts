// What goes on in each section of the tools, said in its heading while it is folded; and which one is in use. Rules only.
import { runningIn } from '../../recording/recording.ts';
import type { ClassRoom } from '../live-class.ts';
import { toolWords } from './tool-words.ts';

/** `lively`: it runs now, before everybody's eyes. */
export type ToolState = { text: string; lively: boolean };

const now = (text: string): ToolState => ({ text, lively: true });
const waits = (count: number, text: string): ToolState | undefined => (count > 0 ? { text, lively: false } : undefined);

/** By the key of a tool; undefined when there is nothing to say. */
export function toolState(key: string, { parts }: ClassRoom): ToolState | undefined {
  const words = toolWords.value;
  switch (key) {
    case 'slides': {
      if (parts.stage.shown === 'slides') return now(words.shown);
      const count = parts.slides.decks.reduce((sum, { pages }) => sum + pages.length, 0);
      return waits(count, words.ready(count));
    }
    case 'board':
      if (parts.stage.shown === 'board') return now(words.shown);
      return parts.board.open || parts.board.allowed.length > 0 ? now(words.pupilsWrite) : undefined;
    case 'polls': {
      const open = parts.polls.polls.some(({ phase }) => phase === 'open');
      const drafts = parts.polls.polls.filter(({ phase }) => phase === 'draft').length;
      return open ? now(words.running) : waits(drafts, words.ready(drafts));
    }
    case 'groups': {
      const { life, groups } = parts.groups;
      if (life.type === 'closed') return waits(groups.length, words.arranged(groups.length));
      return now(life.type === 'open' ? words.opened : words.paused);
    }
    case 'moods': {
      const count = Object.keys(parts.pulse.moods).length;
      return waits(count, words.told(count));
    }
    case 'timer': {
      const { timer } = parts.pulse;
      return timer && timer.type !== 'over' ? now(timer.type === 'paused' ? words.paused : words.running) : undefined;
    }
    case 'recording':
      return runningIn(parts.recording) === undefined ? undefined : now(words.running);
    case 'stills':
      return parts.stills.open ? now(words.stillsOpen(parts.stills.showing.length)) : undefined;
    case 'photos': {
      const { length } = parts.notebook.photos;
      return parts.stage.shown === 'notebook' ? now(words.shown) : waits(length, words.photosCome(length));
    }
    case 'player': {
      const { length } = parts.player.files;
      return parts.stage.shown === 'media' ? now(words.shown) : waits(length, words.files(length));
    }
    default:
      return undefined;
  }
}

/** What is likeliest wanted when the tools are opened: what asks for an eye now, then what stands on the stage, then the timer. */
const inUse = ['polls', 'groups', 'slides', 'board', 'photos', 'player', 'timer'] as const;

export const toolInUse = (room: ClassRoom): string | undefined =>
  inUse.find((key) => toolState(key, room)?.lively === true);
