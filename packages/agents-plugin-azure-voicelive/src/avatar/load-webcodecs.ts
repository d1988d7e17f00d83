// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type * as WebCodecs from '@napi-rs/webcodecs';
import { VoiceLiveConfigError } from '../errors/index.ts';

export type { WebCodecs };

/**
 * The decoders of H.264 and AAC: WebCodecs for Node. They are no dependency, since only calls with an avatar over the WebSocket
 * need the 70 MB. `@livekit/av`, which LiveKit Agents bring, is a build without video and without AAC.
 * @param load - untyped, so that no type of an application's leads to a package it has not installed.
 * @throws VoiceLiveConfigError `avatar_decoder_missing`
 */
export async function loadWebCodecs(
  load: () => Promise<unknown> = () => import('@napi-rs/webcodecs'),
): Promise<typeof WebCodecs> {
  try {
    const loaded = (await load()) as typeof WebCodecs & { default?: typeof WebCodecs };
    // Its CommonJS side puts everything under `default` in some loaders.
    const { default: inner } = loaded;
    return inner && 'VideoDecoder' in inner ? inner : loaded;
  } catch (cause) {
    const error = new VoiceLiveConfigError({
      code: 'avatar_decoder_missing',
      setting: '@napi-rs/webcodecs',
      message:
        'An avatar over the WebSocket needs a decoder of H.264 and AAC: install @napi-rs/webcodecs ' +
        `(npm install @napi-rs/webcodecs@^1.3.1). If it is installed, it has no binary for ${process.platform}-${process.arch}: ` +
        "use outputProtocol: 'webrtc', for which nothing is decoded here.",
    });
    error.cause = cause;
    throw error;
  }
}
