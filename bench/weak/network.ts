// Networks of one's own inside this machine: a namespace tied to it by a pair of interfaces, which loses packets (nftables) and carries
// so much (a token bucket with a queue of 32 KB in each direction). Needs root.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

export type Network = {
  /** Address of the machine as seen from inside. */
  outside: string;
  /** Words to put before a command so that it runs inside. */
  within: string[];
  remove(): void;
};

export type NetworkOptions = {
  /** Percent of packets lost, each way. */
  loss?: number;
  /** kbit/s, each way. */
  rate?: number;
  /** How both ends share the way; what the machine has set, otherwise. */
  congestion?: 'cubic' | 'bbr';
};

const run = (command: string) =>
  execFileSync('/bin/sh', ['-c', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
let made = 0;

export function network({ loss = 0, rate, congestion }: NetworkOptions): Network {
  made += 1;
  const name = `preau-${process.pid}-${made}`;
  const [near, far] = [`p${process.pid}n${made}`, `p${process.pid}f${made}`];
  const [outside, inside] = [`10.213.${made}.1`, `10.213.${made}.2`];
  const within = `ip netns exec ${name}`;
  run(`ip netns add ${name}`);
  try {
    run(`ip link add ${near} type veth peer name ${far} netns ${name}`);
    run(`ip addr add ${outside}/30 dev ${near} && ip link set ${near} up`);
    run(
      `${within} ip addr add ${inside}/30 dev ${far} && ${within} ip link set ${far} up && ${within} ip link set lo up`,
    );
    if (congestion) {
      const route = (device: string, source: string) =>
        `ip route replace 10.213.${made}.0/30 dev ${device} proto kernel scope link src ${source} congctl ${congestion}`;
      run(`${route(near, outside)} && ${within} ${route(far, inside)}`);
    }
    if (loss > 0) {
      run(`${within} nft add table ip loss`);
      for (const [hook, way] of [
        ['input', `iifname ${far}`],
        ['output', `oifname ${far}`],
      ] as const) {
        run(`${within} nft 'add chain ip loss ${hook} { type filter hook ${hook} priority 0; }'`);
        run(`${within} nft add rule ip loss ${hook} ${way} numgen random mod 1000 '<' ${Math.round(loss * 10)} drop`);
      }
    }
    if (rate !== undefined) {
      const bucket = `root tbf rate ${rate}kbit burst 4kb limit 32kb`;
      run(`tc qdisc add dev ${near} ${bucket} && ${within} tc qdisc add dev ${far} ${bucket}`);
    }
  } catch (error) {
    run(`ip netns del ${name}`);
    throw error;
  }
  return {
    outside,
    within: within.split(' '),
    remove: () => run(`ip netns del ${name}`),
  };
}

/** Room for `share` of one core, for whatever processes are put into these folders' `cgroup.procs`: cgroup v1's quota over 100 ms. */
export function quota(share: number): {
  folders: string[];
  /** Used since it was made, ms of a core. */
  used(): number;
  remove(): void;
} {
  made += 1;
  const folder = `/sys/fs/cgroup/cpu/preau-${process.pid}-${made}`;
  run(`mkdir -p ${folder}`);
  writeFileSync(`${folder}/cpu.cfs_period_us`, '100000');
  writeFileSync(`${folder}/cpu.cfs_quota_us`, String(Math.round(100_000 * share)));
  const count = folder.replace('/cpu/', '/cpuacct/');
  run(`mkdir -p ${count}`);
  return {
    folders: [folder, count],
    used: () => Number(readFileSync(`${count}/cpuacct.usage`, 'utf8')) / 1_000_000,
    // Processes that just ended leave a moment later.
    remove: () =>
      run(`for try in 1 2 3 4 5 6 7 8 9 10; do rmdir ${folder} ${count} && break; sleep 0.5; done 2>/dev/null; true`),
  };
}
