// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export { convertRate } from './convert-rate.ts';
export { downmixToMono, interleave } from './downmix.ts';
export { PacketFramer } from './framer.ts';
export { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.ts';
export { bytesToSamples, ownedSamples, PcmDecoder, pcmBytes } from './pcm.ts';
export { isSampleRate, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from './rates.ts';
export { StreamingResampler } from './resampler.ts';
export { readWav, type Wav, writeWav } from './wav.ts';
