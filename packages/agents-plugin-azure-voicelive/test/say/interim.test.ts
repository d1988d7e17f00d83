// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import type { realtime } from '../../src/index.ts';
import { fills } from '../field/raw-events.ts';
import { openField } from '../support.ts';

describe('an interim response of the service', () => {
  test.each(['in a separate response', 'inside the answer'])(
    'is heard, reported as an event and in no history when it comes %s',
    async (where) => {
      const { server, ...field } = await openField();
      const agent = await field.agent();
      const spoken: realtime.FillerSpokenEvent[] = [];
      field.model.sessions[0]?.on('filler_spoken', (event) => spoken.push(event));
      server.behaviour.onRequest = (request, peer) => {
        const own = where === 'inside the answer' ? undefined : peer.respond();
        if (own) {
          fills(own);
          own.end();
        }
        const response = peer.respond({ answering: request });
        if (!own) fills(response);
        response.speak('It is warm.', 60);
        response.end();
      };
      agent.session.generateReply();
      await server.until('both', () => agent.output.receivedMs === 120 && agent.said.length > 0);
      expect(agent.said).toEqual(['assistant: It is warm.']);
      expect(spoken).toEqual([{ itemId: 'interim_1', text: 'One moment.', source: 'service' }]);
      expect(agent.plugin.session.chatCtx.items).toHaveLength(1);
    },
  );
});

const interimResponse = {
  type: 'static_interim_response',
  texts: ['One moment.'],
  triggers: ['latency', 'tool'],
  latencyThresholdInMs: 800,
} as const;

function resolve(options: realtime.RealtimeModelOptions): { warnings: string[]; sent: unknown } {
  const warnings: string[] = [];
  const { session } = resolveOptions(
    { endpoint: 'http://127.0.0.1:1', interimResponse: interimResponse as never, ...options },
    { env: {}, warn: (message) => warnings.push(message) },
  );
  return { warnings, sent: session.interimResponse };
}

describe('interimResponse', () => {
  test('is sent if the model and the voice support it', () => {
    expect(resolve({ model: 'gpt-4.1' })).toEqual({ warnings: [], sent: interimResponse });
    const agent = { agentName: 'ava', projectName: 'shop' };
    const credential = { getToken: async () => null };
    expect(resolve({ agent, credential, endpoint: 'https://a.services.ai.azure.com' }).warnings).toEqual([]);
  });

  test.each([
    [{}, /gpt-realtime processes speech natively.*gpt-4\.1.*`fillers`/u],
    [{ model: 'gpt-4.1', voice: 'alloy' }, /only Azure voices.*`voice`/u],
    [{ model: 'gpt-4.1', modalities: ['text'] }, /nothing is spoken.*`modalities`/u],
  ])('is omitted with %j, with a warning that says what to change', (options, sentence) => {
    const { warnings, sent } = resolve(options);
    expect(warnings).toEqual([expect.stringMatching(sentence)]);
    expect(sent).toBeUndefined();
  });

  test('causes a warning when the plugin fills the same waits', () => {
    const fillers = { texts: ['One moment.'] };
    expect(resolve({ model: 'gpt-4.1', fillers }).warnings).toEqual([
      expect.stringMatching(/Keep one of them/u),
    ]);
  });

  test.each([
    ['type', { type: 'static-interim-response' }],
    ['texts', { type: 'static_interim_response' }],
    ['texts', { type: 'static_interim_response', texts: [''] }],
    ['triggers', { type: 'llm_interim_response', triggers: ['tools'] }],
    ['latencyThresholdInMs', { type: 'llm_interim_response', latencyThresholdInMs: -1 }],
    ['maxCompletionTokens', { type: 'llm_interim_response', maxCompletionTokens: 0 }],
  ])('is rejected because of its %s in %j', (field, value) => {
    const attempt = (): unknown => resolve({ model: 'gpt-4.1', interimResponse: value as never });
    expect(attempt).toThrow(new RegExp(`interimResponse\\.${field}`, 'u'));
  });

  test('is omitted from a running session as well when the model does not support it', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    session.updateOptions({ interimResponse: interimResponse as never, instructions: 'Be brief.' });
    await server.until('the change', () => server.config().instructions === 'Be brief.');
    expect(JSON.stringify(peer.of('config').map(({ raw }) => raw))).not.toContain('interim_response');
  });
});
