// Receivers of c-send: two sockets a pupil that count what comes. Usage: c-load.js PORT PUPILS.
import { once } from 'node:events';
import { connect } from 'node:net';

const [port = 0, pupils = 0] = process.argv.slice(2).map(Number);
let bytes = 0;
for (const plane of ['m', 'p'])
  for (let pupil = 0; pupil < pupils; pupil++) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.write(plane);
  }
process.stdout.write('{"ready":true}\n');
process.stdin.on('data', () => process.stdout.write(`${JSON.stringify({ bytes })}\n`));
