// The scripted lesson from the first who enters to its end: scene after scene, with what was measured in each.
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { everybody, type Lesson, openLesson, pupilsOf } from './lesson.ts';
import { board } from './scenes/board.ts';
import { cut } from './scenes/cut.ts';
import { dropping } from './scenes/dropping.ts';
import { ending } from './scenes/ending.ts';
import { entering } from './scenes/entering.ts';
import { groups } from './scenes/groups.ts';
import { hands } from './scenes/hands.ts';
import { poll } from './scenes/poll.ts';
import { restart } from './scenes/restart.ts';
import { slides } from './scenes/slides.ts';
import { hearing } from './senses.ts';
import { seconds, until } from './until.ts';

/** How a lesson is held: over so many minutes, or (0) scene after scene without a pause. */
export type Pace = { minutes: number; say(line: string): void };

/** Between two messages of virtual pupils, ms. */
const chatter = { hurried: 400, unhurried: 2_000 };
/** Between two looks at a page in a pause, ms. */
const lookEvery = 2_000;

/** @throws with the scene's name at the first thing that isn't as it must be, complaints of pages and of the server included */
export async function holdLesson({ minutes, say }: Pace): Promise<void> {
  const opened = performance.now();
  const lesson = await openLesson();
  const talk = keepTalking(lesson, minutes > 0 ? chatter.unhurried : chatter.hurried);
  const line = (name: string, from: number, measured: string) =>
    say(`${name.padEnd(9)} ${seconds(from).padStart(7)}  ${measured}`);
  try {
    line('opening', opened, 'a server, 6 pages and 25 virtual pupils are ready');
    let began = 0;
    const scenes: [name: string, play: () => Promise<string>][] = [
      ['entering', () => entering(lesson)],
      ['hands', () => hands(lesson)],
      ['slides', () => slides(lesson)],
      ['board', () => board(lesson)],
      ['poll', () => poll(lesson)],
      ['groups', () => groups(lesson)],
      ['dropping', () => dropping(lesson)],
      ['cut', () => cut(lesson, minutes > 0 ? 10_000 : 0)],
      ['restart', () => restart(lesson)],
      ['ending', () => ending(lesson, began)],
    ];
    const start = performance.now();
    for (const [index, [name, play]] of scenes.entries()) {
      if (index > 0) await pause(lesson, start + (index * minutes * 60_000) / scenes.length, line);
      const from = performance.now();
      line(name, from, await played(lesson, name, play));
      if (index === 0) began = Date.now();
    }
  } finally {
    talk.stop();
    await lesson.close();
  }
}

/** @throws with the scene's name, and with what pages and server complained of; leaves a picture of every page then */
async function played(lesson: Lesson, name: string, play: () => Promise<string>): Promise<string> {
  try {
    const measured = await play();
    assert.deepEqual(lesson.complaints(), []);
    return measured;
  } catch (error) {
    for (const { key } of everybody(lesson)) await lesson.shot(key, `failed-${key}`).catch(() => {});
    const all = [error instanceof Error ? error.message : String(error), ...lesson.complaints()];
    throw new Error(`scene "${name}": ${all.join('\n  ')}`, { cause: error });
  }
}

/** The lesson goes on until then: whoever doesn't hear the teacher at a look does soon after, or it isn't a lesson any more. */
async function pause(lesson: Lesson, end: number, line: (name: string, from: number, measured: string) => void) {
  const from = performance.now();
  const pupils = pupilsOf(lesson);
  let [looks, silent] = [0, 0];
  while (performance.now() < end) {
    const pupil = pupils[looks % pupils.length];
    assert(pupil);
    const heard = async () => (await hearing(pupil.page)).who;
    looks += 1;
    if (!(await heard()).includes('petit')) {
      silent += 1;
      await until(`in a pause ${pupil.name} hears the teacher again`, heard, (who) => who.includes('petit'));
    }
    await sleep(Math.min(lookEvery, Math.max(0, end - performance.now())));
  }
  if (looks > 0) line('', from, `a pause: the teacher was heard at ${looks - silent} looks of ${looks}`);
}

/** Virtual pupils write, one after the other, as long as the lesson runs. */
function keepTalking({ virtual }: Lesson, every: number): { stop(): void } {
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    const pupil = virtual[turn % virtual.length];
    if (pupil?.here) pupil.write(`message ${turn}`);
  }, every);
  return { stop: () => clearInterval(timer) };
}
