// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AgentSession } from '@livekit/protocol';
import { expect, test } from 'vitest';
import { EMPTY_PANEL, panelReducer, type PanelState } from './panel-entries.ts';
import { decodeSessionMessage } from './session-codec.ts';

type Event = ConstructorParameters<typeof AgentSession.AgentSessionEvent>[0];

/** Sends events through their real encoding, like an agent. */
function panelOf(...events: Event[]): PanelState {
  return events
    .map((value) =>
      new AgentSession.AgentSessionMessage({
        message: { case: 'event', value: new AgentSession.AgentSessionEvent(value) },
      }).toBinary(),
    )
    .flatMap(decodeSessionMessage)
    .reduce(panelReducer, EMPTY_PANEL);
}

const call = { callId: 'c1', name: 'get_weather', arguments: '{"city":"Oslo"}' };

test('a tool call runs until its output arrives, and is listed once however often it is reported', () => {
  const started: Event = { event: { case: 'functionToolsStarted', value: { functionCalls: [call] } } };
  const item: Event = {
    event: {
      case: 'conversationItemAdded',
      value: { item: { item: { case: 'functionCall', value: call } } },
    },
  };
  const output = { callId: 'c1', name: 'get_weather', output: '4 °C, clear' };
  const executed: Event = {
    event: { case: 'functionToolsExecuted', value: { functionCalls: [call], functionCallOutputs: [output] } },
  };
  expect(panelOf(started, item).entries).toMatchObject([
    { kind: 'tool', name: 'get_weather', status: 'running' },
  ]);
  expect(panelOf(started, item, executed).entries).toMatchObject([
    { kind: 'tool', arguments: '{"city":"Oslo"}', output: '4 °C, clear', status: 'done' },
  ]);
});

test('a failed tool is shown as failed', () => {
  const executed: Event = {
    event: {
      case: 'functionToolsExecuted',
      value: {
        functionCalls: [call],
        functionCallOutputs: [{ callId: 'c1', output: 'no network', isError: true }],
      },
    },
  };
  expect(panelOf(executed).entries).toMatchObject([{ status: 'failed', output: 'no network' }]);
});

test('an interrupted answer of the agent is an entry; an answer that was heard to its end is not', () => {
  const message = (interrupted: boolean): Event => ({
    event: {
      case: 'conversationItemAdded',
      value: {
        item: {
          item: {
            case: 'message',
            value: {
              id: 'm1',
              role: AgentSession.ChatRole.ASSISTANT,
              interrupted,
              content: [{ payload: { case: 'text', value: 'It is four' } }],
            },
          },
        },
      },
    },
  });
  expect(panelOf(message(true)).entries).toMatchObject([{ kind: 'interruption', heard: 'It is four' }]);
  expect(panelOf(message(false)).entries).toEqual([]);
});

test('a handoff names both agents', () => {
  const handoff: Event = {
    event: {
      case: 'conversationItemAdded',
      value: {
        item: { item: { case: 'agentHandoff', value: { id: 'h', oldAgentId: 'ava', newAgentId: 'tom' } } },
      },
    },
  };
  expect(panelOf(handoff).entries).toMatchObject([{ kind: 'handoff', from: 'ava', to: 'tom' }]);
});

test('usage is summed over the models, and the newest report counts', () => {
  const usage = (inputTokens: number): Event => ({
    event: {
      case: 'sessionUsageUpdated',
      value: {
        usage: {
          modelUsage: [
            { usage: { case: 'llm', value: { inputTokens, outputTokens: 5 } } },
            { usage: { case: 'tts', value: { inputTokens: 1, outputTokens: 2 } } },
          ],
        },
      },
    },
  });
  expect(panelOf(usage(10), usage(20)).usage).toEqual({ inputTokens: 21, outputTokens: 7 });
});

test('messages the panel does not show change nothing', () => {
  const request = new AgentSession.AgentSessionMessage({
    message: { case: 'request', value: new AgentSession.SessionRequest({ requestId: 'r' }) },
  });
  expect(decodeSessionMessage(request.toBinary())).toEqual([]);
  expect(panelOf({ event: { case: 'userStateChanged', value: {} } })).toEqual(EMPTY_PANEL);
});

test('a message contains who said what, and when it began', () => {
  const message = (role: AgentSession.ChatRole, text: string, startedAt: bigint): Uint8Array =>
    new AgentSession.AgentSessionMessage({
      message: {
        case: 'event',
        value: new AgentSession.AgentSessionEvent({
          createdAt: { seconds: 9n },
          event: {
            case: 'conversationItemAdded',
            value: {
              item: {
                item: {
                  case: 'message',
                  value: {
                    id: 'm',
                    role,
                    content: [{ payload: { case: 'text', value: text } }],
                    createdAt: { seconds: startedAt },
                  },
                },
              },
            },
          },
        }),
      },
    }).toBinary();
  const { ASSISTANT, USER, SYSTEM } = AgentSession.ChatRole;
  expect(decodeSessionMessage(message(ASSISTANT, 'Hello.', 5n))).toEqual([
    { type: 'said', at: 9000, speaker: 'agent', text: 'Hello.', startedAt: 5000 },
  ]);
  expect(decodeSessionMessage(message(USER, 'Hi.', 6n))).toEqual([
    { type: 'said', at: 9000, speaker: 'you', text: 'Hi.', startedAt: 6000 },
  ]);
  expect(decodeSessionMessage(message(SYSTEM, 'Be brief.', 1n))).toEqual([]);
});
