// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { ToolChoice } from '@voicelive-kit/protocol';
import { isText } from './checks.ts';

/** What {@link isToolChoice} accepts. */
export const TOOL_CHOICES = "'auto', 'required', 'none' or `{ type: 'function', function: { name } }`";

/** Whether this is a tool choice of the framework. */
export function isToolChoice(given: unknown): boolean {
  const { function: called } = Object(given) as { readonly function?: { readonly name?: unknown } | null };
  return isText(given) || isText(called?.name);
}

/** The framework's tool choice in the words of the service. */
export function toolChoiceOf(choice: llm.ToolChoice): ToolChoice {
  return typeof choice === 'string' ? choice : { type: 'function', name: choice.function.name };
}
