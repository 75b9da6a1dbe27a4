// What is missing is said for each browser's real gaps.
import { describe, expect, test } from 'vitest';
import { capabilities } from './capabilities.ts';

const page = { Worker: 1, WebSocket: 1, isSecureContext: true };
const devices = { navigator: { mediaDevices: { getUserMedia: 1, getDisplayMedia: 1 } } };
const phone = { navigator: { mediaDevices: { getUserMedia: 1 } } };
const hearing = { AudioDecoder: 1, EncodedAudioChunk: 1, AudioWorkletNode: 1 };
const watching = { VideoDecoder: 1, EncodedVideoChunk: 1 };
const speaking = { AudioEncoder: 1, AudioData: 1 };
const showing = { VideoEncoder: 1, VideoFrame: 1 };

describe('capabilities', () => {
  test('a full browser misses nothing', () => {
    const found = capabilities({ ...page, ...devices, ...hearing, ...watching, ...speaking, ...showing });
    expect(found).toEqual({ hear: true, speak: true, watch: true, show: true, shareScreen: true, missing: [] });
  });

  test('[E1] Safari before 26 hears by WebAssembly, shows and watches, and says why it can’t speak', () => {
    const found = capabilities({ ...page, ...devices, ...watching, ...showing, AudioWorkletNode: 1, WebAssembly: 1 });
    expect(found).toMatchObject({ hear: true, speak: false, watch: true, show: true });
    expect(found.missing.map(({ ability }) => ability)).toEqual(['speak']);
    for (const { fr, en } of found.missing) expect([fr, en]).not.toContain('');
  });

  test('[E1] Firefox on Android, without WebCodecs, hears, and says why there is no picture', () => {
    const found = capabilities({ ...page, ...phone, AudioWorkletNode: 1, WebAssembly: 1 });
    expect(found).toMatchObject({ hear: true, speak: false, watch: false, show: false, shareScreen: false });
    expect(found.missing.map(({ ability }) => ability)).toEqual(['speak', 'watch', 'show', 'share-screen']);
  });

  test('[E1] without an audio thread nothing is heard', () => {
    expect(capabilities({ ...page, ...devices, ...watching, WebAssembly: 1 }).hear).toBe(false);
  });

  test('[E2] what can’t decode pictures sends none: it opens no connection for them', () => {
    const found = capabilities({ ...page, ...devices, ...hearing, ...speaking, ...showing });
    expect(found).toMatchObject({ hear: true, speak: true, watch: false, show: false, shareScreen: false });
  });

  test('without https the address is named as the cause', () => {
    const found = capabilities({ ...page, isSecureContext: false, navigator: {}, ...hearing, ...watching });
    expect(found.missing.find(({ ability }) => ability === 'show')?.fr).toContain('https');
  });
});
