// What a leader does with the floor: from the queue, from a raised hand, from a person.
import type { LiveClass } from '../../client/live-class.ts';
import { useWords } from '../../client/page/words.ts';
import type { FloorCommand, FloorState } from '../contract.ts';
import { floorOf } from '../floor.ts';
import { floorWords } from './words.ts';
import './floor-acts.css';

function Act(props: { live: LiveClass; word: string; label?: string; command: FloorCommand; sun?: boolean }) {
  return (
    <button
      type="button"
      class={props.sun ? 'class-button small sun' : 'class-button small'}
      aria-label={props.label}
      onClick={() => props.live.act('floor', props.command)}
    >
      {props.word}
    </button>
  );
}

/** For the whole queue, and the microphones of everybody. */
export function QueueActs({ live, floor }: { live: LiveClass; floor: FloorState }) {
  const say = floorWords.value;
  const closed = floor.microphones === 'closed';
  const several = floor.hands.length > 1;
  if (floor.hands.length === 0 && floor.floors.length === 0 && !closed) return null;
  return (
    <div class="floor-queue">
      {closed && (
        <p class="floor-closed" role="status">
          {say.allClosed}
        </p>
      )}
      {several && <Act live={live} word={say.next} command={{ type: 'next', camera: false }} sun />}
      {several && <Act live={live} word={say.lowerAll} command={{ type: 'lower-all' }} />}
      {closed ? (
        <Act live={live} word={say.openAll} command={{ type: 'microphones', open: true }} />
      ) : (
        floor.floors.length > 0 && (
          <Act live={live} word={say.closeAll} command={{ type: 'microphones', open: false }} />
        )
      )}
    </div>
  );
}

type OfOne = { live: LiveClass; number: number; name: string };

export function HandActs({ live, number, name }: OfOne) {
  const say = floorWords.value;
  const words = useWords();
  return (
    <span class="floor-hand">
      <Act
        live={live}
        word={words.giveFloor}
        label={say.giveVoiceTo(name)}
        command={{ type: 'give', member: number, camera: false }}
      />
      <Act
        live={live}
        word={say.withCamera}
        label={say.giveCameraTo(name)}
        command={{ type: 'give', member: number, camera: true }}
      />
    </span>
  );
}

export function FloorActs({ live, floor, number }: OfOne & { floor: FloorState }) {
  const say = floorWords.value;
  const words = useWords();
  const own = floorOf(floor, number);
  const give = (camera: boolean): FloorCommand => ({ type: 'give', member: number, camera });
  if (!own) {
    return (
      <>
        <Act live={live} word={words.giveFloor} command={give(false)} />
        <Act live={live} word={say.giveCamera} command={give(true)} />
      </>
    );
  }
  return (
    <>
      <Act
        live={live}
        word={own.muted ? say.unmute : say.mute}
        command={{ type: 'mute', member: number, muted: !own.muted }}
      />
      {!own.muted && <Act live={live} word={own.camera ? say.voiceOnly : say.addCamera} command={give(!own.camera)} />}
      <Act live={live} word={words.takeFloor} command={{ type: 'take', member: number }} />
    </>
  );
}
