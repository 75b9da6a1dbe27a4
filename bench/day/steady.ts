// A steady flow of requests, each sent when its time has come whether or not the others were answered, and how long each took
// from then on. Usage: node steady.js URL COOKIES RATE SECONDS; COOKIES is a file with one session a line.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';

const [url = '', file = '', rate = '0', seconds = '0'] = process.argv.slice(2);
const cookies = readFileSync(file, 'utf8').trim().split('\n');
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const count = Number(rate) * Number(seconds);
const began = performance.now() + 50;
const took: number[] = [];
let failed = 0;
let sent = 0;

await new Promise<void>((resolve) => {
  const settle = () => {
    if (took.length + failed === count) resolve();
  };
  const tick = () => {
    const now = performance.now();
    for (; sent < count && began + (sent * 1000) / Number(rate) <= now; sent++) {
      const due = began + (sent * 1000) / Number(rate);
      // A fixed step through the readers: the same order each time, near neighbours far apart.
      const cookie = cookies[(sent * 7919) % cookies.length] ?? '';
      get(url, { agent, headers: { cookie } }, (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) took.push(performance.now() - due);
          else failed++;
          settle();
        });
      }).on('error', () => {
        failed++;
        settle();
      });
    }
    if (sent < count) setTimeout(tick, 1);
  };
  tick();
});
took.sort((a, b) => a - b);
const at = (share: number) => took[Math.max(0, Math.ceil(share * took.length) - 1)] ?? Number.NaN;
process.stdout.write(JSON.stringify({ p50: at(0.5), p95: at(0.95), p99: at(0.99), failed }));
process.exit(0);
