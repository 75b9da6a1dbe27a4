// Debian's Janus with a video room of its own, in a network namespace, and its CPU as the kernel counts it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Janus offers no candidate on the loopback interface: it gets one of its own, whose packets go no further. */
export const janusAddress = '10.213.9.1';
export const janusPort = 8188;

export type Janus = {
  /** What runs beside it: `ip netns exec …`. */
  within: readonly string[];
  /** CPU of the process so far, ms. */
  cpu(): number;
  rss(): number;
  stop(): void;
};

/** Needs root, for the namespace. */
export async function startJanus(): Promise<Janus> {
  const name = `preau-janus-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'preau-janus-'));
  const run = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  run('netns', 'add', name);
  const within = ['ip', 'netns', 'exec', name];
  let child: ChildProcess | undefined;
  const stop = () => {
    child?.kill('SIGKILL');
    run('netns', 'delete', name);
    rmSync(folder, { recursive: true });
  };
  try {
    run('-n', name, 'link', 'set', 'lo', 'up');
    run('-n', name, 'link', 'add', 'room0', 'type', 'veth', 'peer', 'name', 'room1');
    run('-n', name, 'addr', 'add', `${janusAddress}/24`, 'dev', 'room0');
    run('-n', name, 'link', 'set', 'room0', 'up');
    run('-n', name, 'link', 'set', 'room1', 'up');
    writeFileSync(
      join(folder, 'janus.jcfg'),
      [
        'general: {',
        `  configs_folder = "${folder}"`,
        `  interface = "${janusAddress}"`,
        '  debug_level = 1',
        '  log_to_stdout = true',
        '}',
        'nat: { nice_debug = false }',
        'plugins: { disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_nosip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so,libjanus_lua.so,libjanus_duktape.so" }',
        'transports: { disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }',
        '',
      ].join('\n'),
    );
    writeFileSync(
      join(folder, 'janus.transport.websockets.jcfg'),
      `general: { ws = true\n ws_port = ${janusPort}\n ws_interface = "room0"\n ws_logging = 0 }\nadmin: { admin_ws = false }\n`,
    );
    writeFileSync(join(folder, 'janus.plugin.videoroom.jcfg'), 'general: { }\n');
    const command = [...within.slice(1), 'taskset', '-c', '0', 'janus', '-F', folder];
    child = spawn('ip', command, { stdio: ['ignore', 'ignore', 'inherit'] });
    const { pid } = child;
    if (pid === undefined) throw new Error('janus did not start');
    // `ip netns exec` and `taskset` become what they start: one process all along.
    return { within, cpu: () => cpuOf(pid), rss: () => rssOf(pid), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Ticks of the kernel's clock are 10 ms. */
export function cpuOf(pid: number): number {
  const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(after[11]) + Number(after[12])) * 10;
}

function rssOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
}
