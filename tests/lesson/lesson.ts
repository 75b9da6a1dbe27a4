// The stage of the scripted lesson: a real node in a process of its own, six pages in Chromium, each on its own cable, and the virtual pupils.
import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { fakeCamera } from '../e2e/fake-camera.ts';
import { aCable, type Cable } from '../support/cable.ts';
import { fakeDevices, launchChromium } from '../support/chromium.ts';
import { freePort } from '../support/gate.ts';
import { aDataFolder, type Node, startNode } from '../support/process.ts';
import { type MadeClass, makeClass } from './made-class.ts';
import { type Somebody, seated, teacher, tones, virtualNames } from './people.ts';
import { giveEars } from './senses.ts';
import { patience } from './until.ts';
import { VirtualPupil } from './virtual-pupil.ts';

export type Seat = { key: Somebody['key']; name: string; page: Page; cable: Cable; address: string };
export type Seats = Record<Somebody['key'], Seat>;

export type Lesson = {
  made: MadeClass;
  seats: Seats;
  virtual: readonly VirtualPupil[];
  dataFolder: string;
  /** The network is cut or the server is down: until `calm` pages may say so in their consoles. */
  storm(): void;
  calm(): void;
  /** `kill -9`, and the same node again on the same port and data. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** What went wrong in pages, in the node's log and at the virtual pupils. */
  complaints(): string[];
  /** Looked at by people, and never compared. */
  shot(who: Somebody['key'], name: string): Promise<void>;
  close(): Promise<void>;
};

const screens = fileURLToPath(new URL('../../build/screens', import.meta.url));
/** What a browser says by itself of a network that is down. */
const outage = /net::ERR_|WebSocket connection to|Failed to load resource|NetworkError/;
/** Another network interface came or went on this machine: Chromium breaks off what it was loading, and the page asks again. */
const elsewhere = /net::ERR_NETWORK_CHANGED/;

export async function openLesson(): Promise<Lesson> {
  const closing: (() => unknown)[] = [];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    return { ...(await open(closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(closing: (() => unknown)[]): Promise<Omit<Lesson, 'close'>> {
  mkdirSync(screens, { recursive: true });
  const data = aDataFolder();
  closing.push(data.remove);
  const made = await makeClass(data.folder);
  const complaints: string[] = [];
  let stormy = false;

  const port = await freePort();
  const start = async (): Promise<Node> => {
    // Thirty-one people come from one address here, as from one school.
    const settings = { PORT: String(port), PREAU_DATA: data.folder, PREAU_SCHOOL_NETWORKS: '127.0.0.0/8=100' };
    const node = await startNode({ ...settings, PREAU_LOG: 'warn' });
    const read = (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n'))
        if (/"level":(50|60)|Error/.test(line)) complaints.push(`node: ${line}`);
    };
    node.child.stdout?.on('data', read);
    node.child.stderr?.on('data', read);
    return node;
  };
  let node = await start();
  closing.push(() => node.kill());

  const browser = await launch();
  closing.push(() => browser.close());
  const seats: Partial<Seats> = {};
  for (const who of tones) {
    const cable = await aCable(node.address);
    closing.push(() => cable.remove());
    const page = await pageOf(browser, who, cable.address, made.cookies.get(who.name) ?? '');
    page.on('pageerror', (error) => complaints.push(`${who.name}: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() !== 'error' || elsewhere.test(text) || (stormy && outage.test(text))) return;
      complaints.push(`${who.name}: ${text} (${message.location().url})`);
    });
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== cable.address)
        complaints.push(`${who.name} asked ${request.url()}`);
    });
    seats[who.key] = { key: who.key, name: who.name, page, cable, address: cable.address };
  }
  const virtual = virtualNames.map((name) => {
    const pupil = new VirtualPupil(name, node.address, made.lessonId, made.cookies.get(name) ?? '');
    closing.push(() => pupil.close());
    return pupil;
  });

  return {
    made,
    seats: allOf(seats),
    virtual,
    dataFolder: data.folder,
    storm() {
      stormy = true;
    },
    calm() {
      stormy = false;
    },
    kill: () => node.kill(),
    async restart() {
      node = await start();
    },
    complaints: () => [...complaints, ...virtual.flatMap(({ refusals }) => refusals)],
    async shot(who, name) {
      await seats[who]?.page.screenshot({ path: join(screens, `lesson-${name}.png`) });
    },
  };
}

/** The whole browser, as people have it. */
const launch = (): Promise<Browser> =>
  launchChromium([...fakeDevices, `--use-file-for-fake-video-capture=${fakeCamera(8)}`]);

async function pageOf(browser: Browser, who: Somebody, address: string, cookie: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: who.viewport,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  });
  await context.grantPermissions(['camera', 'microphone'], { origin: address });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: address }]);
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await giveEars(page, who);
  return page;
}

function allOf(seats: Partial<Seats>): Seats {
  const { petit, lina, noe, zoe, ines, malo } = seats;
  assert(petit && lina && noe && zoe && ines && malo);
  return { petit, lina, noe, zoe, ines, malo };
}

export const pupilsOf = ({ seats }: Pick<Lesson, 'seats'>): Seat[] => seated.map(({ key }) => seats[key]);
export const everybody = (lesson: Pick<Lesson, 'seats'>): Seat[] => [lesson.seats[teacher.key], ...pupilsOf(lesson)];
