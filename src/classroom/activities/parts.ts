// What every activity of a class makes of its events: one line each here, in `contract.ts` and in `activities.ts`. Shared with the page.

import { board } from '../board/board.ts';
import { captions } from '../captions/captions.ts';
import { chat } from '../chat/chat.ts';
import { floor } from '../floor/floor.ts';
import { groups } from '../groups/groups.ts';
import { lobby } from '../lobby/lobby.ts';
import { notebook } from '../notebook/notebook.ts';
import { player } from '../player/player.ts';
import { polls } from '../polls/polls.ts';
import { pulse } from '../pulse/pulse.ts';
import { recording } from '../recording/recording.ts';
import { register } from '../register/register.ts';
import { slides } from '../slides/slides.ts';
import { stage } from '../stage/stage.ts';
import { stills } from '../stills/stills.ts';
import type { Activity } from './activity.ts';
import type { PartName, PartStates, Parts } from './contract.ts';

type ByName = { [Name in PartName]: Activity<Parts[Name]['state'], Parts[Name]['event']> };

const activities: ByName = {
  stage,
  floor,
  register,
  recording,
  chat,
  board,
  slides,
  player,
  notebook,
  polls,
  pulse,
  captions,
  groups,
  lobby,
  stills,
};

export function initialStates(): PartStates {
  return {
    stage: activities.stage.initial,
    floor: activities.floor.initial,
    register: activities.register.initial,
    recording: activities.recording.initial,
    chat: activities.chat.initial,
    board: activities.board.initial,
    slides: activities.slides.initial,
    player: activities.player.initial,
    notebook: activities.notebook.initial,
    polls: activities.polls.initial,
    pulse: activities.pulse.initial,
    captions: activities.captions.initial,
    groups: activities.groups.initial,
    lobby: activities.lobby.initial,
    stills: activities.stills.initial,
  };
}

export function applyHappened<Name extends PartName>(
  states: PartStates,
  { part, event, at }: { part: Name; event: Parts[Name]['event']; at: number },
): PartStates {
  const before = states[part];
  const after = activities[part].apply(before, event, at);
  return after === before ? states : { ...states, [part]: after };
}
