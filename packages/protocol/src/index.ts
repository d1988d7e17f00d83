// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export { API_VERSION, REALTIME_PATH } from './version.ts';
export { decodeClientEvent, decodeServerEvent } from './codec/decode.ts';
export type { Decoded, DecodeOptions, Malformed, MalformedProblem } from './codec/decode.ts';
export { encode, encodeAudioAppend } from './codec/encode.ts';
export type * from './types/index.ts';
