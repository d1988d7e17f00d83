// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { Peer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { VoiceLiveConfigError, type realtime } from '../../src/index.ts';
import { openField } from './field.ts';

type Raw = Record<string, unknown>;

const MCP = { type: 'mcp' as const, serverLabel: 'docs', serverUrl: 'https://example.org/mcp' };

function weather(): llm.ToolContext {
  return new llm.ToolContext([
    llm.tool({ name: 'weather', description: 'w', parameters: z.object({}), execute: async () => 'sunny' }),
  ]);
}

/** The configuration in effect, as sent to the service. */
function inForce(peer: Peer): Raw {
  return Object.assign({}, ...updates(peer)) as Raw;
}

function updates(peer: Peer): Raw[] {
  return peer.rawOf('session.update').map(({ session }) => session as Raw);
}

function toolNames(peer: Peer): unknown[] {
  return (inForce(peer)['tools'] as Raw[]).map((tool) => tool['name'] ?? tool['server_label']);
}

describe('a field reverts to the value configured by the application', () => {
  test.each([
    ['required', { toolChoice: 'required' }],
    ['none', { toolChoice: 'none' }],
    ['auto', {}],
  ] as const)('null resets the tool choice to %s of the options', async (wire, model) => {
    const field = await openField({ model });
    const { session, peer } = await field.session();
    session.updateOptions({ toolChoice: { type: 'function', function: { name: 'weather' } } });
    session.updateOptions({ toolChoice: null });
    await session.updateInstructions('All has arrived.');
    expect(inForce(peer)['tool_choice'] ?? 'auto').toBe(wire);
  });

  test('an agent that must call tools still must after it has called one', async () => {
    const { server, ...field } = await openField({ model: { toolChoice: 'required' } });
    const agent = await field.agent({ tools: Object.values(weather().functionTools) });
    server.answersRequests('It is sunny.');
    const response = server.peer.respond();
    response.call('weather', '{}', { callId: 'call_1', itemId: 'item_call_1' });
    response.end();
    await server.until('the answer', () => agent.said.includes('assistant: It is sunny.'));
    await agent.plugin.session.updateInstructions('All has arrived.');
    expect(server.config().toolChoice).toBe('required');
  });
});

describe('updateOptions accepts what the constructor accepts', () => {
  test.each([
    ['a wire name', { turn_detection: null }, /turnDetection/u],
    ['an unknown name', { loudness: 3 }, /loudness/u],
    ['an invalid format', { inputAudioFormat: 'g711_ulaw' }, /inputAudioFormat/u],
    ['a value of another type', { instructions: 7 }, /instructions/u],
    ['what only the model takes', { model: 'gpt-4o' }, /model/u],
  ])('%s is rejected immediately and not sent', async (_, options, message) => {
    const field = await openField();
    const { session, peer } = await field.session();
    const before = updates(peer).length;
    const update = (): void => session.updateOptions(options as realtime.RuntimeOptions);
    expect(update).toThrow(VoiceLiveConfigError);
    expect(update).toThrow(message);
    await session.updateInstructions('All has arrived.');
    expect(updates(peer)).toHaveLength(before + 1);
    expect(updates(peer).at(-1)).toEqual({ instructions: 'All has arrived.' });
  });
});

describe('one effective configuration determines the wire and the capabilities', () => {
  test.each([
    ['extra switches it off', { extra: { turn_detection: null } }, false],
    ['extra sets its type to none', { extra: { turn_detection: { type: 'none' } } }, false],
    [
      'extra switches it on',
      { turnDetection: null, extra: { turn_detection: { type: 'server_vad' } } },
      true,
    ],
  ])('turn detection, when %s', async (_, model, detects) => {
    const { server, ...field } = await openField({ model });
    const { session } = await field.session();
    expect(server.config().turnDetection).toBe(detects);
    expect(field.model.capabilities.turnDetection).toBe(detects);
    expect(session.capabilities.turnDetection).toBe(detects);
  });

  test('an AgentSession without turn detection because of extra is answered when the application detects the turns', async () => {
    const { server, ...field } = await openField({ model: { extra: { turn_detection: null } } });
    const agent = await field.agent({ turnDetection: 'manual' });
    server.answersRequests('Yes.');
    agent.session.generateReply({ userInput: 'Do you hear me?' });
    await server.until('the answer', () => agent.said.length === 2);
    expect(agent.said).toEqual(['user: Do you hear me?', 'assistant: Yes.']);
  });

  test('values in extra survive the updates of the framework, and a change of connection', async () => {
    const extra = { instructions: 'Always rhyme.', tool_choice: 'none' };
    const { server, ...field } = await openField({ model: { extra } });
    const { session } = field.open();
    const peer = await server.configured(1);
    await session.updateTools(weather());
    await session.updateInstructions('Be brief.');
    session.updateOptions({ toolChoice: 'auto' });
    session.updateOptions({ temperature: 0.7 });
    await server.until('the last update', () => inForce(peer)['temperature'] === 0.7);
    expect(inForce(peer)).toMatchObject(extra);
    peer.drop('abrupt');
    const next = await server.configured(2);
    expect(inForce(next)).toMatchObject(extra);
  });

  test('the application itself can change a value of extra at run time', async () => {
    const field = await openField({ model: { extra: { temperature: 0.6 } } });
    const { session, peer } = await field.session();
    session.updateOptions({ temperature: 0.9 });
    await session.updateInstructions('All has arrived.');
    expect(inForce(peer)['temperature']).toBe(0.9);
  });
});

describe('the provider tools are one list that is kept', () => {
  test('those set at run time are kept alongside the functions of the next agent', async () => {
    const { server, ...field } = await openField();
    const { session, peer } = await field.session();
    await session.updateTools(weather());
    session.updateOptions({ tools: [MCP] });
    await session.updateInstructions('All has arrived.');
    expect(toolNames(peer)).toEqual(['docs', 'weather']);
    expect(Object.keys(session.tools.functionTools)).toEqual(['weather']);
    await session.updateTools(llm.ToolContext.empty());
    expect(toolNames(peer)).toEqual(['docs']);
    await session.updateTools(weather());
    expect(toolNames(peer)).toEqual(['docs', 'weather']);
    peer.drop('abrupt');
    expect(toolNames(await server.configured(2))).toEqual(['docs', 'weather']);
  });

  test('an empty list removes them, and nothing else', async () => {
    const field = await openField({ model: { tools: [MCP] } });
    const { session, peer } = await field.session();
    await session.updateTools(weather());
    expect(toolNames(peer)).toEqual(['docs', 'weather']);
    session.updateOptions({ tools: [] });
    await session.updateInstructions('All has arrived.');
    expect(toolNames(peer)).toEqual(['weather']);
  });
});

describe('the constructor rejects text that was pasted wrongly', () => {
  const model = (options: realtime.RealtimeModelOptions) => openField({ model: options });

  test.each(['“secret-key”', 'secret\u2013key', 'secret\nkey'])(
    'a key %j that is not valid in a header, without repeating it',
    async (apiKey) => {
      const refused = await model({ apiKey }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(VoiceLiveConfigError);
      expect(refused).toMatchObject({ code: 'invalid_option' });
      expect(String(refused)).toContain('apiKey');
      expect(String(refused)).not.toContain('secret');
    },
  );

  test('an endpoint that is not a URL', async () => {
    await expect(model({ endpoint: '«my resource»' })).rejects.toBeInstanceOf(VoiceLiveConfigError);
  });

  test.each(['"', "'", '“', '<', ' '])('accepts an endpoint and a key between %j', async (quote) => {
    const { server } = await openField();
    const close: Record<string, string> = { '“': '”', '<': '>' };
    const quoted = (text: string): string => `${quote}${text}${close[quote] ?? quote}`;
    const field = await openField({
      model: { endpoint: quoted(server.endpoint), apiKey: quote === '“' ? 'k1' : quoted('k1') },
    });
    const { session } = field.open();
    const peer = await server.configured(1);
    expect(peer.headers['api-key']).toBe(quote === '<' ? '<k1>' : 'k1');
    await session.close();
  });
});

describe('turn detection in wire spelling', () => {
  const forbids: Record<string, object> = {
    'the SDK': { type: 'server_vad', interruptResponse: false },
    'the wire': { type: 'server_vad', interrupt_response: false },
  };

  test.each(Object.entries(forbids))(
    'has the same effect in the spelling of %s',
    async (_, turnDetection) => {
      const model = { turnDetection } as unknown as realtime.RealtimeModelOptions;
      const { server, ...field } = await openField({ model });
      const { session } = await field.session();
      expect(server.config().interruptsResponse).toBe(false);
      expect(field.model.capabilities.supportsOverlappingSpeech).toBe(true);
      expect(session.capabilities.supportsOverlappingSpeech).toBe(true);
    },
  );

  test.each(Object.entries(forbids))(
    'can be set at run time in the spelling of %s as well',
    async (_, turnDetection) => {
      const { server, ...field } = await openField();
      const { session } = await field.session();
      expect(session.capabilities.supportsOverlappingSpeech).toBe(false);
      session.updateOptions({ turnDetection } as realtime.RuntimeOptions);
      expect(session.capabilities.supportsOverlappingSpeech).toBe(true);
      await session.updateInstructions('All has arrived.');
      expect(server.config().interruptsResponse).toBe(false);
    },
  );
});

describe('nothing is sent when nothing changes', () => {
  test.each([
    ['the default tool choice', { toolChoice: 'auto' }],
    ['no tool choice', { toolChoice: null }],
    ['the voice it has', { voice: 'en-US-AvaNeural' }],
    ['nothing', {}],
  ] as [string, realtime.RuntimeOptions][])('sends no update for %s', async (_, options) => {
    const field = await openField({ model: { voice: 'en-US-AvaNeural' } });
    const { session, peer } = await field.session();
    const before = updates(peer).length;
    session.updateOptions(options);
    await session.updateInstructions('All has arrived.');
    expect(updates(peer).slice(before)).toEqual([{ instructions: 'All has arrived.' }]);
  });

  test('sends no update when the same instructions and tools are set again', async () => {
    const field = await openField();
    const { session, peer } = await field.session();
    await session.updateInstructions('Be brief.');
    await session.updateTools(weather());
    const before = updates(peer).length;
    await session.updateInstructions('Be brief.');
    await session.updateTools(weather());
    expect(updates(peer)).toHaveLength(before);
  });
});

describe('features of framework versions after 1.9.0', () => {
  test('a session whose turns the framework detects has no turn detection at the service, and the next one has', async () => {
    const { server, ...field } = await openField();
    expect(field.model.capabilities).toMatchObject({ turnDetection: true, canDisableTurnDetection: true });
    const manual = field.model.session({ turnDetectionDisabled: true });
    await server.configured(1);
    expect(server.config().turnDetection).toBe(false);
    expect(manual.capabilities).toMatchObject({ turnDetection: false });
    const usual = field.model.session();
    await server.configured(2);
    expect(server.config().turnDetection).toBe(true);
    expect(usual.capabilities).toMatchObject({ turnDetection: true });
  });

  test('a turn detection chosen by the application cannot be switched off by the framework', async () => {
    const { model } = await openField({ model: { turnDetection: { type: 'server_vad' } } });
    expect(model.capabilities).toMatchObject({ turnDetection: true, canDisableTurnDetection: false });
  });
});
