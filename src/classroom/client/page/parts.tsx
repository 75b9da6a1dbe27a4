// Where the activities of a class stand on its page: what fills the stage, what the tools panel holds, what asks over the stage's foot.
import type { ComponentType } from 'preact';
import { BoardScene } from '../../board/client/board-scene.tsx';
import { BoardTools } from '../../board/client/board-tools.tsx';
import { CaptionsCard } from '../../captions/client/captions-card.tsx';
import { CaptionsTools } from '../../captions/client/captions-tools.tsx';
import { GroupBanner } from '../../groups/client/group-banner.tsx';
import { GroupsTools } from '../../groups/client/groups-tools.tsx';
import { LobbyBanner } from '../../lobby/client/lobby-banner.tsx';
import { LobbyTools } from '../../lobby/client/lobby-tools.tsx';
import { Arrived } from '../../notebook/client/arrived.tsx';
import { HandIn } from '../../notebook/client/hand-in.tsx';
import { NotebookScene } from '../../notebook/client/notebook-scene.tsx';
import { Photos } from '../../notebook/client/photos.tsx';
import { PlayerScene } from '../../player/client/player-scene.tsx';
import { PlayerTools } from '../../player/client/player-tools.tsx';
import { PollCard } from '../../polls/client/poll-card.tsx';
import { PollTools } from '../../polls/client/poll-tools.tsx';
import { PulseCard } from '../../pulse/client/pulse-card.tsx';
import { MoodTools, PulseTools } from '../../pulse/client/pulse-tools.tsx';
import { QualityNotice } from '../../quality/client/quality-notice.tsx';
import { QualityTools } from '../../quality/client/quality-tools.tsx';
import { RecordingBanner } from '../../recording/client/recording-banner.tsx';
import { RecordingTools } from '../../recording/client/recording-tools.tsx';
import { SlidesScene } from '../../slides/client/slides-scene.tsx';
import { SlidesTools } from '../../slides/client/slides-tools.tsx';
import type { Shown } from '../../stage/contract.ts';
import type { ClassRoom, LiveClass, Member } from '../live-class.ts';

export type PartProps = { live: LiveClass; room: ClassRoom; me: Member; leads: boolean };

export type Tool = {
  key: string;
  /** Who has it in their tools. */
  whom: 'leaders' | 'pupils' | 'all';
  View: ComponentType<PartProps>;
};

/** What fills the stage when the teacher shows it. */
export const scenes: Partial<Record<Exclude<Shown, 'people'>, ComponentType<PartProps>>> = {
  slides: SlidesScene,
  board: BoardScene,
  notebook: NotebookScene,
  media: PlayerScene,
};

/** Sections of the tools panel, in this order; each brings its own heading. */
export const tools: readonly Tool[] = [
  { key: 'slides', whom: 'leaders', View: SlidesTools },
  { key: 'board', whom: 'leaders', View: BoardTools },
  { key: 'polls', whom: 'leaders', View: PollTools },
  { key: 'pulse', whom: 'leaders', View: PulseTools },
  { key: 'groups', whom: 'leaders', View: GroupsTools },
  { key: 'recording', whom: 'leaders', View: RecordingTools },
  { key: 'mood', whom: 'pupils', View: MoodTools },
  { key: 'captions', whom: 'all', View: CaptionsTools },
  { key: 'photos', whom: 'leaders', View: Photos },
  { key: 'player', whom: 'leaders', View: PlayerTools },
  { key: 'lobby', whom: 'leaders', View: LobbyTools },
  { key: 'hand-in', whom: 'pupils', View: HandIn },
  { key: 'quality', whom: 'all', View: QualityTools },
];

/** Cards over the foot of the stage, for everybody: each is nothing while it has nothing to say. */
export const cards: readonly { key: string; View: ComponentType<PartProps> }[] = [
  { key: 'pulse', View: PulseCard },
  { key: 'polls', View: PollCard },
  { key: 'captions', View: CaptionsCard },
  { key: 'photos', View: Arrived },
];

/** Above the stage, for everybody. */
export const banners: readonly { key: string; View: ComponentType<PartProps> }[] = [
  { key: 'lobby', View: LobbyBanner },
  { key: 'recording', View: RecordingBanner },
  { key: 'groups', View: GroupBanner },
  { key: 'quality', View: QualityNotice },
];

/** A guest has what everybody has. */
export const toolsFor = (leads: boolean, guest = false): readonly Tool[] =>
  tools.filter(({ whom }) => whom === 'all' || (!guest && (whom === 'leaders') === leads));
