// The replay while it is watched: stage, bar, chapters, messages, and for its teacher its name and its end.
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { choice as captions, choose as chooseCaptions } from '../../captions/client/choice.ts';
import type { Member } from '../../client/live-class.ts';
import { Icon } from '../../client/page/icons.tsx';
import { Stage } from '../../client/page/stage.tsx';
import type { Stay } from '../../client/page/use-class.ts';
import type { Replay } from '../contract.ts';
import type { Told } from '../retell.ts';
import { Chapters } from './chapters.tsx';
import { Manage } from './manage.tsx';
import { PlayerBar } from './player-bar.tsx';
import type { ReplayClass } from './replay-class.ts';
import { Said } from './said.tsx';
import { useKeys } from './use-keys.ts';
import { useViewing } from './use-viewing.ts';
import { useWords } from './words.ts';

type Props = { lessonId: string; replay: Replay; events: Told[]; kept: boolean; onErased: () => void };

/** Who looks at a replay has no place in the class. */
const nobody: Member = { number: 0, name: '', role: 'pupil', here: true, hand: null, floor: false };

export function Watching({ lessonId, replay, events, kept, onErased }: Props) {
  const words = useWords();
  const viewing = useViewing(lessonId, replay, events, kept);
  const heading = useRef<HTMLHeadingElement>(null);
  useKeys(viewing);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  if (!viewing) return null;
  const { live, room } = viewing.seen.value;
  const trouble = viewing.trouble.value;
  const said = {
    gone: words.gone,
    network: words.noNetwork,
    sound: words.noSound,
    none: viewing.silent.value ? words.silent : viewing.waiting.value ? words.waiting : '',
  }[trouble ?? 'none'];
  return (
    <div class="replay">
      <header class="class-head">
        <h1 ref={heading} tabIndex={-1}>
          {replay.name || replay.title}
        </h1>
        <p class="class-facts">{replay.name ? replay.title : words.replay}</p>
        <a class="class-link" href="/" aria-label={words.backToDay}>
          {words.myDay}
        </a>
      </header>
      <main class="class-main">
        <p class={said === '' ? 'class-unseen' : 'replay-said'} role="status">
          {said}
        </p>
        <Seen key={live.id} live={live} room={room} talking={viewing.talking.value} />
        <PlayerBar viewing={viewing}>
          <button
            type="button"
            class="class-button small"
            aria-pressed={captions.value.on === true}
            onClick={() => chooseCaptions({ on: captions.value.on !== true })}
          >
            {words.captions}
          </button>
        </PlayerBar>
      </main>
      <aside class="class-side replay-side" aria-label={words.chapters}>
        <Chapters viewing={viewing} />
        <Said messages={room.parts.chat.messages} />
        {replay.manages && <Manage lessonId={lessonId} replay={replay} onErased={onErased} />}
        <p class="class-soft replay-keys">{words.keys}</p>
      </aside>
    </div>
  );
}

type SeenProps = { live: ReplayClass; room: ReplayClass['room']; talking: ReadonlySet<number> };

function Seen({ live, room, talking }: SeenProps) {
  const words = useWords();
  const stay = useMemo(() => idleStay(live), [live]);
  const { shown } = room.parts.stage;
  const lost = shown === 'media' || shown === 'notebook';
  const empty = shown === 'people' && room.publications.length === 0;
  if (!lost && !empty) return <Stage stay={stay} room={room} me={nobody} about={null} talking={talking} />;
  const speaker = room.members.find(({ number }) => talking.has(number));
  const said = lost ? words.notRecorded : speaker ? words.voiceOnly(speaker.name) : words.nothingShown;
  return (
    <section class="class-stage replay-empty" aria-label={words.replay}>
      <Icon name={speaker ? 'sound' : 'screen'} />
      <p>{said}</p>
    </section>
  );
}

/** A stay in which nothing is published. */
function idleStay(live: ReplayClass): Stay {
  const nothing = async () => {};
  return {
    live,
    state: live.state(),
    own: { pictures: new Map(), microphone: 'closed' },
    quality: 'good',
    soundBlocked: false,
    refusal: null,
    ...{ toggleMicrophone: nothing, toggleCamera: nothing, toggleScreen: nothing, choose: nothing },
    ...{ closeAll() {}, forgetEnded() {}, forgetLost() {}, unlockSound() {}, forgetRefusal() {} },
  };
}
