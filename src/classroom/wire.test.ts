// Our own packing against `ws` as the reader: every length form of the WebSocket header.
import { createServer } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createWire, cutReason, packBinary, packText, payloadOf, type Wire } from './wire.ts';

test('messages of every length arrive whole, in order, mixed with those of ws itself', async () => {
  const http = createServer();
  const door = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const wired = new Promise<{ wire: Wire; ws: WebSocket }>((resolve) => {
    http.on('upgrade', (request, socket, head) =>
      door.handleUpgrade(request, socket, head, (ws) => resolve({ wire: createWire(ws, socket), ws })),
    );
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const heard: string[] = [];
  client.on('message', (data, isBinary) => {
    if (Buffer.isBuffer(data)) heard.push(`${isBinary ? 'b' : 't'}${data.length}:${data[0]}`);
  });
  const closed = new Promise<number>((resolve) => client.on('close', resolve));
  const { wire, ws } = await wired;
  const lengths = [1, 125, 126, 127, 65_535, 65_536, 200_000];
  const expected: string[] = [];
  lengths.forEach((length, index) => {
    wire.write(packBinary(new Uint8Array(length).fill(index)));
    ws.ping();
    ws.send('own');
    wire.write(packText('x'.repeat(length)));
    expected.push(`b${length}:${index}`, `t3:${'o'.charCodeAt(0)}`, `t${length}:${'x'.charCodeAt(0)}`);
  });
  wire.close(4003, 'fini');
  wire.write(packText('after the close'));
  expect(await closed).toBe(4003);
  expect(heard).toEqual(expected);
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
