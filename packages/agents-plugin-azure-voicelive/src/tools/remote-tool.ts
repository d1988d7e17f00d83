// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { Tool } from '@voicelive-kit/protocol';

/** A tool that the service runs by itself; it goes into the `tools` of an agent, and comes and goes with it. */
export abstract class RemoteTool extends llm.ProviderTool {
  /** Its form on the wire, credentials included; a method, so that nobody prints them by printing the tool. */
  abstract toWire(): Exclude<Tool, { type: 'function' }>;
}
