// Our own end of the WebSocket against `ws` as the other: every length form of the header, both ways.
import { createServer } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ServerWebSocket } from './web-socket.ts';
import { cutReason, packBinary, packText, payloadOf } from './wire.ts';

const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000];

async function pair() {
  const http = createServer();
  const heard: string[] = [];
  const wired = new Promise<{ wire: ServerWebSocket; closed: Promise<void> }>((resolve) => {
    http.on('upgrade', (request, socket, head) => {
      const closed = new Promise<void>((over) => {
        const wire = new ServerWebSocket(request, socket, head, 1_000_000, {
          message: (data, isBinary) => void heard.push(said(data, isBinary)),
          closed: over,
        });
        queueMicrotask(() => resolve({ wire, closed }));
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const { wire, closed } = await wired;
  return { http, client, wire, closed, heard };
}

const said = (data: Buffer, isBinary: boolean) => `${isBinary ? 'b' : 't'}${data.length}:${data[0]}:${data.at(-1)}`;
const expected = lengths.flatMap((length, index) => [
  said(Buffer.alloc(length, index), true),
  said(Buffer.from('x'.repeat(length)), false),
]);

test('messages of every length arrive whole, in order, and nothing after the close', async () => {
  const { http, client, wire, closed } = await pair();
  const heard: string[] = [];
  client.on('message', (data, isBinary) => {
    if (Buffer.isBuffer(data)) heard.push(said(data, isBinary));
  });
  const left = new Promise<[number, Buffer]>((resolve) => client.on('close', (code, why) => resolve([code, why])));
  lengths.forEach((length, index) => {
    wire.write(packBinary(new Uint8Array(length).fill(index)));
    wire.write(packText('x'.repeat(length)));
  });
  wire.close(4003, 'c’est fini');
  wire.write(packText('after the close'));
  const [code, why] = await left;
  expect([code, why.toString()]).toEqual([4003, 'c’est fini']);
  expect(heard).toEqual(expected);
  await closed;
  http.close();
});

test('messages of every length are read, pings answered, and a close is answered', async () => {
  const { http, client, closed, heard } = await pair();
  await new Promise((resolve) => client.once('open', resolve));
  const pongs: string[] = [];
  client.on('pong', (data) => pongs.push(data.toString()));
  lengths.forEach((length, index) => {
    client.send(Buffer.alloc(length, index));
    client.ping(String(index));
    client.send('x'.repeat(length));
  });
  client.close(1000);
  await closed;
  expect(heard).toEqual(expected);
  expect(pongs).toEqual(lengths.map((_, index) => String(index)));
  http.close();
});

test('the payload of a packed message is the one put in', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70_000 }), (length) => {
      expect(payloadOf(packBinary(new Uint8Array(length))).length).toBe(length);
    }),
  );
});

test('a reason is cut to 123 bytes between characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (reason) => {
      const cut = cutReason(reason);
      expect(Buffer.from(cut).length).toBeLessThanOrEqual(123);
      expect(reason.startsWith(cut)).toBe(true);
      expect(cut).not.toContain('\ufffd');
    }),
  );
});

/** A client that is nothing but a connection: it does what no library would. */
async function rawPair() {
  const http = createServer();
  const wired = new Promise<{ wire: ServerWebSocket; closed: Promise<void> }>((resolve) => {
    http.on('upgrade', (request, socket, head) => {
      const closed = new Promise<void>((over) => {
        const wire = new ServerWebSocket(request, socket, head, 1_000_000, { message() {}, closed: over });
        queueMicrotask(() => resolve({ wire, closed }));
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  const client = connect(address.port, '127.0.0.1');
  client.on('error', () => {});
  client.write(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const end = () => {
    client.destroy();
    http.close();
  };
  return { client, end, ...(await wired) };
}

test('[W8] who reads nothing is dropped before the memory fills, whatever they acknowledge', async () => {
  const { end, wire, closed } = await rawPair();
  let over = false;
  void closed.then(() => {
    over = true;
  });
  const megabyte = packBinary(new Uint8Array(1_000_000));
  // What the system's own buffers take is no memory of ours.
  for (let count = 0; count < 64 && !over; count += 1) {
    wire.write(megabyte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(over).toBe(true);
  end();
});

test('[W8] who goes on sending after the goodbye, and never answers it, isn’t listened to for long', async () => {
  const { client, end, wire, closed } = await rawPair();
  client.resume();
  wire.close(4006, 'too much');
  let over = false;
  void closed.then(() => {
    over = true;
  });
  const frame = Buffer.concat([Buffer.of(0x82, 0xfe, 0xff, 0xff, 0, 0, 0, 0), Buffer.alloc(65_535)]);
  // 4 MB: far less than what comes in the ten seconds that somebody silent would have.
  for (let count = 0; count < 64 && !over; count += 1) {
    client.write(frame);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(over).toBe(true);
  end();
});
