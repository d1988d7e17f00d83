// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { traitsOf } from '@voicelive-kit/protocol';
import { voiceAgentAt } from '../dialect/paths.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { inputsOf, undeclaredIn, voiceAgentOf } from '../settings/voice-agent.ts';
import {
  bearerTokens,
  checkOrigin,
  resourceKeys,
  single,
  type AccessPolicy,
  type HandshakeRequest,
  type Refusal,
} from './admission.ts';
import { AGENT_MODEL, type Admission } from './admit.ts';

const VERSION = 'v1';
const SUBPROTOCOL = 'realtime';
/** What a client opts into, by a header or, in a browser, by the query. */
const PREVIEW = 'VoiceAgents=V1Preview';
/** Limits of the structured inputs: bytes, and levels of objects in each other. */
const MAX_INPUT_BYTES = 32 * 1024;
const MAX_INPUT_DEPTH = 16;
/** How a browser sends its token, because it cannot set headers. */
const BEARER_SUBPROTOCOL = 'authorization.bearer.';

/** The path of a project's agents. */
export function projectPath(project: string): string {
  return `/api/projects/${encodeURIComponent(project)}`;
}

/** The path of an agent's voice endpoint. */
export function voiceAgentPath(project: string, agent: string): string {
  const path = `${projectPath(project)}/agents/${encodeURIComponent(agent)}/endpoint/protocols/voice`;
  return `${path}?api-version=${VERSION}`;
}

/** What a connection to a voice agent asks for. */
interface Wanted extends HandshakeRequest {
  query: URLSearchParams;
  project: string;
  name: string;
  subprotocols: readonly string[];
}

type Agent = NonNullable<Scenario['agents']>[string];
type Check = (wanted: Wanted, policy: AccessPolicy, scenario: Scenario | undefined) => Refusal | undefined;

/**
 * Rejects an upgrade: for its credentials, then for its form, then for the agent, in the order of the REST page "Voice
 * Agent WebSocket" (learn.microsoft.com/azure/foundry/reference/rest/voice-agent-web-socket-connect-voice-agent): a
 * disabled agent before one without WebRTC. No public source gives the position of 400, of a missing opt-in and of an
 * unknown agent in this order. The opt-in and the limits of the structured inputs are in the generated client of the same
 * operation (github.com/Azure/azure-sdk-for-js, sdk/ai/ai-projects, voiceAgentWebSocket), the refusal without an opt-in in
 * that of PyPI `azure-ai-projects` 2.10.0, for another preview.
 */
export function checkVoiceAgent(
  handshake: HandshakeRequest,
  policy: AccessPolicy,
  scenario: Scenario | undefined,
): Refusal | undefined {
  const foreign = checkOrigin(handshake, policy);
  if (foreign !== undefined) return foreign;
  const wanted = wantedOf(handshake);
  for (const check of CHECKS) {
    const refusal = check(wanted, policy, scenario);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The session of an accepted connection. */
export function admitVoiceAgent(handshake: HandshakeRequest, scenario: Scenario | undefined): Admission {
  const wanted = wantedOf(handshake);
  const known = agentIn(scenario, wanted.name);
  const model = known?.model ?? AGENT_MODEL;
  const definition = { ...known, ...versionOf(known, wanted) };
  const { values } = inputsOf(definition, givenInputs(wanted) ?? {});
  const voiceAgent = {
    ...voiceAgentOf(wanted.name, definition, values),
    ...(isStored(wanted, definition) && { stored: true as const }),
    ...(wanted.query.get('transport') === 'webrtc' && { webrtc: true as const }),
  };
  const chosen = definition.model ?? model;
  const traits = traitsOf(chosen);
  const target = { model: chosen, family: traits.family, traits, apiVersion: VERSION, voiceAgent };
  if (known?.fails === 'silent') return { target, silent: true };
  const undeclared = undeclaredIn(definition);
  if (known?.fails === undefined && undeclared === undefined) return { target };
  const why =
    undeclared === undefined ? '' : ` Its template names '${undeclared}', which is no structured input.`;
  const message = `Failed to initialize the agent '${wanted.name}' of the project '${wanted.project}'.${why}`;
  return { target, refusal: { code: 'agent_initialization_failed', message } };
}

/** The query overrides the definition. */
function isStored({ query }: Wanted, { store }: Partial<Agent>): boolean {
  const wanted = query.get('store');
  return wanted === null ? store === true : wanted === 'true';
}

function wantedOf({ url, headers }: HandshakeRequest): Wanted {
  const { project = '', name = '' } = voiceAgentAt(url.pathname) ?? {};
  const subprotocols = (single(headers['sec-websocket-protocol']) ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .filter(Boolean);
  return { url, headers, query: url.searchParams, project, name, subprotocols };
}

const checkCredentials: Check = (wanted, { key, tokens }) => {
  const bearer = [
    ...bearerTokens(wanted),
    ...wanted.subprotocols
      .filter((protocol) => protocol.startsWith(BEARER_SUBPROTOCOL))
      .map((protocol) => protocol.slice(BEARER_SUBPROTOCOL.length)),
  ];
  if (bearer.length === 0 && (key !== undefined || resourceKeys(wanted).length > 0)) {
    return unauthorized(
      'Voice agents need a Microsoft Entra token (Authorization: Bearer); a resource key is not accepted.',
    );
  }
  if (bearer.length > 0 && bearer.every((token) => tokens.isExpired(token))) {
    return unauthorized('The access token has expired.');
  }
  return key === undefined || bearer.includes(key)
    ? undefined
    : unauthorized('The access token is not valid.');
};

/**
 * Query values that are checked. Source of all names: npm `@azure/ai-projects` 2.10.0, which in a browser puts into the
 * query what it sends as headers elsewhere.
 */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  store: ['true', 'false'],
  transport: ['websocket', 'webrtc'],
};
/** Names that its own client calls reserved and does not send. */
const RESERVED = /^(?:h-.*|structured_inputs|foundry-features|x-ms-voice-structured-inputs)$/iu;

const checkQuery: Check = ({ query }) => {
  const version = query.get('api-version');
  if (version !== VERSION) {
    return badRequest(
      version === null
        ? "The query parameter 'api-version' is required."
        : `The api-version '${version}' is not supported. Supported: ${VERSION}.`,
    );
  }
  for (const [name, value] of query) {
    if (RESERVED.test(name)) return badRequest(`The query parameter '${name}' is reserved.`);
    const accepted = VALUES[name];
    if (accepted !== undefined && !accepted.includes(value)) {
      return badRequest(`The query parameter '${name}' is '${value}'; give one of ${accepted.join(', ')}.`);
    }
  }
  return undefined;
};

const checkPreview: Check = ({ headers, query }) => {
  const given = [single(headers['foundry-features']), query.get('foundry_features')];
  const features = given.flatMap((list) => (list ?? '').split(',')).map((feature) => feature.trim());
  if (features.includes(PREVIEW)) return undefined;
  return {
    status: 403,
    code: 'preview_feature_required',
    message: `Voice agents are in preview. Send the header 'Foundry-Features: ${PREVIEW}' or, where headers cannot be set, the query parameter 'foundry_features'.`,
  };
};

const checkSubprotocol: Check = ({ subprotocols }) => {
  const other = subprotocols.find(
    (protocol) => protocol !== SUBPROTOCOL && !protocol.startsWith(BEARER_SUBPROTOCOL),
  );
  return other === undefined
    ? undefined
    : badRequest(`The subprotocol '${other}' is not supported; '${SUBPROTOCOL}' is the only one.`);
};

const checkInputs: Check = (wanted) => {
  const inputs = givenInputs(wanted);
  if (inputs === undefined) return badRequest('The structured inputs are not a JSON object.');
  if (Buffer.byteLength(JSON.stringify(inputs)) > MAX_INPUT_BYTES) {
    return badRequest(`The structured inputs are larger than ${MAX_INPUT_BYTES} bytes.`);
  }
  return depthOf(inputs) > MAX_INPUT_DEPTH
    ? badRequest(`The structured inputs are nested deeper than ${MAX_INPUT_DEPTH} levels.`)
    : undefined;
};

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((deepest, inner) => Math.max(deepest, depthOf(inner)), 0);
}

const checkAgent: Check = ({ name, project }, _policy, scenario) => {
  const agent = agentIn(scenario, name);
  const elsewhere = agent?.project !== undefined && agent.project !== project;
  if (scenario?.agents === undefined || (agent !== undefined && !elsewhere)) return undefined;
  return { status: 404, code: 'not_found', message: `The agent '${name}' was not found in '${project}'.` };
};

const checkEnabled: Check = ({ name }, _policy, scenario) =>
  agentIn(scenario, name)?.disabled
    ? { status: 409, code: 'agent_disabled', message: `The agent '${name}' is disabled.` }
    : undefined;

const checkVersion: Check = (wanted, _policy, scenario) => {
  const version = wanted.query.get('x-agent-version-override');
  const agent = agentIn(scenario, wanted.name);
  if (version === null || agent?.versions === undefined || versionOf(agent, wanted)) return undefined;
  return {
    status: 404,
    code: 'not_found',
    message: `The agent '${wanted.name}' has no version '${version}'.`,
  };
};

const checkTransport: Check = ({ name, query }, _policy, scenario) => {
  if (query.get('transport') !== 'webrtc' || agentIn(scenario, name)?.webrtc) return undefined;
  return { status: 404, code: 'not_found', message: `WebRTC is not configured for the agent '${name}'.` };
};

const checkRequired: Check = (wanted, _policy, scenario) => {
  const agent = agentIn(scenario, wanted.name);
  const { missing } = inputsOf({ ...agent, ...versionOf(agent, wanted) }, givenInputs(wanted) ?? {});
  return missing === undefined ? undefined : badRequest(`The structured input '${missing}' is required.`);
};

/** In this order. */
const CHECKS: readonly Check[] = [
  checkCredentials,
  checkQuery,
  checkPreview,
  checkSubprotocol,
  checkInputs,
  checkAgent,
  checkEnabled,
  checkVersion,
  checkTransport,
  checkRequired,
];

function agentIn(scenario: Scenario | undefined, name: string): Agent | undefined {
  return Object.hasOwn(scenario?.agents ?? {}, name) ? scenario?.agents?.[name] : undefined;
}

function versionOf(
  agent: Agent | undefined,
  { query }: Wanted,
): NonNullable<Agent['versions']>[string] | undefined {
  const version = query.get('x-agent-version-override') ?? '';
  return Object.hasOwn(agent?.versions ?? {}, version) ? agent?.versions?.[version] : undefined;
}

/** The values for the templates, from header or query; undefined if they are not an object. */
function givenInputs({ headers, query }: Wanted): Record<string, unknown> | undefined {
  const text = single(headers['x-ms-voice-structured-inputs']) ?? query.get('structured_input');
  if (text === null || text === undefined) return {};
  try {
    const inputs: unknown = JSON.parse(text);
    return typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs)
      ? { ...inputs }
      : undefined;
  } catch {
    return undefined;
  }
}

function badRequest(message: string): Refusal {
  return { status: 400, code: 'invalid_request', message };
}

function unauthorized(message: string): Refusal {
  return { status: 401, code: '401', message };
}
