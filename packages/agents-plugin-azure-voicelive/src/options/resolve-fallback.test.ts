// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { VoiceLiveConfigError } from '../errors/index.ts';
import type { FallbackTarget, RealtimeModelOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';
import type { ResolvedTarget } from './resolved-options.ts';

const EAST = 'https://east.example';
const WEST = 'https://west.example';
const credential = { getToken: () => Promise.resolve(null) };
const agent = { agentName: 'a', projectName: 'p' };
const surroundings = { env: {}, warn: () => undefined, hasIdentity: () => false };

/** The only fallback target. */
function resolve(given: FallbackTarget, options: RealtimeModelOptions = {}, env = {}): ResolvedTarget {
  const all = { endpoint: EAST, apiKey: 'key-of-the-east', ...options, fallback: [given] };
  const [target] = resolveOptions(all, { ...surroundings, env }).fallback;
  if (!target) throw new Error('no target');
  return target;
}

const keyOf = ({ auth }: ResolvedTarget): string => (auth.kind === 'key' ? auth.reveal() : auth.kind);

function refusal(fallback: unknown, options: object = {}): VoiceLiveConfigError {
  try {
    resolveOptions(
      { endpoint: EAST, apiKey: 'k', ...options, fallback } as RealtimeModelOptions,
      surroundings,
    );
  } catch (error) {
    if (error instanceof VoiceLiveConfigError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a setting that a fallback target omits', () => {
  it('comes from the options: key, model, version', () => {
    const target = resolve({ endpoint: WEST }, { model: 'gpt-4.1', apiVersion: '2026-04-10' });
    expect(target).toMatchObject({
      model: 'gpt-4.1',
      apiVersion: '2026-04-10',
      endpoint: { host: 'west.example' },
    });
    expect(keyOf(target)).toBe('key-of-the-east');
  });

  it('comes from the options: the URL, with its query', () => {
    const target = resolve(
      { model: 'gpt-4.1' },
      { endpoint: `${EAST}?trace=1&api-key=in-the-address`, apiKey: undefined },
    );
    expect(target.endpoint).toMatchObject({ host: 'east.example', query: [['trace', '1']] });
    expect(keyOf(target)).toBe('in-the-address');
  });

  it('comes from the environment, as for the options', () => {
    const env = {
      AZURE_VOICELIVE_ENDPOINT: EAST,
      AZURE_VOICELIVE_API_KEY: 'k',
      AZURE_VOICELIVE_MODEL: 'gpt-5',
    };
    const target = resolve({ endpoint: WEST }, { endpoint: undefined, apiKey: undefined }, env);
    expect(target.model).toBe('gpt-5');
    expect(keyOf(target)).toBe('k');
  });
});

describe('a setting of a fallback target', () => {
  it('can be its own key or its own credential, but not both', () => {
    expect(keyOf(resolve({ endpoint: WEST, apiKey: 'key-of-the-west' }))).toBe('key-of-the-west');
    expect(resolve({ endpoint: WEST, credential }).auth).toMatchObject({ kind: 'token', credential });
    expect(keyOf(resolve({ endpoint: WEST, apiKey: 'k' }, { apiKey: undefined, credential }))).toBe('k');
    expect(keyOf(resolve({ endpoint: `${WEST}?api-key=k` }))).toBe('k');
  });

  it('can be the model and the version in its URL', () => {
    const target = resolve(
      { endpoint: `${WEST}?model=gpt-4.1&api-version=2026-04-10` },
      { model: 'gpt-realtime' },
    );
    expect(target).toMatchObject({ model: 'gpt-4.1', apiVersion: '2026-04-10', family: 'cascaded' });
  });

  it('has the default of its model if the options do not set it', () => {
    const { session } = resolve({ model: 'gpt-4.1' }, { model: 'gpt-realtime' });
    expect(session).toMatchObject({
      turnDetection: { type: 'azure_semantic_vad' },
      inputAudioTranscription: { model: 'azure-speech' },
    });
    expect(resolve({ model: 'azure-realtime' }).session.voice).toBe('ava');
  });

  it('can be another agent', () => {
    const options = { apiKey: undefined, credential, agent };
    const target = resolve({ agent: { ...agent, agentName: 'b' } }, options);
    expect(target).toMatchObject({ model: 'b', target: { kind: 'agent' } });
  });
});

it('halves the handshake timeout when there is another target, unless the options set it', () => {
  const limit = (options: RealtimeModelOptions): number =>
    resolveOptions({ endpoint: EAST, apiKey: 'k', ...options }, surroundings).connectTimeoutMs;
  expect(limit({})).toBe(10_000);
  expect(limit({ fallback: [{ endpoint: WEST }] })).toBe(5_000);
  expect(limit({ fallback: [{ endpoint: WEST }], connOptions: { timeoutMs: 7_000 } })).toBe(7_000);
});

describe('names the entry when a fallback target cannot work', () => {
  it.each<[string, unknown, object, string, string]>([
    ['not a list', { endpoint: WEST }, {}, 'fallback', 'a list of targets'],
    ['not an object', [WEST], {}, 'fallback[0]', 'an object with an `endpoint`'],
    ['null', [null], {}, 'fallback[0]', 'an object with an `endpoint`'],
    ['no setting of its own', [{ apiKey: 'k' }], {}, 'fallback[0]', 'an `endpoint`, a `model`, or both'],
    [
      'an option of the session',
      [{ model: 'm', temperature: 1 }],
      {},
      'fallback[0].temperature',
      'It accepts',
    ],
    ['a wrong type', [{ endpoint: WEST }, { model: 7 }], {}, 'fallback[1].model', 'a string'],
    ['a wrong credential', [{ endpoint: WEST, credential: {} }], {}, 'fallback[0].credential', 'getToken'],
    ['an invalid URL', [{ endpoint: 'https://' }], {}, 'fallback[0].endpoint', '`fallback[0]`'],
    [
      'an open connection',
      [{ endpoint: 'http://west.example' }],
      {},
      'fallback[0].endpoint',
      'allowInsecure',
    ],
    ['two credentials', [{ endpoint: WEST, apiKey: 'k', credential }], {}, 'fallback[0].apiKey', 'not both'],
    ['the same target', [{ endpoint: `${EAST}/` }], {}, 'fallback[0].endpoint', 'same target'],
    ['the same target twice', [{ model: 'm' }, { model: 'm' }], {}, 'fallback[1].endpoint', 'same target'],
    [
      'a model for an agent',
      [{ model: 'm' }],
      { apiKey: undefined, credential, agent },
      'fallback[0].agent',
      'instructions and tools',
    ],
    [
      'an agent for a model',
      [{ agent }],
      { apiKey: undefined, credential },
      'fallback[0].agent',
      'instructions and tools',
    ],
    [
      'manual turns instead of turn detection',
      [{ model: 'm', turnDetection: null }],
      {},
      'fallback[0].turnDetection',
      'every target',
    ],
    [
      'turn detection instead of manual turns',
      [{ model: 'm', turnDetection: { type: 'server_vad' } }],
      { turnDetection: null },
      'fallback[0].turnDetection',
      'every target',
    ],
  ])('%s', (_, fallback, options, setting, text) => {
    const error = refusal(fallback, options);
    expect(error.setting).toBe(setting);
    expect(error.message).toContain(text);
  });

  it('never shows a key', () => {
    const error = refusal([{ endpoint: 'https://west.example', apiKey: 7_654_321 }]);
    expect(error.message).not.toContain('7654321');
  });

  it.each([{ cooldownMs: () => 0 }, { failed: () => undefined }, null])(
    'rejects an invalid targetHealth',
    (targetHealth) => {
      expect(refusal([], { targetHealth }).setting).toBe('targetHealth');
    },
  );
});
