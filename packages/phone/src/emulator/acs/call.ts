// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Carriage } from '../carriage.ts';
import { isOn } from '../misbehaviour.ts';
import type { AcsCallOptions } from '../options.ts';
import { uuid } from '../random.ts';
import { socketOnly } from '../socket-only.ts';
import { acsWire } from './wire.ts';

/** A call through Azure Communication Services, from the moment its media socket has to be opened. */
export function acsCarriage(options: AcsCallOptions): Carriage {
  const { sampleRate = 24_000, identity, audience, from = '+15550100001' } = options;
  if (audience === '')
    throw new Error('audience is empty; set the resource id that the bridge expects in tokens');
  return socketOnly(options, sampleRate, ({ line }) => {
    const [callId, correlationId, subscriptionId] = [uuid(line.random), uuid(line.random), uuid(line.random)];
    const { misbehaviour } = line;
    return {
      callId,
      headers: async () => ({
        'x-ms-call-connection-id': callId,
        'x-ms-call-correlation-id': correlationId,
        ...(!isOn(misbehaviour.noSignature, 'socket') && {
          authorization: `Bearer ${await identity.token(audience, { wrong: isOn(misbehaviour.wrongSignature, 'socket') })}`,
        }),
      }),
      createWire: () =>
        acsWire({ subscriptionId, rate: sampleRate, participant: `4:${from}`, startedAt: Date.now() }),
    };
  });
}
