// Classes of members on bare sockets, as light as Node allows: pupils count and acknowledge, teachers send voice and pictures.
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AckRhythm } from '../../src/classroom/client/ack-rhythm.ts';
import {
  type Layer,
  livePath,
  mediaHeaderBytes,
  type Plane,
  protocolVersion,
  writeAck,
  writeMedia,
} from '../../src/classroom/protocol.ts';
import { pictureBytes, voiceBytes } from './streams.ts';

const [portText = '0', pupilsText = '30', classText = '30', ...how] = process.argv.slice(2);
const secure = how.includes('tls');
/** No pictures, as in the tier `voice`. */
const voiceOnly = how.includes('voice');
/** Of an earlier hour: ended by their teachers when asked, so that nothing of them is left. */
const earlier = how.includes('earlier');
const teachers: Socket[] = [];
const port = Number(portText);
const pupils = Number(pupilsText);
const classSize = Number(classText);

/** A client's frame with a mask of zeros: allowed, and the payload stays as it is. */
function frame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const header =
    length < 126
      ? Buffer.of(0x80 | opcode, 0x80 | length)
      : Buffer.of(0x80 | opcode, 0x80 | 126, length >> 8, length & 255);
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}
const text = (message: object) => frame(1, Buffer.from(JSON.stringify(message)));

/** Splits what comes into messages by their headers alone; the first bytes are the answer to the upgrade. */
class Reader {
  messages = 0;
  bytes = 0;
  private upgraded = false;
  private left = 0;
  private head: Buffer = Buffer.alloc(0);
  onText: ((text: string) => void) | undefined;
  onData: (() => void) | undefined;
  /** @param capturedAt ms since 1970 */
  onVoice: ((capturedAt: number) => void) | undefined;

  read(chunk: Buffer): void {
    this.bytes += chunk.length;
    let data = this.head.length > 0 ? Buffer.concat([this.head, chunk]) : chunk;
    this.head = Buffer.alloc(0);
    if (!this.upgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) {
        this.head = data;
        return;
      }
      this.upgraded = true;
      data = data.subarray(end + 4);
    }
    let at = 0;
    while (at < data.length) {
      if (this.left > 0) {
        const take = Math.min(this.left, data.length - at);
        this.left -= take;
        at += take;
        continue;
      }
      const short = (data[at + 1] ?? 255) & 127;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      const rest = data.length - at;
      if (rest < header) break;
      const length = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6);
      const isText = ((data[at] ?? 0) & 15) === 1;
      if (isText && this.onText) {
        if (rest < header + length) break;
        this.onText(data.toString('utf8', at + header, at + header + length));
        at += header + length;
      } else {
        if (this.onVoice && length === voiceBytes + mediaHeaderBytes && rest >= header + mediaHeaderBytes)
          this.onVoice(data.readDoubleBE(at + header + capturedAtOffset) / 1_000);
        at += header;
        this.left = length;
      }
      this.messages += 1;
    }
    if (at < data.length) this.head = Buffer.from(data.subarray(at));
    this.onData?.();
  }
}

function open(lesson: string, plane: Plane, who: string, reader: Reader): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket: Socket = secure
      ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
      : connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      socket.write(
        `GET ${livePath(lesson, plane)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Cookie: who=${who}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      resolve(socket);
    });
    socket.on('error', reject);
    socket.on('data', (chunk) => reader.read(chunk));
  });
}

const readers: Reader[] = [];
/** Where the capture time stands in a frame. */
const capturedAtOffset = 12;
/** From the teacher's writing to one pupil's reading in each class, ms. */
let voiceDelays: number[] = [];

async function join(lesson: string, who: string, timed = false): Promise<{ main: Socket; picture: Socket }> {
  const main = new Reader();
  const picture = new Reader();
  let epoch = 0;
  const welcomed = new Promise<string>((resolve) => {
    main.onText = (message) => {
      const { type, resume } = JSON.parse(message);
      if (type === 'welcome') resolve(resume);
    };
  });
  const mainSocket = await open(lesson, 'main', who, main);
  mainSocket.write(text({ type: 'hello', protocol: protocolVersion }));
  const resume = await welcomed;
  main.onText = undefined;
  const ready = new Promise<void>((resolve) => {
    picture.onText = (message) => {
      epoch = JSON.parse(message).epoch;
      picture.onText = undefined;
      resolve();
    };
  });
  const pictureSocket = await open(lesson, 'picture', who, picture);
  pictureSocket.write(text({ type: 'hello', protocol: protocolVersion, resume }));
  await ready;
  readers.push(main, picture);
  // As pages do: with what comes, not by a timer of their own, and by the same rhythm.
  const rhythm = new AckRhythm();
  rhythm.startOver(performance.now());
  let shortest = Number.POSITIVE_INFINITY;
  main.onVoice = (capturedAt) => {
    const delay = Date.now() - capturedAt;
    shortest = Math.min(shortest, delay);
    rhythm.cameLate(delay - shortest, performance.now());
    if (timed) voiceDelays.push(delay);
  };
  const acknowledge = (nextWithin: number) =>
    mainSocket.write(
      frame(
        2,
        writeAck({
          mainCount: main.messages,
          pictureCount: picture.messages,
          pictureEpoch: epoch,
          voiceDelay: 0,
          arrivedAt: performance.now(),
          nextWithin,
        }),
      ),
    );
  main.onData = picture.onData = () => {
    const now = performance.now();
    if (rhythm.due(now)) acknowledge(rhythm.acknowledged(now));
  };
  return { main: mainSocket, picture: pictureSocket };
}

async function teach(lesson: string, number: number): Promise<void> {
  const { main, picture } = await join(lesson, `teacher.${number}`);
  teachers.push(main);
  const steps = [{ step: 0, width: 640, height: 360, rate: 25, bitrate: 400_000 }];
  main.write(text({ type: 'publish', publication: { source: 'camera', codec: 'vp8', layers: 3, steps } }));
  const voice = { source: 'microphone', codec: 'opus', sampleRate: 48_000, channels: 1, packet: 60 };
  main.write(text({ type: 'publish', publication: voice }));
  const layers: readonly Layer[] = [0, 2, 1, 2];
  let sequence = 0;
  const media = { publisher: 0, step: 0, configChanged: false, level: 0 } as const;
  setTimeout(
    () => {
      const showing = setInterval(() => {
        const key = sequence % 250 === 0;
        const layer = key ? 0 : (layers[sequence % 4] ?? 0);
        const payload = new Uint8Array(pictureBytes);
        const capturedAt = Date.now() * 1_000;
        picture.write(
          frame(
            2,
            writeMedia({ ...media, kind: 'picture', source: 'camera', sequence, capturedAt, key, layer, payload }),
          ),
        );
        sequence += 1;
      }, 40);
      if (voiceOnly) clearInterval(showing);
      setInterval(() => {
        const payload = new Uint8Array(voiceBytes);
        const capturedAt = Date.now() * 1_000;
        main.write(
          frame(
            2,
            writeMedia({
              ...media,
              kind: 'voice',
              source: 'microphone',
              sequence,
              capturedAt,
              key: true,
              layer: 0,
              level: 90,
              payload,
            }),
          ),
        );
      }, 60);
    },
    (number * 13) % 60,
  );
}

for (let first = 0; first < pupils; first += classSize) {
  const lesson = `${earlier ? 'earlier' : 'lesson'}-${first}`;
  const size = Math.min(classSize, pupils - first);
  await Promise.all(
    Array.from({ length: size }, (_, index) => join(lesson, `pupil.${first + index}`, index === size - 1)),
  );
  await teach(lesson, first);
}
process.send?.({ ready: true });
process.on('message', () => {
  if (earlier) for (const teacher of teachers) teacher.write(text({ type: 'end' }));
  let messages = 0;
  let bytes = 0;
  for (const reader of readers) {
    messages += reader.messages;
    bytes += reader.bytes;
  }
  const { user, system } = process.cpuUsage();
  const sorted = voiceDelays.sort((a, b) => a - b);
  const voiceP95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  voiceDelays = [];
  process.send?.({ messages, bytes, cpu: (user + system) / 1_000, voiceP95 });
});
