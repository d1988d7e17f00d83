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

/** The configuration in force, as the service was told it. */
function inForce(peer: Peer): Raw {
  return Object.assign({}, ...updates(peer)) as Raw;
}

function updates(peer: Peer): Raw[] {
  return peer.rawOf('session.update').map(({ session }) => session as Raw);
}

function toolNames(peer: Peer): unknown[] {
  return (inForce(peer)['tools'] as Raw[]).map((tool) => tool['name'] ?? tool['server_label']);
}

describe('what the application configured is what a field goes back to', () => {
  test.each([
    ['required', { toolChoice: 'required' }],
    ['none', { toolChoice: 'none' }],
    ['auto', {}],
  ] as const)('null brings the tool choice back to %s of the options', async (wire, model) => {
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

describe('updateOptions takes what the constructor takes', () => {
  test.each([
    ['a name of the wire', { turn_detection: null }, /turnDetection/u],
    ['a name that is none', { loudness: 3 }, /loudness/u],
    ['a format of its own', { inputAudioFormat: 'g711_ulaw' }, /inputAudioFormat/u],
    ['a value of another type', { instructions: 7 }, /instructions/u],
    ['what only the model takes', { model: 'gpt-4o' }, /model/u],
  ])('%s is refused at once and not sent', async (_, options, message) => {
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

describe('one effective configuration decides on the wire and in the capabilities', () => {
  test.each([
    ['extra switches it off', { extra: { turn_detection: null } }, false],
    ['extra calls it none', { extra: { turn_detection: { type: 'none' } } }, false],
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

  test('an AgentSession without turn detection by extra is answered when the application takes the turns', async () => {
    const { server, ...field } = await openField({ model: { extra: { turn_detection: null } } });
    const agent = await field.agent({ turnDetection: 'manual' });
    server.answersRequests('Yes.');
    agent.session.generateReply({ userInput: 'Do you hear me?' });
    await server.until('the answer', () => agent.said.length === 2);
    expect(agent.said).toEqual(['user: Do you hear me?', 'assistant: Yes.']);
  });

  test('what extra states outlives the updates of the framework, and a change of connection', async () => {
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

  test('the application itself can change at run time what extra states', async () => {
    const field = await openField({ model: { extra: { temperature: 0.6 } } });
    const { session, peer } = await field.session();
    session.updateOptions({ temperature: 0.9 });
    await session.updateInstructions('All has arrived.');
    expect(inForce(peer)['temperature']).toBe(0.9);
  });
});

describe('the tools of the provider are one list that survives', () => {
  test('those given at run time stay beside the functions of the next agent', async () => {
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

  test('an empty list takes them away, and nothing else', async () => {
    const field = await openField({ model: { tools: [MCP] } });
    const { session, peer } = await field.session();
    await session.updateTools(weather());
    expect(toolNames(peer)).toEqual(['docs', 'weather']);
    session.updateOptions({ tools: [] });
    await session.updateInstructions('All has arrived.');
    expect(toolNames(peer)).toEqual(['weather']);
  });
});

describe('what was pasted wrongly is refused by the constructor', () => {
  const model = (options: realtime.RealtimeModelOptions) => openField({ model: options });

  test.each(['“secret-key”', 'secret\u2013key', 'secret\nkey'])(
    'a key %j that no header can carry, without repeating it',
    async (apiKey) => {
      const refused = await model({ apiKey }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(VoiceLiveConfigError);
      expect(refused).toMatchObject({ code: 'invalid_option' });
      expect(String(refused)).toContain('apiKey');
      expect(String(refused)).not.toContain('secret');
    },
  );

  test('an endpoint that is no address', async () => {
    await expect(model({ endpoint: '«my resource»' })).rejects.toBeInstanceOf(VoiceLiveConfigError);
  });

  test.each(['"', "'", '“', '<', ' '])('an endpoint and a key work between %j', async (quote) => {
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

describe('turn detection in the spelling of the wire', () => {
  const forbids: Record<string, object> = {
    'the SDK': { type: 'server_vad', interruptResponse: false },
    'the wire': { type: 'server_vad', interrupt_response: false },
  };

  test.each(Object.entries(forbids))('in that of %s it decides alike', async (_, turnDetection) => {
    const model = { turnDetection } as unknown as realtime.RealtimeModelOptions;
    const { server, ...field } = await openField({ model });
    const { session } = await field.session();
    expect(server.config().interruptsResponse).toBe(false);
    expect(field.model.capabilities.supportsOverlappingSpeech).toBe(true);
    expect(session.capabilities.supportsOverlappingSpeech).toBe(true);
  });

  test.each(Object.entries(forbids))('given at run time in that of %s as well', async (_, turnDetection) => {
    const { server, ...field } = await openField();
    const { session } = await field.session();
    expect(session.capabilities.supportsOverlappingSpeech).toBe(false);
    session.updateOptions({ turnDetection } as realtime.RuntimeOptions);
    expect(session.capabilities.supportsOverlappingSpeech).toBe(true);
    await session.updateInstructions('All has arrived.');
    expect(server.config().interruptsResponse).toBe(false);
  });
});

describe('nothing is sent when nothing changes', () => {
  test.each([
    ['the default tool choice', { toolChoice: 'auto' }],
    ['no tool choice', { toolChoice: null }],
    ['the voice it has', { voice: 'en-US-AvaNeural' }],
    ['nothing', {}],
  ] as [string, realtime.RuntimeOptions][])('%s needs no update', async (_, options) => {
    const field = await openField({ model: { voice: 'en-US-AvaNeural' } });
    const { session, peer } = await field.session();
    const before = updates(peer).length;
    session.updateOptions(options);
    await session.updateInstructions('All has arrived.');
    expect(updates(peer).slice(before)).toEqual([{ instructions: 'All has arrived.' }]);
  });

  test('neither do the same instructions and tools again', async () => {
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

describe('what versions of the framework after 1.9.0 ask for', () => {
  test('a session whose turns the framework decides detects none, and the next one does', async () => {
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

  test('a turn detection the application chose is not offered to be switched off', async () => {
    const { model } = await openField({ model: { turnDetection: { type: 'server_vad' } } });
    expect(model.capabilities).toMatchObject({ turnDetection: true, canDisableTurnDetection: false });
  });
});
