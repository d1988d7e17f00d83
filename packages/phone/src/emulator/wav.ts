// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  bytesToSamples,
  downmixToMono,
  isSampleRate,
  pcmBytes,
  StreamingResampler,
} from '@voicelive-kit/audio';

/** Mono samples at a rate in Hz. */
export interface Sound {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** Reads 16-bit PCM; sizes beyond the end of the file mean "up to the end". Throws an Error that says what to give. */
export function readWav(file: Uint8Array, name: string): Sound {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tag = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') {
    throw new Error(`${name} is not a WAV file; give a WAV file of 16-bit PCM`);
  }
  let format: { channels: number; rate: number } | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const body = at + 8;
    const size = Math.min(view.getUint32(at + 4, true), file.length - body);
    if (tag(at) === 'fmt ' && size >= 16) {
      const [kind, bits] = [view.getUint16(body, true), view.getUint16(body + 14, true)];
      format = { channels: view.getUint16(body + 2, true), rate: view.getUint32(body + 4, true) };
      if ((kind !== 1 && kind !== 0xff_fe) || bits !== 16 || format.channels === 0) {
        throw new Error(`${name} holds ${bits}-bit samples of format ${kind}; give 16-bit PCM (format 1)`);
      }
      if (!isSampleRate(format.rate))
        throw new Error(`${name} has ${format.rate} Hz; give 8000 to 192000 Hz`);
    } else if (tag(at) === 'data' && format !== undefined) {
      const samples = bytesToSamples(file.subarray(body, body + size - (size % (2 * format.channels))));
      return { samples: downmixToMono(samples, format.channels), sampleRate: format.rate };
    }
    at = body + size + (size % 2);
  }
  throw new Error(`${name} has no sound in it; give a WAV file of 16-bit PCM`);
}

/** A WAV file of 16-bit PCM; channels are of equal length. */
export function wavFile(channels: readonly Int16Array[], sampleRate: number): Uint8Array {
  const length = channels[0]?.length ?? 0;
  const bytesPerFrame = 2 * channels.length;
  const file = new Uint8Array(44 + length * bytesPerFrame);
  const view = new DataView(file.buffer);
  const tag = (at: number, text: string): void => file.set(new TextEncoder().encode(text), at);
  tag(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * bytesPerFrame, true);
  view.setUint16(32, bytesPerFrame, true);
  view.setUint16(34, 16, true);
  tag(36, 'data');
  view.setUint32(40, file.length - 44, true);
  const interleaved = new Int16Array(length * channels.length);
  channels.forEach((samples, channel) => {
    for (let i = 0; i < length; i++) interleaved[i * channels.length + channel] = samples[i] ?? 0;
  });
  file.set(pcmBytes(interleaved), 44);
  return file;
}

/** The same sound at another rate. */
export function atRate(sound: Sound, rate: number): Int16Array {
  if (sound.sampleRate === rate) return sound.samples;
  const resampler = new StreamingResampler({ from: sound.sampleRate, to: rate });
  const [body, tail] = [resampler.push(sound.samples), resampler.flush()];
  const samples = new Int16Array(body.length + tail.length);
  samples.set(body);
  samples.set(tail, body.length);
  return samples;
}
