// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Carriage } from '../carriage.ts';
import { isOn } from '../misbehaviour.ts';
import type { TelnyxCallOptions } from '../options.ts';
import { uuid } from '../random.ts';
import { socketOnly } from '../socket-only.ts';
import { telnyxWire } from './wire.ts';

/** A call through Telnyx, from the moment its media socket has to be opened. */
export function telnyxCarriage(options: TelnyxCallOptions): Carriage {
  const { from = '+15550100001', to = '+15550100002', parameters = {} } = options;
  return socketOnly(options, 8000, ({ line }) => {
    const { misbehaviour, random } = line;
    const callId = `v3:${uuid(random)}`;
    const ids = { callControlId: callId, callSessionId: uuid(random), userId: uuid(random) };
    const right = isOn(misbehaviour.noSignature, 'socket') ? undefined : options.streamToken;
    const token = right !== undefined && isOn(misbehaviour.wrongSignature, 'socket') ? `not-${right}` : right;
    return {
      callId,
      headers: () => Promise.resolve(token === undefined ? {} : { 'x-telnyx-streaming-auth-token': token }),
      createWire: () =>
        telnyxWire({ streamId: uuid(random).toUpperCase(), ...ids, from, to, parameters, authToken: token }),
    };
  });
}
