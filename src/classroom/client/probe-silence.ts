// Whether this browser's Opus encoder can leave silence out (DTX). Firefox accepts the setting and then fails at flush(), so it is tried.

const packets = 20;

/** The configuration with DTX when a second of silence went through it whole, or as it was. */
export async function probeSilence(config: AudioEncoderConfig): Promise<AudioEncoderConfig> {
  const silent: AudioEncoderConfig = { ...config, opus: { ...config.opus, usedtx: true } };
  let failed = false;
  let produced = 0;
  let empty = 0;
  const encoder = new AudioEncoder({
    output: ({ byteLength }) => {
      produced += 1;
      if (byteLength <= 2) empty += 1;
    },
    error: () => {
      failed = true;
    },
  });
  try {
    const { supported } = await AudioEncoder.isConfigSupported(silent);
    if (!supported) return config;
    encoder.configure(silent);
    const frames = (config.sampleRate * (config.opus?.frameDuration ?? 20_000)) / 1_000_000;
    for (let index = 0; index < packets; index += 1) {
      const data = new AudioData({
        format: 'f32-planar',
        sampleRate: config.sampleRate,
        numberOfFrames: frames,
        numberOfChannels: 1,
        timestamp: Math.round((index * frames * 1_000_000) / config.sampleRate),
        data: new Float32Array(frames),
      });
      encoder.encode(data);
      data.close();
    }
    await encoder.flush();
  } catch {
    failed = true;
  }
  if (encoder.state !== 'closed') encoder.close();
  // An encoder that drops packets instead of sending tiny ones would shift the packets' times.
  return failed || produced !== packets || empty === 0 ? config : silent;
}
