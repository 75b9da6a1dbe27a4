// One worker as the server sees it: a process with a channel, watched until it ends.
import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { type Order, readWord, type Word } from './channel.ts';

/** A worker that says nothing for so many looks is stuck, and its classes with it. */
const patience = 15;
/** It may take longer to begin, on a machine that is busy. */
const startPatience = 60;
/** ms */
const lookPeriod = 1_000;
/** Of a worker that is dead, ms. */
const lastWords = 200;
/** At stopping, ms. */
const stopTime = 3_000;

export type Worker = {
  readonly pid: number | undefined;
  /** @param socket stays open here too, until it is closed here */
  order(order: Order, socket?: Socket): void;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
};

export type WorkerEvents = {
  word(word: Word): void;
  /** Once: the process is dead, and all it had said was heard. */
  over(): void;
  trouble(message: string, error?: unknown): void;
};

/** Nothing of the school's settings is in its environment: it gets what rooms need by `start`. */
const passedOn = ['PATH', 'TZ', 'LANG', 'NODE_OPTIONS', 'NODE_ENV'];

/** @param entry the program of a worker */
export function startWorker(entry: string, events: WorkerEvents): Worker {
  const env: NodeJS.ProcessEnv = {};
  for (const name of passedOn) if (process.env[name] !== undefined) env[name] = process.env[name];
  const child: ChildProcess = fork(entry, [], { env, execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] });
  let quiet = 0;
  let began = false;

  // Looks and not time: a machine that slept, or a server that was busy, has heard nothing for long either.
  const looking = setInterval(() => {
    quiet += 1;
    if (quiet < (began ? patience : startPatience)) return;
    events.trouble(`worker ${child.pid} is stuck`);
    child.kill('SIGKILL');
  }, lookPeriod);
  looking.unref();

  let dead = false;
  const ended = new Promise<void>((resolve) => {
    const over = () => {
      if (dead) return;
      dead = true;
      clearInterval(looking);
      if (child.connected) child.disconnect();
      resolve();
      events.over();
    };
    child.once('exit', () => {
      if (!child.connected) return over();
      // Its last words are still in the channel. With a socket under way, Node never says that the channel has ended.
      child.once('disconnect', over);
      setTimeout(over, lastWords);
    });
    child.once('error', (error) => {
      events.trouble('a worker could not be started', error);
      if (child.pid === undefined) over();
    });
  });

  child.on('message', (message) => {
    if (dead) return;
    quiet = 0;
    began = true;
    try {
      events.word(readWord(message));
    } catch (error) {
      events.trouble('a worker’s word', error);
    }
  });

  const order = (what: Order, socket?: Socket) => {
    // Node would ask the workers about its server's sockets before that server is closed, and those that have ended never answer.
    if (socket) Reflect.set(socket, 'server', undefined);
    // Who can't be told is about to be over.
    if (child.connected) child.send(what, socket, { keepOpen: true }, () => {});
  };

  return {
    pid: child.pid,
    order,
    async stop() {
      order({ type: 'stop' });
      const impatience = setTimeout(() => child.kill('SIGKILL'), stopTime);
      await ended;
      clearTimeout(impatience);
    },
  };
}
