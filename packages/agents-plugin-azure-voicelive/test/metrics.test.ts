// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { openField } from './support.ts';

test('reports model, provider, connection and the time to first audio when a response ends', async () => {
  const { server, ...field } = await openField();
  const { probe, peer } = await field.session();
  peer.userTurn();
  const response = peer.respond({ id: 'resp_1' });
  response.speak('Hello');
  response.end();
  peer.respond({ id: 'resp_2' }).cancelled(null);
  await server.until('two reports', () => probe.metrics[1]);
  const metadata = { modelName: 'gpt-realtime', modelProvider: 'azure.voice_live' };
  const given = expect.any(Number) as number;
  expect(probe.metrics).toMatchObject([
    {
      type: 'realtime_model_metrics',
      requestId: 'resp_1',
      metadata,
      inputTokenDetails: { imageTokens: 0 },
      outputTokenDetails: { imageTokens: 0 },
      endOfSpeechToFirstAudioMs: given,
      acquireTimeMs: given,
    },
    { requestId: 'resp_2', metadata, connectionReused: true },
  ]);
  expect(probe.metrics[1]).not.toHaveProperty('endOfSpeechToFirstAudioMs', given);
});
