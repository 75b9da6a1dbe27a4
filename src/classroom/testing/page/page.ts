// A bare page around the engine, for tests and measurements in real browsers: no part of the interface is in it.
import { capabilities } from '../../client/capabilities.ts';
import { joinClass } from '../../client/join-class.ts';
import type { ClassState, LiveClass, LiveStats, Refusal } from '../../client/live-class.ts';

export type TestClass = {
  join(lessonId: string): void;
  live(): LiveClass;
  state(): ClassState;
  refusals: Refusal[];
  /** Attaches the first picture found to the canvas as soon as there is one. */
  watch(): void;
  /** Distinct pictures seen on the canvas so far, told by their pixels. */
  distinctPictures(): number;
  /** Mean brightness of the canvas, 0 to 255. */
  brightness(): number;
  /** ms from `join` to the first picture on the canvas. */
  firstPixels(): number | null;
  stats(): Promise<LiveStats>;
  capabilities: typeof capabilities;
};

declare global {
  var testClass: TestClass;
}

let live: LiveClass | undefined;
let state: ClassState = { type: 'joining' };
let joinedAt = 0;
let firstPixels: number | null = null;
const seen = new Set<number>();
const canvas = document.querySelector<HTMLCanvasElement>('#picture');

function pixels(): Uint8ClampedArray | undefined {
  if (!canvas || canvas.width === 0) return undefined;
  return canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
}

function look(): void {
  const data = pixels();
  if (!data) return;
  let hash = 0;
  let sum = 0;
  for (let index = 0; index < data.length; index += 36) {
    hash = (hash * 31 + (data[index] ?? 0)) | 0;
    sum += (data[index] ?? 0) + (data[index + 1] ?? 0) + (data[index + 2] ?? 0);
  }
  if (sum === 0) return;
  firstPixels ??= performance.now() - joinedAt;
  seen.add(hash);
}

globalThis.testClass = {
  refusals: [],
  capabilities,
  join(lessonId) {
    joinedAt = performance.now();
    live = joinClass({
      lessonId,
      onState: (next) => {
        state = next;
      },
      onRefused: (refusal) => void globalThis.testClass.refusals.push(refusal),
    });
    void live.unlockSound();
  },
  live() {
    if (!live) throw new Error('not joined');
    return live;
  },
  state: () => state,
  watch() {
    const timer = setInterval(() => {
      const room = state.type === 'live' ? state.room : null;
      const first = room?.publications.find(({ member, publication }) => member !== room.you && 'steps' in publication);
      if (!first || !canvas || !('steps' in first.publication)) return;
      clearInterval(timer);
      // As large as a stage: a small one would get small pictures.
      canvas.style.height = '360px';
      this.live().attachPicture(first.member, first.publication.source, canvas);
      setInterval(look, 40);
    }, 5);
  },
  distinctPictures: () => seen.size,
  firstPixels: () => firstPixels,
  brightness() {
    const data = pixels();
    if (!data) return 0;
    let sum = 0;
    for (let index = 0; index < data.length; index += 4) sum += data[index] ?? 0;
    return sum / (data.length / 4);
  },
  stats: () => globalThis.testClass.live().stats(),
};

document.querySelector('#enter')?.addEventListener('click', () => {
  const lesson = new URLSearchParams(location.search).get('lesson') ?? 'lesson-1';
  globalThis.testClass.join(lesson);
});
