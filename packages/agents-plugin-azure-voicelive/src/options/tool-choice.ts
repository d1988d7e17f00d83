// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { ToolChoice } from '@voicelive-kit/protocol';

/** The framework's tool choice in the words of the service. */
export function toolChoiceOf(choice: llm.ToolChoice): ToolChoice {
  return typeof choice === 'string' ? choice : { type: 'function', name: choice.function.name };
}
