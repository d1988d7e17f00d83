// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isObject } from './codec/shape.ts';

/** The name of the tool with which a voice agent ends the conversation. */
export const END_CONVERSATION = 'end_conversation';

/**
 * How the service closes the connection of a voice agent that has ended the conversation. Not documented.
 * Source: the public code of a web portal for Foundry's voice agents, apparently the one that the samples of
 * github.com/microsoft/voice-agent mention; its client tells that end by this code and reason from all others with 1001.
 */
export const AGENT_HUNG_UP = { code: 1001, reason: 'Conversation ended by agent' } as const;

/** True when a session's tools include the one with which a voice agent ends the conversation. */
export function mayEndConversation(tools: unknown): boolean {
  return (
    Array.isArray(tools) &&
    tools.some((tool) => isObject(tool) && tool['type'] === 'system' && tool['name'] === END_CONVERSATION)
  );
}
