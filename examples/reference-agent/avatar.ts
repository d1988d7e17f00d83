// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/**
 * The avatar that `AVATAR` names, as `character/style` such as `lisa/casual-sitting`; undefined without it. Its video
 * is sent to the worker, which publishes it in the room; that requires `@napi-rs/webcodecs`. With `/webrtc` at the end
 * a page gets it from the service.
 * @throws RangeError for a value that does not have this form.
 */
export function avatarFrom(env: NodeJS.ProcessEnv = process.env): realtime.RealtimeModelOptions {
  const given = env.AVATAR?.trim();
  if (!given) return {};
  const [character, style, protocol = 'websocket', ...more] = given.split('/');
  const isKnown = protocol === 'websocket' || protocol === 'webrtc';
  if (!character || !style || !isKnown || more.length > 0) {
    throw new RangeError(`AVATAR is "${given}"; give character and style, as in lisa/casual-sitting.`);
  }
  return {
    avatar: {
      character,
      style,
      customized: false,
      outputProtocol: protocol,
      ...(protocol === 'webrtc' ? { outputAuditAudio: true } : {}),
    },
  };
}
