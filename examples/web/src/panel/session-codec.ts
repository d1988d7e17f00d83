// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Decodes the session messages of LiveKit Agents. Loaded on the first message: the protobuf code is large. */
import { AgentSession } from '@livekit/protocol';
import type { SessionEvent } from './session-event.ts';

/**
 * The events in one message of the topic `lk.agent.session`, oldest first; empty for what the panel does not show.
 * Throws if the bytes are not such a message.
 */
export function decodeSessionMessage(bytes: Uint8Array): SessionEvent[] {
  const { message } = AgentSession.AgentSessionMessage.fromBinary(bytes);
  if (message.case !== 'event') return [];
  const at = message.value.createdAt?.toDate().getTime() ?? Date.now();
  const { event } = message.value;
  switch (event.case) {
    case 'functionToolsStarted':
      return event.value.functionCalls.map((call) => called(call, at));
    case 'functionToolsExecuted':
      return [
        ...event.value.functionCalls.map((call) => called(call, at)),
        ...event.value.functionCallOutputs.map((output) => returned(output, at)),
      ];
    case 'conversationItemAdded':
      return event.value.item ? ofItem(event.value.item, at) : [];
    case 'sessionUsageUpdated':
      return event.value.usage ? [usageOf(event.value.usage)] : [];
    case 'error':
      return [{ type: 'error', at, message: event.value.message }];
    default:
      return [];
  }
}

function ofItem({ item }: AgentSession.ChatContext_ChatItem, at: number): SessionEvent[] {
  switch (item.case) {
    case 'message':
      return ofMessage(item.value, at);
    case 'functionCall':
      return [called(item.value, at)];
    case 'functionCallOutput':
      return [returned(item.value, at)];
    case 'agentHandoff': {
      const { id, oldAgentId, newAgentId } = item.value;
      return [{ type: 'handoff', at, id, from: oldAgentId || undefined, to: newAgentId }];
    }
    default:
      return [];
  }
}

function ofMessage(message: AgentSession.ChatMessage, at: number): SessionEvent[] {
  const { id, role, content, interrupted } = message;
  const byAgent = role === AgentSession.ChatRole.ASSISTANT;
  if (!byAgent && role !== AgentSession.ChatRole.USER) return [];
  const text = content.map(({ payload }) => payload.value ?? '').join('');
  const startedAt = message.createdAt?.toDate().getTime() ?? at;
  const said: SessionEvent = { type: 'said', at, speaker: byAgent ? 'agent' : 'you', text, startedAt };
  return byAgent && interrupted ? [said, { type: 'interrupted', at, id, heard: text }] : [said];
}

function called(call: AgentSession.FunctionCall, at: number): SessionEvent {
  return { type: 'tool-called', at, callId: call.callId, name: call.name, arguments: call.arguments };
}

function returned({ callId, output, isError }: AgentSession.FunctionCallOutput, at: number): SessionEvent {
  return { type: 'tool-returned', at, callId, output, failed: isError };
}

function usageOf({ modelUsage }: AgentSession.AgentSessionUsage): SessionEvent {
  let inputTokens = 0;
  let outputTokens = 0;
  for (const { usage } of modelUsage) {
    if (usage.case !== 'llm' && usage.case !== 'tts' && usage.case !== 'stt') continue;
    inputTokens += usage.value.inputTokens;
    outputTokens += usage.value.outputTokens;
  }
  return { type: 'usage', inputTokens, outputTokens };
}
