// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { VoiceLiveConfigError } from '../errors/index.ts';
import { isRecord } from './checks.ts';

/**
 * A voice agent of Foundry: its stored definition contains the model, the voice, the instructions and the tools. It
 * uses its own dialect (npm `@azure/ai-projects`, `VoiceAgentRealtimeClient`).
 */
export interface VoiceAgentTarget {
  /** Name of the Foundry project, as in `https://<resource>.services.ai.azure.com/api/projects/<project>`. */
  readonly project: string;
  /** Name of the agent. */
  readonly name: string;
  /** A version of its definition. Default: the one that Foundry serves. */
  readonly version?: string | undefined;
  /** Your own name for the session, for finding it in Foundry's records. */
  readonly sessionId?: string | undefined;
  /** Values for the templates in the definition's instructions and greeting. */
  readonly structuredInputs?: Readonly<Record<string, unknown>> | undefined;
  /** Whether Foundry keeps the conversation, with its audio. Default: as set in the definition. */
  readonly store?: boolean | undefined;
  /**
   * Whether the instructions and tools of the definition are used. False: those of the framework's agents are sent
   * instead, as to a model. Default true; functions that the definition declares are then executed by the framework's
   * tools of the same name.
   */
  readonly useDefinition?: boolean | undefined;
}

/** The only API version of that dialect. */
export const VOICE_AGENT_API_VERSION = 'v1';

/** The one subprotocol that voice agents accept and require. */
export const VOICE_AGENT_PROTOCOL = 'realtime';

export function isVoiceAgent(agent: unknown): agent is VoiceAgentTarget {
  if (!isRecord(agent)) return false;
  const { name, project } = agent as Partial<Record<keyof VoiceAgentTarget, unknown>>;
  return name !== undefined || project !== undefined;
}

interface Targets {
  readonly agent?: unknown;
  readonly fallback?: readonly { readonly model?: unknown; readonly agent?: unknown }[] | undefined;
}

/** The agent of each target; undefined for a model. */
export function agentsOf({ agent, fallback = [] }: Targets): unknown[] {
  return [
    agent,
    ...fallback.map((target) => (target.model === undefined ? (target.agent ?? agent) : undefined)),
  ];
}

/** The same agent, its names without white space around them. */
export function trimmed({ project, name, version, ...agent }: VoiceAgentTarget): VoiceAgentTarget {
  return {
    ...agent,
    project: project.trim(),
    name: name.trim(),
    ...(version !== undefined && { version: version.trim() }),
  };
}

/**
 * Query parameters that an endpoint cannot have with voice agents, and what replaces them (npm `@azure/ai-projects`
 * 2.10.0, `VoiceAgentRealtimeClientConnectOptions.query`). Those of the agent's own settings are not among them:
 * settings take precedence.
 */
const RESERVED: readonly (readonly [name: RegExp, instead: string])[] = [
  [/^structured_inputs?$|^x-ms-voice-structured-inputs$/u, 'Set `agent.structuredInputs`.'],
  [/^transport$/u, 'This plugin connects by WebSocket.'],
  [/^agent[-_](?:name|id)$/u, 'It names an agent behind Voice Live; `agent` names a voice agent.'],
  [/^h-|^foundry[-_]features$|^(?:x-ms-)?client-request-id$|^x-ms-client-sdk$/u, 'Voice agents reserve it.'],
];

/** @throws VoiceLiveConfigError `invalid_endpoint` */
export function checkVoiceAgentQuery(query: readonly (readonly [name: string, value: string])[]): void {
  for (const [name, value] of query) {
    const lower = name.toLowerCase();
    if (lower === 'transport' && value === 'websocket') continue;
    const instead = RESERVED.find(([reserved]) => reserved.test(lower))?.[1];
    if (instead === undefined) continue;
    throw new VoiceLiveConfigError({
      code: 'invalid_endpoint',
      setting: 'endpoint',
      message: `The endpoint cannot have \`${name}\` in its query with a voice agent. Remove it. ${instead}`,
    });
  }
}

/** The path of a voice agent below a resource, and its query. */
export function voiceAgentAddress(agent: VoiceAgentTarget): { path: string; query: [string, string][] } {
  const { project, name, version, sessionId, store } = agent;
  const parameters: [string, string | undefined][] = [
    ['agent_session_id', sessionId],
    ['store', store === undefined ? undefined : String(store)],
    ['x-agent-version-override', version],
  ];
  return {
    path: `/api/projects/${encodeURIComponent(project)}/agents/${encodeURIComponent(name)}/endpoint/protocols/voice`,
    query: parameters.filter((parameter): parameter is [string, string] => parameter[1] !== undefined),
  };
}

/** Headers of the handshake in addition to those that authenticate. */
export function voiceAgentHeaders({ structuredInputs }: VoiceAgentTarget): Record<string, string> {
  return {
    'foundry-features': 'VoiceAgents=V1Preview',
    ...(structuredInputs && { 'x-ms-voice-structured-inputs': inHeader(structuredInputs) }),
  };
}

/** JSON that is valid in any header: characters that are not ASCII are escaped. */
function inHeader(value: Readonly<Record<string, unknown>>): string {
  // Each half of a surrogate pair separately, as in JSON.
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replaceAll(/[^\x20-\x7e]/g, escape);
}
