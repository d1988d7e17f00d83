// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/**
 * The face that `AVATAR` names, as `character/style` such as `lisa/casual-sitting`; nothing without it. Its video comes to the
 * worker, which publishes it in the room; that takes `@napi-rs/webcodecs`.
 * @throws RangeError for a value that is not of this form.
 */
export function avatarFrom(env: NodeJS.ProcessEnv = process.env): realtime.RealtimeModelOptions {
  const given = env.AVATAR?.trim();
  if (!given) return {};
  const [character, style, ...more] = given.split('/');
  if (!character || !style || more.length > 0) {
    throw new RangeError(`AVATAR is "${given}"; give character and style, as in lisa/casual-sitting.`);
  }
  return { avatar: { character, style, customized: false, outputProtocol: 'websocket' } };
}
