// What the same pictures and voices cost others: Debian's Janus as a relay of WebRTC, and a loop in C that only writes.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { mediaHeaderBytes } from '../../src/classroom/protocol.ts';
import { warmUp } from './cpu.ts';
import { cpuOf, startJanus } from './janus.ts';
import { pictureBytes, voiceBytes } from './streams.ts';

const script = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));
const source = fileURLToPath(new URL('../../../../bench/classroom/c-send.c', import.meta.url));
const measured = 10_000;
/** A WebSocket's header for messages of 126 bytes to 64 KB. */
const socketHeader = 4;

/** `perPupil`: thousandths of a core. `kilobits`: what each pupil really got, a second. */
export type PeerRow = { perPupil: number; kilobits: number };

type Talk = { ask<T>(): Promise<T>; child: ChildProcess };

/** A program that prints one line when it is ready and one for each byte it reads. */
async function talkTo<T>(command: string, words: readonly string[]): Promise<Talk & { told: T }> {
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ${words.join(' ')} ended early`);
    return JSON.parse(value);
  };
  const ask = () => {
    child.stdin.write('\n');
    return next();
  };
  return { told: await next(), ask, child };
}

async function measure(pupils: number, cpu: () => number, load: Talk): Promise<PeerRow> {
  await sleep(warmUp);
  const [got, used, from] = [await load.ask<{ bytes: number }>(), cpu(), performance.now()];
  await sleep(measured);
  const [gotThen, usedThen] = [await load.ask<{ bytes: number }>(), cpu()];
  const seconds = (performance.now() - from) / 1_000;
  const kilobits = ((gotThen.bytes - got.bytes) * 8) / 1_000 / seconds / pupils;
  return { perPupil: (usedThen - used) / seconds / pupils, kilobits };
}

export async function measureJanus(pupils: number, classSize: number): Promise<PeerRow> {
  const janus = await startJanus();
  let load: Talk | undefined;
  try {
    const [command = '', ...within] = janus.within;
    const program = ['taskset', '-c', '1', process.execPath, script('janus-load'), String(pupils), String(classSize)];
    load = await talkTo(command, [...within, ...program]);
    return await measure(pupils, janus.cpu, load);
  } finally {
    load?.child.kill('SIGKILL');
    janus.stop();
  }
}

export async function measureC(pupils: number, classSize: number): Promise<PeerRow> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-c-'));
  const program = join(folder, 'c-send');
  execFileSync('cc', ['-O2', '-o', program, source], { stdio: 'inherit' });
  const lengths = [pictureBytes, voiceBytes].map((bytes) => String(bytes + mediaHeaderBytes + socketHeader));
  const sender = await talkTo<{ port: number }>('taskset', [
    ...['-c', '0', program, String(pupils), String(classSize)],
    ...lengths,
  ]);
  const { pid } = sender.child;
  let load: Talk | undefined;
  try {
    if (pid === undefined) throw new Error('c-send did not start');
    const words = ['-c', '1', process.execPath, script('c-load'), String(sender.told.port), String(pupils)];
    load = await talkTo('taskset', words);
    return await measure(pupils, () => cpuOf(pid), load);
  } finally {
    load?.child.kill('SIGKILL');
    sender.child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}
