// Classes in Janus's video room: one teacher each who sends the same picture and voice as in our benchmark, and pupils who receive.
// Usage: janus-load.js PUPILS CLASS. WebRTC by werift: what it costs is this process's, not Janus's.
import { setTimeout as sleep } from 'node:timers/promises';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import { WebSocket } from 'ws';
import { janusAddress, janusPort } from './janus.ts';
import { pictureBytes, voiceBytes } from './streams.ts';

const pupils = Number(process.argv[2] ?? 30);
const classSize = Number(process.argv[3] ?? 30);
const together = 10;

type Jsep = { type: 'offer' | 'answer'; sdp: string };
type Said = {
  janus: string;
  transaction?: string;
  sender?: number;
  data?: { id: number };
  plugindata?: { data: { videoroom?: string; id?: number; error?: string } };
  jsep?: Jsep;
  error?: { reason: string };
};

let received = 0;
let receivedBytes = 0;

/** One session of Janus's own protocol over a WebSocket; many handles. */
class Signalling {
  private readonly socket: WebSocket;
  private readonly waiting = new Map<string, (said: Said) => void>();
  private session = 0;
  private next = 1;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const said: Said = JSON.parse(String(data));
      // An `ack` says only that it was read.
      if (said.janus === 'ack' || said.transaction === undefined) return;
      this.waiting.get(said.transaction)?.(said);
      this.waiting.delete(said.transaction);
    });
  }

  static async open(): Promise<Signalling> {
    for (let tries = 0; ; tries++) {
      try {
        const socket = new WebSocket(`ws://${janusAddress}:${janusPort}`, 'janus-protocol');
        await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
        const signalling = new Signalling(socket);
        signalling.session = (await signalling.ask({ janus: 'create' })).data?.id ?? 0;
        setInterval(() => void signalling.ask({ janus: 'keepalive' }), 20_000).unref();
        return signalling;
      } catch (error) {
        if (tries === 50) throw error;
        await sleep(100);
      }
    }
  }

  async attach(): Promise<number> {
    return (await this.ask({ janus: 'attach', plugin: 'janus.plugin.videoroom' })).data?.id ?? 0;
  }

  message(handle: number, body: object, jsep?: Jsep): Promise<Said> {
    return this.ask({ janus: 'message', handle_id: handle, body, ...(jsep && { jsep }) });
  }

  private ask(message: object): Promise<Said> {
    const transaction = String(this.next++);
    const session = this.session === 0 ? {} : { session_id: this.session };
    return new Promise((resolve, reject) => {
      this.waiting.set(transaction, (said) => {
        const wrong = said.error?.reason ?? said.plugindata?.data.error;
        if (wrong) reject(new Error(`janus: ${wrong}`));
        else resolve(said);
      });
      this.socket.send(JSON.stringify({ ...message, ...session, transaction }));
    });
  }
}

const codecs = {
  audio: [new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111 })],
  video: [
    new RTCRtpCodecParameters({
      mimeType: 'video/VP8',
      clockRate: 90_000,
      payloadType: 96,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    }),
  ],
};

const connection = () => new RTCPeerConnection({ codecs, iceServers: [], iceUseIpv6: false });

const connected = async (peer: RTCPeerConnection) => {
  for (let tries = 0; peer.connectionState !== 'connected'; tries++) {
    if (tries === 200) throw new Error(`WebRTC came no further than ${peer.connectionState}`);
    await sleep(100);
  }
};

/** @returns the feed's number */
async function teach(signalling: Signalling, room: number): Promise<number> {
  const handle = await signalling.attach();
  const created = { request: 'create', room, publishers: 1, audiocodec: 'opus', videocodec: 'vp8', bitrate: 0 };
  await signalling.message(handle, created);
  const joined = await signalling.message(handle, { request: 'join', ptype: 'publisher', room });
  const feed = joined.plugindata?.data.id ?? 0;
  const peer = connection();
  const [voice, picture] = [new MediaStreamTrack({ kind: 'audio' }), new MediaStreamTrack({ kind: 'video' })];
  peer.addTransceiver(voice, { direction: 'sendonly' });
  peer.addTransceiver(picture, { direction: 'sendonly' });
  await peer.setLocalDescription(await peer.createOffer());
  const offer: Jsep = { type: 'offer', sdp: peer.localDescription?.sdp ?? '' };
  const { jsep } = await signalling.message(handle, { request: 'publish', audio: true, video: true }, offer);
  if (!jsep) throw new Error('no answer to the offer');
  await peer.setRemoteDescription(jsep);
  await connected(peer);
  send(voice, picture);
  return feed;
}

function send(voice: MediaStreamTrack, picture: MediaStreamTrack): void {
  const sequence = { voice: 0, picture: 0 };
  const at = { voice: 0, picture: 0 };
  let frames = 0;
  const packet = (payloadType: number, number: number, timestamp: number, marker: boolean, payload: Buffer) =>
    new RtpPacket(new RtpHeader({ payloadType, sequenceNumber: number & 0xffff, timestamp, marker }), payload);
  setInterval(() => {
    const key = frames++ % 250 === 0;
    for (const last of [false, true]) {
      // Two packets each: a whole picture doesn't fit in one.
      const payload = Buffer.alloc(pictureBytes / 2);
      // The payload descriptor's start bit, then the frame's first byte: bit 0 is clear in a key frame.
      payload[0] = last ? 0x00 : 0x10;
      payload[1] = key ? 0x00 : 0x01;
      picture.writeRtp(packet(96, sequence.picture++, at.picture, last, payload));
    }
    at.picture += 3_600;
  }, 40);
  setInterval(() => {
    voice.writeRtp(packet(111, sequence.voice++, at.voice, false, Buffer.alloc(voiceBytes)));
    at.voice += 2_880;
  }, 60);
}

async function attend(signalling: Signalling, room: number, feed: number): Promise<void> {
  const handle = await signalling.attach();
  const { jsep } = await signalling.message(handle, {
    request: 'join',
    ptype: 'subscriber',
    room,
    streams: [{ feed }],
  });
  if (!jsep) throw new Error('nothing is offered to a subscriber');
  const peer = connection();
  peer.onTrack.subscribe((track) => {
    track.onReceiveRtp.subscribe((rtp) => {
      received++;
      receivedBytes += rtp.payload.length;
    });
  });
  await peer.setRemoteDescription(jsep);
  await peer.setLocalDescription(await peer.createAnswer());
  const answer: Jsep = { type: 'answer', sdp: peer.localDescription?.sdp ?? '' };
  await signalling.message(handle, { request: 'start' }, answer);
  await connected(peer);
}

const signalling = await Signalling.open();
for (let first = 0; first < pupils; first += classSize) {
  const room = first + 1;
  const feed = await teach(signalling, room);
  const size = Math.min(classSize, pupils - first);
  // Each takes seconds to agree with Janus on a connection: several at a time.
  for (let index = 0; index < size; index += together)
    await Promise.all(Array.from({ length: Math.min(together, size - index) }, () => attend(signalling, room, feed)));
}
process.stdout.write('{"ready":true}\n');
process.stdin.on('data', () =>
  process.stdout.write(`${JSON.stringify({ packets: received, bytes: receivedBytes })}\n`),
);
