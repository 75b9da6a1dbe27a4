// How late voices come: a teacher and a pupil in two Chromiums, the pupil's in a network namespace that loses packets.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPage } from '../../src/classroom/testing/built-page.ts';
import { enter, launch } from '../../src/classroom/testing/chromium.ts';
import { startLiveServer } from '../../src/classroom/testing/live-server.ts';
import { chromiumPath } from '../../tests/support/chromium.ts';

const listened = 45_000;
const outside = '10.213.7.1';
const inside = '10.213.7.2';

export type Delay = { p50: number; p95: number; p99: number; count: number; firstPicture: number | null };

/** @param loss percent of packets lost each way between the relay and the pupil; 0 stays on loopback. */
export async function measureDelay(loss: number): Promise<Delay> {
  const built = await buildPage(join(process.cwd(), 'src/classroom/testing'));
  const host = loss === 0 ? '127.0.0.1' : '0.0.0.0';
  const server = await startLiveServer({ serve: built.serve, host });
  const away = loss === 0 ? undefined : namespace(loss);
  const origin = `http://${away ? outside : '127.0.0.1'}:${server.port}`;
  const near = await launch({ executablePath: chromiumPath });
  const far = away ? await launch({ executablePath: away.chromium, secureOrigin: origin }) : near;
  try {
    const madame = await enter(near, server.port, { name: 'Mme Durand', role: 'teacher' });
    await madame.evaluate(async () => {
      await globalThis.testClass.live().startMicrophone();
      await globalThis.testClass.live().startCamera();
    });
    const early = await enter(far, server.port, { name: 'Ana', role: 'pupil' }, origin);
    await early.evaluate(() => globalThis.testClass.watch());
    await early.waitForTimeout(listened);
    const { voiceDelay } = await early.evaluate(() => globalThis.testClass.stats());
    if (!voiceDelay) throw new Error('no voice was heard');
    const late = await enter(far, server.port, { name: 'Late', role: 'pupil' }, origin);
    await late.evaluate(() => globalThis.testClass.watch());
    await late.waitForFunction(() => globalThis.testClass.firstPixels() !== null);
    const firstPicture = await late.evaluate(() => globalThis.testClass.firstPixels());
    return { ...voiceDelay, firstPicture };
  } finally {
    await far.close();
    await near.close();
    await server.close();
    await built.remove();
    away?.remove();
  }
}

/** A network namespace tied to this one by a pair of interfaces, and a Chromium that starts inside. Needs root. */
function namespace(loss: number): { chromium: string; remove(): void } {
  const name = `preau-${process.pid}`;
  const run = (command: string) => execFileSync('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = mkdtempSync(join(tmpdir(), 'preau-bench-net-'));
  const pair = `pr${process.pid}`;
  run(`ip netns add ${name}`);
  run(`ip link add ${pair}a type veth peer name ${pair}b netns ${name}`);
  run(`ip addr add ${outside}/30 dev ${pair}a && ip link set ${pair}a up`);
  const within = `ip netns exec ${name}`;
  run(
    `${within} ip addr add ${inside}/30 dev ${pair}b && ${within} ip link set ${pair}b up && ${within} ip link set lo up`,
  );
  run(`${within} nft add table ip loss`);
  for (const hook of ['input', 'output']) {
    const way = hook === 'input' ? `iifname ${pair}b` : `oifname ${pair}b`;
    run(`${within} nft 'add chain ip loss ${hook} { type filter hook ${hook} priority 0; }'`);
    run(`${within} nft add rule ip loss ${hook} ${way} numgen random mod 100 '<' ${loss} drop`);
  }
  const chromium = join(folder, 'chromium');
  writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${name} ${chromiumPath} "$@"\n`);
  chmodSync(chromium, 0o755);
  return {
    chromium,
    remove() {
      run(`ip netns del ${name}`);
      rmSync(folder, { recursive: true });
    },
  };
}
