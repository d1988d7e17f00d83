// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { VoiceLiveConfigError } from '../errors/index.ts';
import { checkType, invalidOption, isBoolean, isRecord, isText } from './checks.ts';
import type { AgentTarget } from './options.ts';
import { plainCopy } from './plain-copy.ts';
import { isVoiceAgent, type VoiceAgentTarget } from './voice-agent.ts';

/** The kinds of agents: how one is recognised, and its settings; the types make sure that none is missing here. */
const VOICE_AGENT: Record<keyof VoiceAgentTarget, true> = {
  project: true,
  name: true,
  version: true,
  sessionId: true,
  structuredInputs: true,
  store: true,
  useDefinition: true,
};
const BEHIND_VOICE_LIVE: Record<keyof AgentTarget, true> = {
  projectName: true,
  agentName: true,
  agentVersion: true,
  conversationId: true,
  authenticationIdentityClientId: true,
  foundryResourceOverride: true,
};

/** Whether a name is that of a setting of either kind of agent. */
export function isAgentSetting(name: string): boolean {
  return Object.hasOwn(VOICE_AGENT, name) || Object.hasOwn(BEHIND_VOICE_LIVE, name);
}

/** @throws VoiceLiveConfigError `invalid_option` */
export function checkAgent(setting: string, agent: AgentTarget | VoiceAgentTarget): void {
  if (isVoiceAgent(agent)) {
    checkVoiceAgent(setting, agent);
    return;
  }
  const given: Partial<Record<'agentName' | 'projectName', unknown>> | null = agent;
  if (!isText(given?.agentName) || !isText(given?.projectName)) {
    throw invalidOption(
      setting,
      agent,
      'an object with `project` and `name` of a voice agent, or with `projectName` and `agentName` of an agent behind Voice Live',
    );
  }
  checkNames(setting, agent, BEHIND_VOICE_LIVE, 'an agent behind Voice Live');
  for (const name of Object.keys(BEHIND_VOICE_LIVE) as (keyof AgentTarget)[]) {
    checkType(`${setting}.${name}`, agent[name], 'a text', isText);
  }
}

function checkVoiceAgent(setting: string, agent: VoiceAgentTarget): void {
  for (const name of ['project', 'name'] as const) {
    if (!isName(agent[name]))
      throw invalidOption(`${setting}.${name}`, agent[name], 'the name that Foundry shows');
  }
  checkNames(setting, agent, VOICE_AGENT, 'a voice agent');
  for (const name of ['version', 'sessionId'] as const) {
    checkType(`${setting}.${name}`, agent[name], 'a text', isText);
  }
  for (const name of ['store', 'useDefinition'] as const) {
    checkType(`${setting}.${name}`, agent[name], 'true or false', isBoolean);
  }
  const inputs = `${setting}.structuredInputs`;
  checkType(inputs, agent.structuredInputs, 'an object of plain data', isRecord);
  plainCopy(inputs, agent.structuredInputs);
}

/** Whether a text can be one part of a path: a URL with `..` in it leads somewhere else. */
function isName(value: unknown): boolean {
  if (!isText(value)) return false;
  const name = (value as string).trim();
  return name !== '.' && name !== '..' && name.isWellFormed() && !/\p{Cc}/u.test(name);
}

function checkNames(
  setting: string,
  agent: object,
  known: Readonly<Record<string, true>>,
  kind: string,
): void {
  const other = Object.entries(agent).find(
    ([name, value]) => value !== undefined && !Object.hasOwn(known, name),
  )?.[0];
  if (other === undefined) return;
  throw new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: `${setting}.${other}`,
    message:
      `\`${setting}\` is ${kind}, which has no option \`${other}\`; it has ${Object.keys(known).join(', ')}.` +
      (isAgentSetting(other)
        ? ' Agents behind Voice Live have `projectName` and `agentName`, voice agents have `project` and `name`.'
        : ''),
  });
}
