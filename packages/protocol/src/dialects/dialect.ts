// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * The dialects of Microsoft's voice services. `voice-live`: Voice Live with all its dated API versions.
 * `voice-agent-v1`: Foundry's voice agents, whose events have the names of OpenAI's GA realtime API and whose session
 * is nested.
 */
export const DIALECTS = ['voice-live', 'voice-agent-v1'] as const;

export type Dialect = (typeof DIALECTS)[number];
