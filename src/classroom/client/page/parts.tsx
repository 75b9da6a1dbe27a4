// Where the activities of a class stand on its page: what fills the stage, what the tools panel holds, what asks over the stage's foot.
import type { ComponentType } from 'preact';
import { BoardScene } from '../../board/client/board-scene.tsx';
import { BoardTools } from '../../board/client/board-tools.tsx';
import { CaptionsCard } from '../../captions/client/captions-card.tsx';
import { CaptionsTools } from '../../captions/client/captions-tools.tsx';
import { GroupBanner } from '../../groups/client/group-banner.tsx';
import { GroupBoards, keptBoards } from '../../groups/client/group-boards.tsx';
import { GroupsTools } from '../../groups/client/groups-tools.tsx';
import { LobbyBanner } from '../../lobby/client/lobby-banner.tsx';
import { LobbyTools } from '../../lobby/client/lobby-tools.tsx';
import { Arrived } from '../../notebook/client/arrived.tsx';
import { HandIn } from '../../notebook/client/hand-in.tsx';
import { NotebookScene } from '../../notebook/client/notebook-scene.tsx';
import { Photos } from '../../notebook/client/photos.tsx';
import { AsPupilBand } from '../../onlookers/client/as-pupil-band.tsx';
import { AsPupilTools } from '../../onlookers/client/as-pupil-tools.tsx';
import { PlayerScene } from '../../player/client/player-scene.tsx';
import { PlayerTools } from '../../player/client/player-tools.tsx';
import { PollCard } from '../../polls/client/poll-card.tsx';
import { PollTools } from '../../polls/client/poll-tools.tsx';
import { PulseCard } from '../../pulse/client/pulse-card.tsx';
import { Draw, Moods, MoodTools } from '../../pulse/client/pulse-tools.tsx';
import { TimerTools } from '../../pulse/client/timer-tools.tsx';
import { QualityNotice } from '../../quality/client/quality-notice.tsx';
import { QualityTools } from '../../quality/client/quality-tools.tsx';
import { RecordingBanner } from '../../recording/client/recording-banner.tsx';
import { RecordingTools } from '../../recording/client/recording-tools.tsx';
import { SlidesScene } from '../../slides/client/slides-scene.tsx';
import { SlidesTools } from '../../slides/client/slides-tools.tsx';
import type { Shown } from '../../stage/contract.ts';
import { StillsCard } from '../../stills/client/stills-card.tsx';
import { OwnStill, StillsTools } from '../../stills/client/stills-tools.tsx';
import type { ClassRoom, LiveClass, Member } from '../live-class.ts';
import { toolWords } from './tool-words.ts';

export type PartProps = { live: LiveClass; room: ClassRoom; me: Member; leads: boolean };

export type Tool = {
  key: string;
  /** Who has it in their tools. */
  whom: 'leaders' | 'pupils' | 'all';
  title(): string;
  /** Absent, it is always there. */
  wanted?(props: PartProps): boolean;
  View: ComponentType<PartProps>;
};

/** What fills the stage when the teacher shows it. */
export const scenes: Partial<Record<Exclude<Shown, 'people'>, ComponentType<PartProps>>> = {
  slides: SlidesScene,
  board: BoardScene,
  notebook: NotebookScene,
  media: PlayerScene,
};

/** Sections of the tools panel, in this order; the panel gives them their heading. */
export const tools: readonly Tool[] = [
  { key: 'slides', whom: 'leaders', title: () => toolWords.value.slides, View: SlidesTools },
  { key: 'board', whom: 'leaders', title: () => toolWords.value.board, View: BoardTools },
  { key: 'polls', whom: 'leaders', title: () => toolWords.value.polls, View: PollTools },
  { key: 'groups', whom: 'leaders', title: () => toolWords.value.groups, View: GroupsTools },
  { key: 'moods', whom: 'leaders', title: () => toolWords.value.moods, View: Moods },
  { key: 'timer', whom: 'leaders', title: () => toolWords.value.timer, View: TimerTools },
  { key: 'draw', whom: 'leaders', title: () => toolWords.value.draw, View: Draw },
  { key: 'recording', whom: 'leaders', title: () => toolWords.value.recording, View: RecordingTools },
  { key: 'mood', whom: 'pupils', title: () => toolWords.value.mood, View: MoodTools },
  { key: 'stills', whom: 'leaders', title: () => toolWords.value.stills, View: StillsTools },
  {
    key: 'own-still',
    whom: 'pupils',
    title: () => toolWords.value.stills,
    View: OwnStill,
    wanted: ({ room }) => room.parts.stills.open,
  },
  { key: 'photos', whom: 'leaders', title: () => toolWords.value.photos, View: Photos },
  { key: 'player', whom: 'leaders', title: () => toolWords.value.player, View: PlayerTools },
  { key: 'captions', whom: 'all', title: () => toolWords.value.captions, View: CaptionsTools },
  { key: 'lobby', whom: 'leaders', title: () => toolWords.value.lobby, View: LobbyTools },
  { key: 'as-pupil', whom: 'leaders', title: () => toolWords.value.asPupil, View: AsPupilTools },
  {
    key: 'group-boards',
    whom: 'pupils',
    title: () => toolWords.value.groupBoards,
    View: GroupBoards,
    wanted: (props) => keptBoards(props).length > 0,
  },
  { key: 'hand-in', whom: 'pupils', title: () => toolWords.value.handIn, View: HandIn },
  { key: 'quality', whom: 'all', title: () => toolWords.value.quality, View: QualityTools },
];

/** Cards over the foot of the stage, for everybody: each is nothing while it has nothing to say. */
export const cards: readonly { key: string; View: ComponentType<PartProps> }[] = [
  { key: 'pulse', View: PulseCard },
  { key: 'polls', View: PollCard },
  { key: 'captions', View: CaptionsCard },
  { key: 'photos', View: Arrived },
  { key: 'stills', View: StillsCard },
];

/** Above the stage, for everybody. */
export const banners: readonly { key: string; View: ComponentType<PartProps> }[] = [
  { key: 'as-pupil', View: AsPupilBand },
  { key: 'lobby', View: LobbyBanner },
  { key: 'recording', View: RecordingBanner },
  { key: 'groups', View: GroupBanner },
  { key: 'quality', View: QualityNotice },
];

/** A guest has what everybody has. */
export const toolsFor = (leads: boolean, guest = false): readonly Tool[] =>
  tools.filter(({ whom }) => whom === 'all' || (!guest && (whom === 'leaders') === leads));
