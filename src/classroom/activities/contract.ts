// Every activity of a class by its name, with its state, commands and events. Types only, shared with the page.
import type { BoardCommand, BoardEvent, BoardState } from '../board/contract.ts';
import type { CaptionsCommand, CaptionsEvent, CaptionsState } from '../captions/contract.ts';
import type { ChatCommand, ChatEvent, ChatState } from '../chat/contract.ts';
import type { FloorCommand, FloorEvent, FloorState } from '../floor/contract.ts';
import type { GroupsCommand, GroupsEvent, GroupsState } from '../groups/contract.ts';
import type { LobbyCommand, LobbyEvent, LobbyState } from '../lobby/contract.ts';
import type { NotebookCommand, NotebookEvent, NotebookState } from '../notebook/contract.ts';
import type { PlayerCommand, PlayerEvent, PlayerState } from '../player/contract.ts';
import type { PollsCommand, PollsEvent, PollsState } from '../polls/contract.ts';
import type { PulseCommand, PulseEvent, PulseState } from '../pulse/contract.ts';
import type { RecordingCommand, RecordingEvent, RecordingState } from '../recording/contract.ts';
import type { RegisterCommand, RegisterEvent, RegisterState } from '../register/contract.ts';
import type { SlidesCommand, SlidesEvent, SlidesState } from '../slides/contract.ts';
import type { StageCommand, StageEvent, StageState } from '../stage/contract.ts';
import type { StillsCommand, StillsEvent, StillsState } from '../stills/contract.ts';

type Part<State, Command, Event> = { state: State; command: Command; event: Event };

export type Parts = {
  stage: Part<StageState, StageCommand, StageEvent>;
  floor: Part<FloorState, FloorCommand, FloorEvent>;
  register: Part<RegisterState, RegisterCommand, RegisterEvent>;
  recording: Part<RecordingState, RecordingCommand, RecordingEvent>;
  chat: Part<ChatState, ChatCommand, ChatEvent>;
  board: Part<BoardState, BoardCommand, BoardEvent>;
  slides: Part<SlidesState, SlidesCommand, SlidesEvent>;
  player: Part<PlayerState, PlayerCommand, PlayerEvent>;
  notebook: Part<NotebookState, NotebookCommand, NotebookEvent>;
  polls: Part<PollsState, PollsCommand, PollsEvent>;
  pulse: Part<PulseState, PulseCommand, PulseEvent>;
  captions: Part<CaptionsState, CaptionsCommand, CaptionsEvent>;
  groups: Part<GroupsState, GroupsCommand, GroupsEvent>;
  lobby: Part<LobbyState, LobbyCommand, LobbyEvent>;
  stills: Part<StillsState, StillsCommand, StillsEvent>;
};

export type PartName = keyof Parts;
export type PartStates = { [Name in PartName]: Parts[Name]['state'] };

/** An event of one part, as told to pages and kept in the journal. */
export type Happened = { [Name in PartName]: { part: Name; event: Parts[Name]['event']; at: number } }[PartName];
