// The class itself: head, stage, panels and controls, for pupil and teacher alike.
import { useEffect, useRef, useState } from 'preact/hooks';
import { now } from '../../../web/clock.ts';
import { clockTime } from '../../../web/format.ts';
import { useTalks } from '../../chat/client/use-talks.ts';
import { whyNot } from '../../floor/allowed.ts';
import type { Source } from '../../protocol.ts';
import { reducedWords } from '../../quality/client/words.ts';
import { Shows } from '../../stage/client/shows.tsx';
import type { ClassRoom, Member } from '../live-class.ts';
import type { AboutLesson } from './about-lesson.ts';
import { Announcer } from './announcer.tsx';
import { Chat } from './chat.tsx';
import { Controls, type Panel } from './controls.tsx';
import { EnterFullScreen } from './full-screen.tsx';
import { Help } from './help.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import { Notices } from './notices.tsx';
import { banners } from './parts.tsx';
import { Hands, People } from './people.tsx';
import { Stage } from './stage.tsx';
import { Tools } from './tools.tsx';
import type { Stay } from './use-class.ts';
import { useHands } from './use-hands.ts';
import { useOutgoing } from './use-outgoing.ts';
import { useShortcutChoice, useShortcuts } from './use-shortcuts.ts';
import { useWords } from './words.ts';

type Props = { stay: Stay; room: ClassRoom; me: Member; about: AboutLesson | null };

const nobody: ReadonlySet<number> = new Set();

export function Room({ stay, room, me, about }: Props) {
  const words = useWords();
  const [panel, setPanel] = useState<Panel | null>(() => (lowScreen() ? null : 'chat'));
  const [open, setOpen] = useState<'help' | 'leave' | null>(null);
  const [shortcuts, setShortcuts] = useShortcutChoice();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Who can't see the page change hears where they are now, unless they were already doing something.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  const { live, state } = stay;
  const leads = me.role !== 'pupil';
  const cut = state.type === 'returning';
  const talking = state.type === 'live' ? state.talking : nobody;
  const waits = useHands(room);
  const ownHand = waits.findIndex(({ member }) => member.number === me.number) + 1;
  const outgoing = useOutgoing({ live, room, leads, refusal: stay.refusal, cut });
  const talks = useTalks(room, me, panel === 'chat');
  const toggleHand = () => live.raiseHand(me.hand === null);
  const may = (source: Source) => state.type === 'live' && !whyNot(room.parts, me, source);
  const giveNext = () => live.act('floor', { type: 'next', camera: false });
  useShortcuts(shortcuts, {
    m: may('microphone') && live.capabilities.speak ? () => void stay.toggleMicrophone() : undefined,
    c: may('camera') && live.capabilities.show ? () => void stay.toggleCamera() : undefined,
    h: leads ? undefined : toggleHand,
    n: leads && waits.length > 0 ? () => void giveNext() : undefined,
  });
  const here = room.members.filter((member) => member.here).length;
  const reduced = reducedWords(room, live.capabilities.watch);
  // What is held down by the network is weak, whatever round trips say.
  const slow = reduced.sent !== '' || (reduced.got !== '' && room.quality.cause === 'network');
  const quality = cut ? 'cut' : slow ? 'weak' : stay.quality;
  const people = { live, room, leads, waits, talking, about };

  return (
    <div class="class-room" data-panel={panel ?? 'none'}>
      <header class="class-head">
        <h1 ref={heading} tabIndex={-1}>
          {room.lesson.title}
        </h1>
        <p class="class-facts">
          <span class="class-clock">{clockTime(now.value)},</span>
          <span class="class-present">{words.present(here, room.members.length - here)}</span>
          <span class="class-network" data-quality={quality}>
            {words.network(quality)}
          </span>
        </p>
        <EnterFullScreen />
        <button type="button" class="class-link" onClick={() => setOpen('help')}>
          {words.help}
        </button>
      </header>
      <main class="class-main">
        <Notices stay={stay} me={me} room={room} about={about} cut={cut} />
        {banners.map(({ key, View }) => (
          <View key={key} live={live} room={room} me={me} leads={leads} />
        ))}
        <Stage stay={stay} room={room} me={me} about={about} talking={talking} />
        <Shows live={live} room={room} me={me} leads={leads} />
      </main>
      {panel && (
        <aside
          class={panel === 'chat' ? 'class-side class-chat-side' : 'class-side'}
          aria-label={{ chat: words.messages, people: words.people, tools: words.tools }[panel]}
        >
          {panel === 'chat' && (
            <>
              <Hands {...people} quietWhenEmpty />
              <Chat live={live} room={room} me={me} cut={cut} talks={talks} outgoing={outgoing} />
            </>
          )}
          {panel === 'people' && <People {...people} />}
          {panel === 'tools' && <Tools live={live} room={room} me={me} leads={leads} onClose={() => setPanel(null)} />}
        </aside>
      )}
      <Controls
        stay={stay}
        room={room}
        me={me}
        panel={panel}
        unread={talks.waiting}
        hands={waits.length}
        ownHand={ownHand}
        shortcuts={shortcuts}
        onPanel={(next) => setPanel((before) => (before === next ? null : next))}
        onHand={toggleHand}
        onLeave={() => setOpen('leave')}
      />
      {open === 'help' && (
        <Help
          shortcuts={shortcuts}
          onShortcuts={setShortcuts}
          stay={stay}
          floor={me.floor}
          leads={leads}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'leave' && <LeaveQuestion teaches={me.role === 'teacher'} live={live} onClose={() => setOpen(null)} />}
      <Announcer
        room={room}
        note={words.network(quality)}
        crowded={words.crowded(room.tier, room.voices, !leads)}
        reduced={`${reduced.got} ${reduced.sent}`.trim()}
      />
    </div>
  );
}

/** A phone held sideways has room for the picture, not for a panel beside it at first. */
const lowScreen = (): boolean => matchMedia('(max-height: 480px) and (orientation: landscape)').matches;
