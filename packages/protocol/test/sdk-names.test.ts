// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { SDK_TO_WIRE, fromWire, toWire } from '../src/index.ts';
import { sdkModels, sdkModelsSource } from './sdk.ts';

const camel = /^[a-z][A-Za-z0-9]*$/;

/** Pairs of [wire, SDK] names, read from `wire: item["sdk"]` of every serializer and `sdk: item["wire"]` of every deserializer. */
function shippedPairs(): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  const functions = sdkModelsSource.split(/^export function /m).slice(1);
  for (const body of functions) {
    const writes = /^\w+Serializer\(/.test(body);
    if (!writes && !/^\w+Deserializer\(/.test(body)) continue;
    for (const [, left = '', right = ''] of body.matchAll(/(?<![\w"])(\w+): !?\(?item\["(\w+)"\]/g)) {
      const pair: [string, string] = writes ? [left, right] : [right, left];
      pairs.set(pair.join(), pair);
    }
  }
  return [...pairs.values()];
}

describe('names of the SDK', () => {
  const pairs = shippedPairs();

  it('are found in its sources', () => {
    expect(pairs.length).toBeGreaterThan(150);
    expect(pairs.every(([, sdk]) => camel.test(sdk))).toBe(true);
  });

  it.each(pairs)('%s on the wire is %s in the SDK', (wire, sdk) => {
    expect(Object.keys(toWire({ [sdk]: 'x' }) as object)).toEqual([wire]);
    expect(Object.keys(fromWire({ [wire]: 'x' }) as object)).toEqual([sdk]);
  });

  it.each(Object.entries(SDK_TO_WIRE))('the irregular %s is still in use, as %s', (sdk, wire) => {
    expect(pairs).toContainEqual([wire, sdk]);
  });
});

/** Objects as an application would write them for the SDK. */
const EVENTS: Record<string, object> = {
  'session.update': {
    type: 'session.update',
    eventId: 'evt_1',
    session: {
      modalities: ['text', 'audio'],
      instructions: 'Be brief.',
      voice: { type: 'azure-standard', name: 'en-US-AvaNeural', rate: '1.1', preferLocales: ['en-US'] },
      inputAudioSamplingRate: 24000,
      turnDetection: {
        type: 'azure_semantic_vad',
        threshold: 0.5,
        prefixPaddingInMs: 300,
        silenceDurationInMs: 500,
        speechDurationInMs: 80,
        removeFillerWords: false,
        createResponse: true,
        endOfUtteranceDetection: {
          model: 'semantic_detection_v1',
          thresholdLevel: 'default',
          timeoutInMs: 1000,
        },
      },
      inputAudioTranscription: {
        model: 'azure-speech',
        customSpeech: { 'en-US': 'id', deDe: 'other' },
        phraseList: ['Contoso'],
      },
      tools: [
        { type: 'function', name: 'f', parameters: { properties: { cityName: { minLength: 1 } } } },
        {
          type: 'mcp',
          serverLabel: 'docs',
          serverUrl: 'https://example.org/mcp',
          headers: { xToken: 'a' },
          allowedTools: ['readPage'],
          requireApproval: { always: ['readPage'] },
        },
      ],
      toolChoice: { type: 'function', name: 'f' },
      maxResponseOutputTokens: 'inf',
      interimResponse: {
        type: 'static_interim_response',
        triggers: ['tool'],
        latencyThresholdInMs: 1500,
        texts: ['Hm.'],
      },
      avatar: {
        type: 'video-avatar',
        character: 'lisa',
        customized: false,
        iceServers: [{ urls: ['turn:a'], username: 'u', credential: 'c' }],
        video: { gopSize: 10, crop: { topLeft: [0, 0], bottomRight: [1, 1] }, background: { imageUrl: 'x' } },
        scene: { positionX: 1, rotationZ: 2 },
        outputAuditAudio: true,
      },
      metadata: { callId: '42' },
    },
  },
  'response.create': {
    type: 'response.create',
    eventId: 'evt_2',
    additionalInstructions: 'Mention the ticket.',
    response: {
      cancelPrevious: false,
      maxOutputTokens: 512,
      metadata: { madeBy: 'us' },
      invokeInput: { someKey: { innerKey: 1 } },
      appendInputItems: [
        { type: 'function_call_output', callId: 'call_1', output: '{"cityName":"Oslo"}' },
        { type: 'mcp_approval_response', approvalRequestId: 'mcpr_1', approve: true },
      ],
    },
  },
  'conversation.item.truncate': {
    type: 'conversation.item.truncate',
    eventId: 'evt_3',
    itemId: 'item_1',
    contentIndex: 0,
    audioEndInMs: 1500,
  },
};

it.each(Object.entries(EVENTS))('%s is encoded as by the SDK', (_type, event) => {
  expect(toWire(event)).toEqual(JSON.parse(JSON.stringify(sdkModels.clientEventUnionSerializer(event))));
});
