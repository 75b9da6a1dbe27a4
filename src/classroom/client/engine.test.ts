// The engine against a real relay, around a cut: codecs are the browser's and rest here, everything else is real.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { pupil, server, teacherShowing } from '../testing/in-class.ts';
import { personCookie } from '../testing/live-server.ts';
import { Engine } from './engine.ts';
import type { FromEngine } from './engine-messages.ts';

let sockets: WebSocket[] = [];
let engine: Engine | undefined;

beforeEach(() => {
  const cookie = personCookie(pupil('Zoé'));
  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie } });
      this.on('error', () => {});
      sockets.push(this);
    }
  }
  vi.stubGlobal('WebSocket', PageSocket);
});
afterEach(() => {
  engine?.leave();
  engine = undefined;
  sockets = [];
  vi.unstubAllGlobals();
});

type State = Extract<FromEngine, { type: 'state' }>['state'];

/** @param onState hears of each state as the page would. */
function enter(onState: (state: State) => void): Engine {
  engine = new Engine(
    { type: 'enter', url: `ws://127.0.0.1:${server.port}`, lessonId: 'lesson-1', resume: undefined, watch: true },
    (message) => {
      if (message.type === 'state') onState(message.state);
    },
  );
  return engine;
}

test('a picture wanted again while cut off comes back with the connection', async () => {
  const madame = await teacherShowing();
  const { you } = await madame.until('welcome');
  let reenter: (() => void) | undefined;
  let lives = 0;
  const page = enter((state) => {
    if (state.type === 'returning') reenter?.();
    if (state.type === 'live') lives += 1;
  });
  await madame.until('need', ({ steps }) => steps.length === 1);
  await vi.waitFor(() => expect(lives).toBeGreaterThan(0), 10_000);
  page.attach(you, 'camera', true);
  page.attach(you, 'camera', false);
  await madame.until('need', ({ steps }) => steps.length === 0);
  const before = madame.messages.length;
  reenter = () => {
    reenter = undefined;
    page.attach(you, 'camera', true);
  };
  for (const socket of sockets) socket.terminate();
  await madame.until('need', ({ steps }) => steps.length === 1, before);
});
