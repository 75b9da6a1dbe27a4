// The engine against a real relay, around a cut: codecs are the browser's and rest here, everything else is real.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readFrame } from '../protocol.ts';
import { microphone, peer, pupil, server, teacher, teacherShowing } from '../testing/in-class.ts';
import { personCookie } from '../testing/live-server.ts';
import { Engine } from './engine.ts';
import type { FromEngine } from './engine-messages.ts';

let sockets: WebSocket[] = [];
/** Delays of voices that the page told. */
let delays: number[] = [];
/** Messages that came to the page's main socket, and how many of them it has acknowledged. */
let heard = 0;
let acknowledged = 0;
let engine: Engine | undefined;

beforeEach(() => {
  const cookie = personCookie(pupil('Zoé'));
  class PageSocket extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { cookie } });
      this.on('error', () => {});
      if (url.includes('plane=main')) this.on('message', () => heard++);
      sockets.push(this);
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      const frame = data instanceof Uint8Array ? readFrame(data) : undefined;
      if (frame?.kind === 'ack') {
        delays.push(frame.voiceDelay);
        acknowledged = frame.mainCount;
      }
      super.send(data);
    }
  }
  vi.stubGlobal('WebSocket', PageSocket);
});
afterEach(() => {
  engine?.leave();
  engine = undefined;
  sockets = [];
  delays = [];
  heard = 0;
  acknowledged = 0;
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
  page.attach(you, 'camera', 'large');
  page.attach(you, 'camera', 'none');
  await madame.until('need', ({ steps }) => steps.length === 0);
  const before = madame.messages.length;
  reenter = () => {
    reenter = undefined;
    page.attach(you, 'camera', 'large');
  };
  for (const socket of sockets) socket.terminate();
  await madame.until('need', ({ steps }) => steps.length === 1, before);
});

test('a teacher who comes back over a longer way, and whoever hears her, are not told as late', async () => {
  const madame = peer(teacher);
  const { resume } = await madame.join();
  madame.say({ type: 'publish', publication: microphone });
  let read: string[] = [];
  const page = enter((state) => {
    if (state.type === 'live') read = state.room.parts.chat.messages.map(({ text }) => text);
  });
  const { port1, port2 } = new MessageChannel();
  page.speaker(port1);
  const say = async (text: string) => {
    madame.write(text, text);
    await vi.waitFor(() => expect(read).toContain(text), 10_000);
    const upTo = heard;
    await vi.waitFor(() => expect(acknowledged).toBeGreaterThanOrEqual(upTo), 10_000);
    return delays.at(-1);
  };
  await say('bonjour');
  for (let packet = 0; packet < 30; packet += 1) madame.voice(90);
  await say('avant');
  for (let packet = 0; packet < 30; packet += 1) madame.voice(90, undefined, 350);
  // Her way to the relay is no fault of who hears her: the relay says when it passed each voice on.
  expect(await say('loin')).toBeLessThan(50);
  madame.cut();
  await madame.join({ resume });
  madame.say({ type: 'publish', publication: microphone });
  for (let packet = 0; packet < 30; packet += 1) madame.voice(90, undefined, 350);
  expect(await say('de retour')).toBeLessThan(150);
  port2.close();
});
