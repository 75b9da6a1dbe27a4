// A server of a benchmark, in a process of its own on one core: it prints one JSON line when it is ready.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Started<Told> = { told: Told; child: ChildProcess; stop(): Promise<void> };

/** @param script compiled file beside this one, without its ending */
export async function startChild<Told>(
  script: string,
  args: string[] = [],
  options: { core?: number; env?: NodeJS.ProcessEnv; inspect?: string[] } = {},
): Promise<Started<Told>> {
  const file = fileURLToPath(new URL(`${script}.js`, import.meta.url));
  const command = ['-c', String(options.core ?? 0), process.execPath, ...(options.inspect ?? []), file, ...args];
  const child = spawn('taskset', command, {
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error(`${script} has no output`);
  for await (const line of createInterface({ input: child.stdout })) {
    return {
      told: JSON.parse(line),
      child,
      async stop() {
        if (child.exitCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      },
    };
  }
  throw new Error(`${script} ended before it was ready`);
}
