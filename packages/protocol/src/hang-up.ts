// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isObject } from './codec/shape.ts';

/** True when a session's tools include the one with which a voice agent ends the conversation. */
export function mayEndConversation(tools: unknown): boolean {
  return (
    Array.isArray(tools) &&
    tools.some((tool) => isObject(tool) && tool['type'] === 'system' && tool['name'] === 'end_conversation')
  );
}
