// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { API_VERSION } from '@voicelive-kit/protocol';
import { describe, expect, it } from 'vitest';
import type { RealtimeModelOptions } from './options.ts';
import { configurationFor } from '../config/initial-configuration.ts';
import { resolveOptions } from './resolve-options.ts';
import { buildUrl } from './routes-of.ts';
import { promptAdvice, type ResolvedTarget, takesPrompt } from './resolved-options.ts';
import { voiceAgentHeaders, type VoiceAgentTarget } from './voice-agent.ts';

const agent: VoiceAgentTarget = { project: 'shop', name: 'front desk' };
const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) };
const RESOURCE = 'https://contoso.services.ai.azure.com';
const PATH = '/api/projects/shop/agents/front%20desk/endpoint/protocols/voice';

function resolve(options: RealtimeModelOptions, env: Record<string, string> = {}) {
  return resolveOptions(
    { endpoint: RESOURCE, credential, agent, ...options },
    { env, warn: () => undefined },
  );
}

// URLs and headers as npm `@azure/ai-projects` 2.10.0 creates them (`VoiceAgentRealtimeClient`).
describe('the URL of a voice agent', () => {
  it.each([
    ['the resource', RESOURCE, `wss://contoso.services.ai.azure.com${PATH}`],
    ['its project', `${RESOURCE}/api/projects/shop`, `wss://contoso.services.ai.azure.com${PATH}`],
    ['its own URL', `${RESOURCE}${PATH}`, `wss://contoso.services.ai.azure.com${PATH}`],
    ['a Voice Live URL', `${RESOURCE}/voice-live/realtime`, `wss://contoso.services.ai.azure.com${PATH}`],
    ['a gateway', 'https://gw.example/ai/api/projects/shop', `wss://gw.example/ai${PATH}`],
    ['a gateway of Voice Live', 'https://gw.example/ai/voice-live/realtime', `wss://gw.example/ai${PATH}`],
  ])('is derived from %s', (_what, endpoint, address) => {
    const url = buildUrl(resolve({ endpoint }));
    expect(url.href.split('?')[0]).toBe(address);
    expect([...url.searchParams]).toEqual([['api-version', 'v1']]);
  });

  it('includes version, session and storage if they are set', () => {
    const url = buildUrl(resolve({ agent: { ...agent, version: '3', sessionId: 'call-7', store: false } }));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      'api-version': 'v1',
      agent_session_id: 'call-7',
      store: 'false',
      'x-agent-version-override': '3',
    });
  });

  it('has each setting once when the URL of the resource has it as well', () => {
    const endpoint = `${RESOURCE}?agent_session_id=other&store=true&gateway=west`;
    const url = buildUrl(resolve({ endpoint, agent: { ...agent, sessionId: 'call-7' } }));
    expect([...url.searchParams]).toEqual([
      ['store', 'true'],
      ['gateway', 'west'],
      ['api-version', 'v1'],
      ['agent_session_id', 'call-7'],
    ]);
  });

  it('has no white space around names', () => {
    const url = buildUrl(resolve({ agent: { project: ' shop', name: 'front desk\n' } }));
    expect(url.pathname).toBe(PATH);
  });

  it('is not taken for that of a model when no agent is set', () => {
    expect(() => resolve({ agent: undefined, endpoint: `${RESOURCE}${PATH}` })).toThrow(
      /Set `agent: \{ project: "shop", name: "front desk" \}`/u,
    );
  });

  it('does not use the version of Voice Live from the environment', () => {
    expect(resolve({}, { AZURE_VOICELIVE_API_VERSION: '2026-04-10' }).apiVersion).toBe('v1');
  });
});

describe('the headers of a voice agent', () => {
  it('include the feature flag', () => {
    expect(voiceAgentHeaders(agent)).toEqual({ 'foundry-features': 'VoiceAgents=V1Preview' });
  });

  it.each([
    [{ name: 'Ann' }, '{"name":"Ann"}'],
    [{ name: 'Zoë 😀' }, String.raw`{"name":"Zo\u00eb \ud83d\ude00"}`],
    [{ name: 'a\nb' }, String.raw`{"name":"a\nb"}`],
  ])('include the structured inputs %j', (structuredInputs, header) => {
    const sent = voiceAgentHeaders({ ...agent, structuredInputs })['x-ms-voice-structured-inputs'];
    expect(sent).toBe(header);
    expect(JSON.parse(String(sent))).toEqual(structuredInputs);
  });
});

describe('a voice agent', () => {
  it('uses its definition for everything the options do not set', () => {
    const { session, extra, standIns, dialect, model } = resolve({});
    expect({ session, extra, standIns, dialect, model }).toEqual({
      session: {},
      extra: {},
      standIns: {},
      dialect: 'voice-agent-v1',
      model: 'front desk',
    });
  });

  // Public client code for agents behind Voice Live: the service refuses instructions there, in responses too.
  it.each([
    ['a voice agent', {}, /^To send them, set `agent\.useDefinition: false`\.$/u],
    [
      'an agent',
      { agent: { projectName: 'shop', agentName: 'old' } },
      /in Foundry, or replace `agent` by `model`/u,
    ],
    [
      'an agent in the query',
      { agent: undefined, endpoint: `${RESOURCE}?agent-name=old&agent-project-name=shop` },
      /in Foundry, or replace the agent in the query of `endpoint`/u,
    ],
  ])('says what to do when instructions are not sent to %s', (_what, options, advice) => {
    expect(promptAdvice(resolve(options).target)).toMatch(advice);
  });

  it('is told how to sign in with a token when there is no credential, because it accepts no key', () => {
    expect(() =>
      resolveOptions(
        { endpoint: RESOURCE, agent },
        { env: {}, warn: () => undefined, hasIdentity: () => false },
      ),
    ).toThrow(/^No credential\. Agents accept only tokens/u);
  });

  it('has its own instructions and tools, unless configured otherwise', () => {
    expect(takesPrompt(resolve({}).target)).toBe(false);
    expect(takesPrompt(resolve({ agent: { ...agent, useDefinition: false } }).target)).toBe(true);
  });

  it.each([
    ['a template', { template: 'Hello {{name}}.' }, { type: 'template', text: 'Hello {{name}}.' }],
    ['a prompt', { prompt: 'Greet warmly.' }, { type: 'llm_generated', prompt: 'Greet warmly.' }],
  ])('is configured with %s as its greeting', (_what, greeting, wire) => {
    const resolved = resolve({ greeting });
    expect(resolved.extra).toEqual({ greeting: wire });
    expect(resolved.greeting).toBeNull();
  });

  it.each<[string, RealtimeModelOptions, string, RegExp]>([
    ['a key', { apiKey: 'k', credential: undefined }, 'apiKey', /do not accept keys.*credential/su],
    [
      'another project in the URL',
      { endpoint: `${RESOURCE}/api/projects/other` },
      'agent.project',
      /another/u,
    ],
    ['a dated version', { apiVersion: '2026-07-15' }, 'apiVersion', /`v1`/u],
    [
      'a project that cannot be part of a URL',
      { endpoint: `${RESOURCE}/api/projects/100%` },
      'endpoint',
      /percent sign/u,
    ],
    ['no name', { agent: { project: 'shop', name: ' ' } }, 'agent.name', /the name that Foundry shows/u],
    [
      'no project',
      { agent: { name: 'a' } as unknown as VoiceAgentTarget },
      'agent.project',
      /Foundry shows/u,
    ],
    [
      'a store option that is not a boolean',
      { agent: { ...agent, store: 'no' as never } },
      'agent.store',
      /true or false/u,
    ],
    ['PCM at 16 kHz', { inputAudioSamplingRate: 16_000 }, 'inputAudioSamplingRate', /24000 Hz/u],
    ['PCM at 48 kHz', { outputAudioFormat: 'pcm16_48000hz' }, 'outputAudioFormat', /with a voice agent/u],
    ['a model in addition', { model: 'gpt-realtime' }, 'agent', /Both `agent` and `model`/u],
    [
      'inputs that JSON does not support',
      { agent: { ...agent, structuredInputs: { now: () => 1 } } },
      'agent.structuredInputs',
      /not plain data/u,
    ],
    [
      'inputs of which JSON would leave nothing',
      { agent: { ...agent, structuredInputs: { names: new Map([['first', 'Ann']]) } } },
      'agent.structuredInputs',
      /a Map/u,
    ],
    ['a name that leads elsewhere', { agent: { ...agent, name: '..' } }, 'agent.name', /Foundry shows/u],
    [
      'a project that leads elsewhere',
      { agent: { ...agent, project: '.' } },
      'agent.project',
      /Foundry shows/u,
    ],
    ['half a character', { agent: { ...agent, name: 'a\ud800' } }, 'agent.name', /Foundry shows/u],
    ['a line break in its name', { agent: { ...agent, name: 'a\nb' } }, 'agent.name', /Foundry shows/u],
    [
      'a misspelled setting',
      { agent: { ...agent, versoin: '3' } as VoiceAgentTarget },
      'agent.versoin',
      /it has project, name, version/u,
    ],
    [
      'a setting of the other kind of agent',
      { agent: { ...agent, conversationId: 'c' } },
      'agent.conversationId',
      /Agents behind Voice Live/u,
    ],
    [
      'another agent in the URL',
      { endpoint: `${RESOURCE}/api/projects/shop/agents/other/endpoint/protocols/voice` },
      'agent.name',
      /another voice agent/u,
    ],
    ['a profile', { profile: 'byom-azure-openai-realtime' }, 'profile', /your own model/u],
    [
      'a profile in the URL',
      { endpoint: `${RESOURCE}?profile=byom-azure-openai-realtime` },
      'profile',
      /your own model/u,
    ],
    ['a model in the URL', { endpoint: `${RESOURCE}?model=gpt-4.1` }, 'endpoint', /names a model/u],
    ['the URL of GPT-Live', { endpoint: `${RESOURCE}${PATH}/live/sessions` }, 'endpoint', /GPT-Live/u],
    [
      'the URL of GPT-Live on a resource',
      { endpoint: `${RESOURCE}/openai/v1/live/sessions`, agent: undefined },
      'endpoint',
      /GPT-Live/u,
    ],
    // Reserved query parameters: `VoiceAgentRealtimeClientConnectOptions.query` of npm `@azure/ai-projects` 2.10.0.
    ['inputs in the URL', { endpoint: `${RESOURCE}?structured_inputs={}` }, 'endpoint', /structuredInputs/u],
    ['WebRTC in the URL', { endpoint: `${RESOURCE}?transport=webrtc` }, 'endpoint', /by WebSocket/u],
    ['a header in the URL', { endpoint: `${RESOURCE}?H-x=1` }, 'endpoint', /reserve/u],
    [
      'an agent behind Voice Live in the URL',
      { endpoint: `${RESOURCE}?agent-name=a` },
      'endpoint',
      /behind Voice Live/u,
    ],
    [
      'a template and a model as its fallback',
      {
        agent: { ...agent, useDefinition: false },
        greeting: { template: 'Hi {{x}}' },
        fallback: [{ model: 'gpt-4.1' }],
      },
      'greeting.template',
      /every target/u,
    ],
  ])('is rejected with %s, with the setting and the fix', (_what, options, setting, message) => {
    expect(() => resolve(options)).toThrow(
      expect.objectContaining({ setting, message: expect.stringMatching(message) }),
    );
  });

  it('accepts G.711 both ways', () => {
    expect(() => resolve({ inputAudioFormat: 'g711_alaw', outputAudioFormat: 'g711_ulaw' })).not.toThrow();
  });

  it('is the only target that supports templates', () => {
    expect(() => resolve({ agent: undefined, model: 'gpt-4.1', greeting: { template: 'Hi {{x}}' } })).toThrow(
      /voice agents fill in templates/u,
    );
  });
});

describe('a fallback', () => {
  it('from a voice agent leads to another one, with the same dialect', () => {
    const { fallback } = resolve({ fallback: [{ agent: { project: 'shop', name: 'spare' } }] });
    expect(fallback).toMatchObject([{ dialect: 'voice-agent-v1', apiVersion: 'v1', model: 'spare' }]);
  });

  it('leads from a voice agent without its definition to a model, with the version of that', () => {
    const { fallback } = resolve({
      agent: { ...agent, useDefinition: false },
      fallback: [{ model: 'gpt-4.1' }],
    });
    expect(fallback).toMatchObject([{ dialect: 'voice-live', apiVersion: API_VERSION, model: 'gpt-4.1' }]);
  });

  it('leads from a URL that names a model to an agent, without that model', () => {
    const { fallback } = resolve({
      endpoint: `${RESOURCE}?model=phi-mine&profile=byom-azure-openai-chat-completion&gateway=west`,
      agent: undefined,
      fallback: [{ agent: { ...agent, useDefinition: false } }],
    });
    expect(fallback.map((target) => Array.from(buildUrl(target).searchParams))).toEqual([
      [
        ['gateway', 'west'],
        ['api-version', 'v1'],
      ],
    ]);
  });

  it('leads from the URL of a voice agent to a model, and to an agent of another project', () => {
    const { fallback } = resolve({
      endpoint: `${RESOURCE}${PATH}`,
      agent: { ...agent, useDefinition: false },
      fallback: [{ model: 'gpt-4.1' }, { agent: { project: 'spare', name: 'desk', useDefinition: false } }],
    });
    expect(fallback.map((target) => buildUrl(target).pathname)).toEqual([
      '/voice-live/realtime',
      '/api/projects/spare/agents/desk/endpoint/protocols/voice',
    ]);
  });

  it.each<[string, RealtimeModelOptions]>([
    ['to a model', { agent: { ...agent, useDefinition: false }, fallback: [{ model: 'gpt-4.1' }] }],
    [
      'from a model',
      { agent: undefined, model: 'gpt-4.1', fallback: [{ agent: { ...agent, useDefinition: false } }] },
    ],
  ])('%s has the fields of extra under its own names', (_what, options) => {
    const extra = { audio: { input: { turn_detection: null } }, output_modalities: ['text'] };
    const resolved = resolve({ extra, ...options });
    for (const target of [resolved, ...resolved.fallback]) {
      expect(target.extra).toEqual({ turn_detection: null, modalities: ['text'] });
    }
  });

  it('from a definition to a model is rejected', () => {
    expect(() => resolve({ fallback: [{ model: 'gpt-4.1' }] })).toThrow(/`useDefinition: false`/u);
  });

  const VOICE = { type: 'openai', name: 'marin' } as const;
  it.each<[string, RealtimeModelOptions]>([
    ['voice', { voice: VOICE }],
    ['turn_detection', { turnDetection: { type: 'semantic_vad' } }],
    ['input_audio_transcription', { inputAudioTranscription: { model: 'gpt-transcribe' } }],
  ])('gets %s unchanged, whatever model the definition has', (field, options) => {
    const { fallback } = resolve({ ...options, fallback: [{ agent: { project: 'shop', name: 'spare' } }] });
    const { start, leftOut } = configurationFor(fallback[0] as ResolvedTarget);
    expect(start.configured).toHaveProperty(field);
    expect(leftOut).toEqual([]);
  });

  it.each<[string, RealtimeModelOptions]>([
    [
      'a voice agent to a model',
      { agent: { ...agent, useDefinition: false }, fallback: [{ model: 'gpt-4.1' }] },
    ],
    [
      'a model to a voice agent',
      { agent: undefined, model: 'gpt-4.1', fallback: [{ agent: { ...agent, useDefinition: false } }] },
    ],
  ])('from %s leaves the greeting of a prompt to the plugin, and no definition greets', (_what, options) => {
    const greeting = { prompt: 'Greet warmly.' };
    const resolved = resolve({ greeting, ...options });
    expect(resolved.greeting).toEqual(greeting);
    for (const target of [resolved, ...resolved.fallback]) {
      expect(target.extra).toEqual({});
      expect(target.silenced).toBe(target.dialect === 'voice-agent-v1');
    }
  });
});

describe('an agent behind Voice Live', () => {
  const behind = { projectName: 'shop', agentName: 'desk' };

  // `AgentSessionConfig` of npm `@azure/ai-voicelive` 1.1.0.
  it.each<[string, RealtimeModelOptions, string, RegExp]>([
    [
      'a misspelled setting',
      { agent: { ...behind, agentVerison: '3' } as never },
      'agent.agentVerison',
      /it has/u,
    ],
    [
      'a number as its version',
      { agent: { ...behind, agentVersion: 3 as never } },
      'agent.agentVersion',
      /a text/u,
    ],
    [
      'no conversation',
      { agent: { ...behind, conversationId: null as never } },
      'agent.conversationId',
      /a text/u,
    ],
    [
      'another agent in the query of the URL',
      { agent: behind, endpoint: `${RESOURCE}?agent-name=other` },
      'agent',
      /Keep one/u,
    ],
    [
      'the URL of a voice agent',
      { agent: behind, endpoint: `${RESOURCE}${PATH}` },
      'agent',
      /URL of a voice agent/u,
    ],
    ['a profile', { agent: behind, profile: 'byom-azure-openai-realtime' }, 'profile', /your own model/u],
  ])('is rejected with %s, with the setting and the fix', (_what, options, setting, message) => {
    expect(() => resolve(options)).toThrow(
      expect.objectContaining({ setting, message: expect.stringMatching(message) }),
    );
  });
});
