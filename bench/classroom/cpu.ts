// CPU of the relay process alone, per pupil, with 400 kbit/s of picture and a voice to each.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));
/** A script of ours on a core of its own, with a channel for messages. */
const start = (core: number, name: string, words: readonly string[], flags: readonly string[] = []): ChildProcess =>
  spawn('taskset', ['-c', String(core), process.execPath, ...flags, script(name), ...words], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
/** A lesson lasts an hour: what is measured is what the engine has compiled by then. Peers are given as long. */
export const warmUp = 12_000;
const measured = 10_000;

type Relay = { cpu: number; rss: number; rooms: number; members: number; sockets: number };
type Load = { messages: number; bytes: number; cpu: number; voiceP95: number };

const heard = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once('message', (message: T) => resolve(message));
    child.once('exit', () => reject(new Error('a process of the benchmark ended early')));
  });
const ask = <T>(child: ChildProcess): Promise<T> => {
  const answer = heard<T>(child);
  child.send('now');
  return answer;
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export type CpuRow = {
  pupils: number;
  classSize: number;
  secure: boolean;
  /** Thousandths of a core per pupil. */
  perPupil: number;
  /** Messages a second and kbit/s that each pupil really got. */
  messages: number;
  kilobits: number;
  members: number;
  /** Memory of the relay beyond the idle process, bytes. */
  memory: number;
  /** Part of a core that relay and load used: who of them is at its end. */
  relayBusy: number;
  loadBusy: number;
  /** From the teacher's writing to a pupil's reading, ms: the way through relay and load, without codecs and jitter buffer. */
  voiceP95: number;
};

export async function measureCpu(
  pupils: number,
  classSize: number,
  secure: boolean,
  voiceOnly = false,
  /** Folder where all lessons are recorded; absent, none is. */
  recorded?: string,
  /** The relay has given lessons before: what is measured is no compiler. */
  lessonsBefore = false,
): Promise<CpuRow> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-live-'));
  const files = secure ? certificate(folder) : [];
  const words = recorded === undefined ? files : [...(secure ? files : ['', '']), recorded];
  const relay = start(0, 'relay', words, ['--expose-gc']);
  let load: ChildProcess | undefined;
  try {
    const { port } = await heard<{ port: number }>(relay);
    if (lessonsBefore) await giveLessons(port, secure);
    const idle = await ask<Relay>(relay);
    load = start(1, 'load', [
      String(port),
      String(pupils),
      String(classSize),
      ...(secure ? ['tls'] : []),
      ...(voiceOnly ? ['voice'] : []),
    ]);
    await heard(load);
    await pause(warmUp);
    const [before, gotBefore] = [await ask<Relay>(relay), await ask<Load>(load)];
    const from = performance.now();
    await pause(measured);
    const [after, gotAfter] = [await ask<Relay>(relay), await ask<Load>(load)];
    const seconds = (performance.now() - from) / 1_000;
    if (after.members !== pupils + after.rooms) throw new Error(`${after.members} members instead of ${pupils}`);
    return {
      pupils,
      classSize,
      secure,
      perPupil: (after.cpu - before.cpu) / seconds / pupils,
      messages: (gotAfter.messages - gotBefore.messages) / seconds / pupils,
      kilobits: ((gotAfter.bytes - gotBefore.bytes) * 8) / 1_000 / seconds / pupils,
      members: after.members,
      memory: after.rss - idle.rss,
      relayBusy: (after.cpu - before.cpu) / seconds / 1_000,
      loadBusy: (gotAfter.cpu - gotBefore.cpu) / seconds / 1_000,
      voiceP95: gotAfter.voiceP95,
    };
  } finally {
    load?.kill();
    relay.kill();
    rmSync(folder, { recursive: true });
  }
}

/** Classes of an earlier hour: ten of them for a few seconds run as often through the relay's code as one for some minutes. */
async function giveLessons(port: number, secure: boolean): Promise<void> {
  const load = start(1, 'load', [String(port), '300', '30', 'earlier', ...(secure ? ['tls'] : [])]);
  try {
    await heard(load);
    await pause(warmUp);
    await ask(load);
    await pause(2_000);
  } finally {
    load.kill();
  }
}

function certificate(folder: string): [string, string] {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-days', '1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, ...subject, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return [cert, key];
}
