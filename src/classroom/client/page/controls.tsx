// The bar of controls: each has its drawing, its word and, where it changes, its state in a word.
import { whyNot } from '../../floor/allowed.ts';
import type { Source } from '../../protocol.ts';
import type { ClassRoom, Member } from '../live-class.ts';
import { Icon, type IconName } from './icons.tsx';
import { toolsFor } from './parts.tsx';
import type { Stay } from './use-class.ts';
import { useWords } from './words.ts';

export type Panel = 'chat' | 'people' | 'tools';

type Props = {
  stay: Stay;
  room: ClassRoom;
  me: Member;
  panel: Panel | null;
  unread: number;
  /** Number of raised hands, and one's own place among them (0 when down). */
  hands: number;
  ownHand: number;
  shortcuts: boolean;
  onPanel: (panel: Panel) => void;
  onHand: () => void;
  onLeave: () => void;
};

export function Controls(props: Props) {
  const { stay, room, me, panel, unread, hands, ownHand, shortcuts } = props;
  const words = useWords();
  const { live, own } = stay;
  const { capabilities } = live;
  const leads = me.role !== 'pupil';
  const may = (source: Source) => stay.state.type === 'live' && !whyNot(room.parts, me, source);
  const keys = (key: string) => (shortcuts ? { keys: key } : {});
  return (
    <nav class="class-controls" aria-label={words.controls}>
      {may('microphone') && capabilities.speak && (
        <Control
          icon="microphone"
          word={words.micro}
          on={own.microphone === 'open'}
          states={[words.microOff, words.microOn]}
          onClick={() => void stay.toggleMicrophone()}
          {...keys('m')}
        />
      )}
      {may('camera') && capabilities.show && (
        <Control
          icon="camera"
          word={words.cameraControl}
          on={own.pictures.has('camera')}
          states={[words.cameraOff, words.cameraOn]}
          onClick={() => void stay.toggleCamera()}
          {...keys('c')}
        />
      )}
      {may('screen') && leads && capabilities.shareScreen && (
        <Control
          icon="screen"
          word={words.screenControl}
          on={own.pictures.has('screen')}
          states={[words.screenOff, words.screenOn]}
          onClick={() => void stay.toggleScreen()}
        />
      )}
      {!leads && me.guest?.kind !== 'visitor' && (
        <Control
          icon="hand"
          word={words.hand}
          on={ownHand > 0}
          sun
          states={[words.handDown, words.handUp(ownHand)]}
          onClick={props.onHand}
          {...keys('h')}
        />
      )}
      <Control
        icon="chat"
        word={words.messages}
        count={unread}
        opens="class-chat"
        open={panel === 'chat'}
        onClick={() => props.onPanel('chat')}
      />
      <Control
        icon={leads ? 'hand' : 'people'}
        word={leads ? words.hands : words.people}
        count={leads ? hands : 0}
        opens="class-people"
        open={panel === 'people'}
        onClick={() => props.onPanel('people')}
      />
      {toolsFor(leads, me.guest !== undefined).length > 0 && (
        <Control
          icon="tools"
          word={words.tools}
          opens="class-tools"
          open={panel === 'tools'}
          onClick={() => props.onPanel('tools')}
        />
      )}
      <button
        type="button"
        class={me.role === 'teacher' ? 'class-control end' : 'class-control leave'}
        onClick={props.onLeave}
      >
        <Icon name="leave" />
        <span>{me.role === 'teacher' ? words.end : words.leave}</span>
      </button>
    </nav>
  );
}

type ControlProps = {
  icon: IconName;
  word: string;
  onClick: () => void;
  /** For what is on or off: the two words of its state. */
  on?: boolean;
  states?: [off: string, on: string];
  /** For what opens a panel. */
  opens?: string;
  open?: boolean;
  count?: number;
  sun?: boolean;
  keys?: string;
};

function Control({ icon, word, onClick, on, states, opens, open, count = 0, sun, keys }: ControlProps) {
  const struck = on === false && (icon === 'microphone' || icon === 'camera');
  return (
    <button
      type="button"
      class={`class-control${on ? (sun ? ' on sun' : ' on') : ''}${open ? ' open' : ''}`}
      onClick={onClick}
      aria-pressed={on}
      aria-expanded={open}
      aria-controls={open ? opens : undefined}
      aria-keyshortcuts={keys}
    >
      <Icon name={icon} struck={struck} />
      <span>
        {word}
        {count > 0 && <span class="class-count"> {count}</span>}
        {/* The pressed state says it aloud already. */}
        {states && <small aria-hidden="true">{states[on ? 1 : 0]}</small>}
      </span>
    </button>
  );
}
