// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  API_VERSION,
  familyOf,
  isKnownModel,
  isKnownProfile,
  traitsOf,
  type SessionAgent,
} from '@voicelive-kit/protocol';
import type { Scenario } from '../scenario/scenario.ts';
import type { SessionTarget } from '../settings/session-target.ts';

/** The result of an accepted upgrade: a session, an `error` event before a close, or silence. */
export interface Admission {
  target: SessionTarget;
  refusal?: { code: string; message: string };
  silent?: true;
}

/** The model of an agent if its scenario names none. */
export const AGENT_MODEL = 'gpt-4.1';

/**
 * Determines what happens to a connection whose upgrade was accepted; mistakes found here are reported only after it.
 */
export function admit(query: URLSearchParams, scenario: Scenario | undefined): Admission {
  const wanted = agentOf(query);
  const apiVersion = query.get('api-version') ?? API_VERSION;
  if (wanted !== undefined) return admitAgent(wanted, apiVersion, scenario);
  const model = query.get('model') ?? '';
  const profile = query.get('profile');
  const known = profile === null ? isKnownModel(model) : isKnownProfile(profile);
  const fails = profile !== null && scenario?.deployments?.[model]?.fails === true;
  const family = familyOf(model, profile);
  const target: SessionTarget = {
    model,
    family,
    traits: traitsOf(model, family),
    apiVersion,
    ...(fails && { deploymentFails: true }),
  };
  if (model === '') return { target, refusal: MISSING_TARGET };
  if (known) return { target };
  const refusal =
    profile === null
      ? { code: 'invalid_model', message: `The model '${model}' is not supported in this region.` }
      : { code: 'invalid_profile', message: `The profile '${profile}' is not supported.` };
  return { target, refusal };
}

/** The agent a connection asks for. */
interface WantedAgent {
  /** Name of a current Foundry agent, or id of a classic one. */
  name: string;
  classic: boolean;
  project: string | undefined;
  conversation: string | undefined;
}

/** True if a connection asks for an agent instead of a model. */
export function asksForAgent(query: URLSearchParams): boolean {
  return agentOf(query) !== undefined;
}

/** Published pages spell these parameters with hyphens and with underscores. */
function agentOf(query: URLSearchParams): WantedAgent | undefined {
  const read = (...names: string[]): string | undefined =>
    names
      .flatMap((name) => [query.get(name), query.get(name.replaceAll('-', '_'))])
      .find((value) => value !== null && value !== '') ?? undefined;
  const current = read('agent-name');
  const name = current ?? read('agent-id');
  if (name === undefined) return undefined;
  return {
    name,
    classic: current === undefined,
    project: read('agent-project-name', 'project-name', 'project-id', 'agent-connection-string'),
    conversation: read('conversation-id'),
  };
}

const MISSING_TARGET = {
  code: 'invalid_request_error',
  message: 'Missing required agent connection string or project name, or a model.',
};

function admitAgent(wanted: WantedAgent, apiVersion: string, scenario: Scenario | undefined): Admission {
  const agents = scenario?.agents;
  const known = agents?.[wanted.name];
  const agent: SessionAgent = {
    type: 'agent',
    name: wanted.name,
    description: known?.description ?? null,
    agent_id: known?.id ?? (wanted.classic ? wanted.name : `asst_${wanted.name}`),
    thread_id: wanted.conversation ?? null,
  };
  const target: SessionTarget = {
    model: known?.model ?? AGENT_MODEL,
    family: 'cascaded',
    // The agent's own reasoning settings are not visible.
    traits: traitsOf(AGENT_MODEL),
    apiVersion,
    agent,
  };
  if (wanted.project === undefined) {
    const message = 'Missing required agent connection string or project name.';
    return { target, refusal: { code: 'invalid_request_error', message } };
  }
  if (known?.fails === 'silent') return { target, silent: true };
  const elsewhere = known?.project !== undefined && known.project !== wanted.project;
  if (known?.fails !== true && !elsewhere && (agents === undefined || known !== undefined)) return { target };
  const message = `Failed to initialize the agent '${wanted.name}' of the project '${wanted.project}'.`;
  return { target, refusal: { code: 'agent_initialization_failed', message } };
}
