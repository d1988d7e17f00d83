// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { Tool } from '@voicelive-kit/protocol';

/** A tool that the service runs by itself; it is in the `tools` of an agent, and available while that agent is active. */
export abstract class RemoteTool extends llm.ProviderTool {
  /** Its wire form, including credentials; a method, so that printing the tool does not print them. */
  abstract toWire(): Exclude<Tool, { type: 'function' }>;
}
