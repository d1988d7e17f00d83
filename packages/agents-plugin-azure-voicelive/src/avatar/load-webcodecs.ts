// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type * as WebCodecs from '@napi-rs/webcodecs';
import { VoiceLiveConfigError } from '../errors/index.ts';

export type { WebCodecs };

/**
 * Loads the H.264 and AAC decoders (WebCodecs for Node). The package is not a dependency, since only calls with an
 * avatar over the WebSocket need its 70 MB. `@livekit/av`, which LiveKit Agents includes, is built without video and
 * without AAC.
 * @param load - untyped, so that an application's types never refer to a package it has not installed.
 * @throws VoiceLiveConfigError `avatar_decoder_missing` if the package is missing or has no binary for this platform
 */
export async function loadWebCodecs(
  load: () => Promise<unknown> = () => import('@napi-rs/webcodecs'),
): Promise<typeof WebCodecs> {
  try {
    const loaded = (await load()) as typeof WebCodecs & { default?: typeof WebCodecs };
    // Some loaders put all exports of its CommonJS build under `default`.
    const { default: inner } = loaded;
    return inner && 'VideoDecoder' in inner ? inner : loaded;
  } catch (cause) {
    const error = new VoiceLiveConfigError({
      code: 'avatar_decoder_missing',
      setting: '@napi-rs/webcodecs',
      message:
        'An avatar over the WebSocket needs an H.264 and AAC decoder: install @napi-rs/webcodecs ' +
        `(npm install @napi-rs/webcodecs@^1.3.1). If it is already installed, it has no binary for ${process.platform}-${process.arch}: ` +
        "use outputProtocol: 'webrtc', which needs no decoder.",
    });
    error.cause = cause;
    throw error;
  }
}
