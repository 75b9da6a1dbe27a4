// Every activity of a class by its name, with its state, commands and events: one line each here and in `activities.ts`. Shared with the page.

import { board } from '../board/board.ts';
import type { BoardCommand, BoardEvent, BoardState } from '../board/contract.ts';
import { chat } from '../chat/chat.ts';
import type { ChatCommand, ChatEvent, ChatState } from '../chat/contract.ts';
import { captions } from '../captions/captions.ts';
import type { CaptionsCommand, CaptionsEvent, CaptionsState } from '../captions/contract.ts';
import type { GroupsCommand, GroupsEvent, GroupsState } from '../groups/contract.ts';
import { groups } from '../groups/groups.ts';
import type { NotebookCommand, NotebookEvent, NotebookState } from '../notebook/contract.ts';
import { notebook } from '../notebook/notebook.ts';
import type { PollsCommand, PollsEvent, PollsState } from '../polls/contract.ts';
import { polls } from '../polls/polls.ts';
import type { PulseCommand, PulseEvent, PulseState } from '../pulse/contract.ts';
import { pulse } from '../pulse/pulse.ts';
import type { PlayerCommand, PlayerEvent, PlayerState } from '../player/contract.ts';
import { player } from '../player/player.ts';
import type { SlidesCommand, SlidesEvent, SlidesState } from '../slides/contract.ts';
import { slides } from '../slides/slides.ts';
import type { FloorCommand, FloorEvent, FloorState } from '../floor/contract.ts';
import { floor } from '../floor/floor.ts';
import type { RegisterCommand, RegisterEvent, RegisterState } from '../register/contract.ts';
import { register } from '../register/register.ts';
import type { StageCommand, StageEvent, StageState } from '../stage/contract.ts';
import { stage } from '../stage/stage.ts';
import type { Activity } from './activity.ts';

type Part<State, Command, Event> = { state: State; command: Command; event: Event };

export type Parts = {
  stage: Part<StageState, StageCommand, StageEvent>;
  floor: Part<FloorState, FloorCommand, FloorEvent>;
  register: Part<RegisterState, RegisterCommand, RegisterEvent>;
  chat: Part<ChatState, ChatCommand, ChatEvent>;
  board: Part<BoardState, BoardCommand, BoardEvent>;
  slides: Part<SlidesState, SlidesCommand, SlidesEvent>;
  player: Part<PlayerState, PlayerCommand, PlayerEvent>;
  notebook: Part<NotebookState, NotebookCommand, NotebookEvent>;
  polls: Part<PollsState, PollsCommand, PollsEvent>;
  pulse: Part<PulseState, PulseCommand, PulseEvent>;
  captions: Part<CaptionsState, CaptionsCommand, CaptionsEvent>;
  groups: Part<GroupsState, GroupsCommand, GroupsEvent>;
};

export type PartName = keyof Parts;
export type PartStates = { [Name in PartName]: Parts[Name]['state'] };

type ByName = { [Name in PartName]: Activity<Parts[Name]['state'], Parts[Name]['event']> };

const activities: ByName = {
  stage,
  floor,
  register,
  chat,
  board,
  slides,
  player,
  notebook,
  polls,
  pulse,
  captions,
  groups,
};

/** An event of one part, as told to pages and kept in the journal. */
export type Happened = { [Name in PartName]: { part: Name; event: Parts[Name]['event']; at: number } }[PartName];

export function initialStates(): PartStates {
  return {
    stage: activities.stage.initial,
    floor: activities.floor.initial,
    register: activities.register.initial,
    chat: activities.chat.initial,
    board: activities.board.initial,
    slides: activities.slides.initial,
    player: activities.player.initial,
    notebook: activities.notebook.initial,
    polls: activities.polls.initial,
    pulse: activities.pulse.initial,
    captions: activities.captions.initial,
    groups: activities.groups.initial,
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
