// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { checkType, invalidOption, isBoolean, isRecord, isText } from './checks.ts';

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
  return isRecord(agent) && ('name' in (agent as object) || 'project' in (agent as object));
}

/** @throws VoiceLiveConfigError `invalid_option` */
export function checkVoiceAgent(setting: string, agent: VoiceAgentTarget): void {
  for (const name of ['project', 'name'] as const) {
    if (!isText(agent[name]))
      throw invalidOption(`${setting}.${name}`, agent[name], 'the name that Foundry shows');
  }
  for (const name of ['version', 'sessionId'] as const) {
    checkType(`${setting}.${name}`, agent[name], 'a text', isText);
  }
  for (const name of ['store', 'useDefinition'] as const) {
    checkType(`${setting}.${name}`, agent[name], 'true or false', isBoolean);
  }
  checkType(`${setting}.structuredInputs`, agent.structuredInputs, 'an object of plain data', isRecord);
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
