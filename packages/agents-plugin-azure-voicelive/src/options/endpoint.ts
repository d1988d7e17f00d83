// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { REALTIME_PATH } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { bareAddress } from './pasted-text.ts';

/** The parts of an endpoint as the application gave it. Contains no secret. */
export interface Endpoint {
  /** `ws` or `wss` URL with the path of Voice Live and without a query. */
  readonly base: string;
  /** The same URL up to where the service's own paths begin: the host, and the prefix of a gateway. */
  readonly root: string;
  /** Host and port, for messages and for the handshake budget. */
  readonly host: string;
  readonly secure: boolean;
  /** Whether it is this machine. */
  readonly loopback: boolean;
  /** The application's own query parameters, which come first in the URL. */
  readonly query: readonly (readonly [string, string])[];
}

/** What a URL says besides where to connect. */
export interface ParsedEndpoint {
  readonly endpoint: Endpoint;
  readonly apiKey: string | null;
  readonly apiVersion: string | null;
  readonly model: string | null;
  /** Whether the query names an agent. */
  readonly namesAgent: boolean;
  /** The Foundry project in its path. */
  readonly project: string | null;
  /** The voice agent of that project, if it is the URL of one. */
  readonly voiceAgent: string | null;
}

const EXAMPLE = 'https://<resource>.services.ai.azure.com';
const AGENT_PARAMETERS = new Set(['agent-name', 'agent_name', 'agent-id', 'agent_id']);

/**
 * Parses an endpoint in any pasted form: https, wss, http, ws or no scheme, trailing slashes, any path, query, quotes
 * or angle brackets around it. Anything before `/voice-live/realtime` or `/api/projects/` is kept (gateways have
 * prefixes); any other path is replaced, as the Azure SDK does. A key in the query is moved out of it.
 * @throws VoiceLiveConfigError `invalid_endpoint`
 */
export function parseEndpoint(text: string): ParsedEndpoint {
  const url = toUrl(bareAddress(text));
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  let apiKey: string | null = null;
  let apiVersion: string | null = null;
  let model: string | null = null;
  let namesAgent = false;
  const query: [string, string][] = [];
  for (const [name, value] of url.searchParams) {
    const lower = name.toLowerCase();
    if (lower === 'api-key') apiKey = value;
    else if (lower === 'authorization') {
      throw invalid(
        'has a token in its query. Remove it and set a `credential`, so that the token can be renewed.',
      );
    } else if (lower === 'api-version') apiVersion = value;
    else if (lower === 'model') model = value;
    else {
      if (AGENT_PARAMETERS.has(lower)) namesAgent = true;
      query.push([name, value]);
    }
  }
  const { prefix, project, voiceAgent } = partsOf(url.pathname);
  const root = `${secure ? 'wss' : 'ws'}://${url.host}${prefix}`;
  return {
    endpoint: {
      base: `${root}${REALTIME_PATH}`,
      root,
      host: url.host,
      secure,
      loopback: isLoopback(url.hostname),
      query,
    },
    apiKey: apiKey || null,
    apiVersion: apiVersion || null,
    model: model || null,
    namesAgent,
    project,
    voiceAgent,
  };
}

interface Parts extends Pick<ParsedEndpoint, 'project' | 'voiceAgent'> {
  readonly prefix: string;
}

const PROJECT_PATH =
  /^(?<prefix>.*?)\/api\/projects\/(?<project>[^/]+)(?:\/agents\/(?<agent>[^/]+)\/endpoint\/protocols\/voice(?:\/|$))?/u;

/** GPT-Live, on a resource or as a voice agent (Microsoft Learn, "GPT-Live"): `…/live/sessions`. */
const GPT_LIVE_PATH = /\/live\/sessions(?:\/|$)/u;

function partsOf(path: string): Parts {
  if (GPT_LIVE_PATH.test(path)) {
    throw invalid('is that of GPT-Live, a protocol which this plugin does not speak. Remove its path.');
  }
  const named = PROJECT_PATH.exec(path)?.groups;
  if (named !== undefined) {
    const { prefix = '', project = '', agent } = named;
    try {
      const voiceAgent = agent === undefined ? null : decodeURIComponent(agent);
      return { prefix, project: decodeURIComponent(project), voiceAgent };
    } catch {
      throw invalid(
        'names a project or an agent with a percent sign that does not begin an escape sequence.',
      );
    }
  }
  const at = path.indexOf(REALTIME_PATH);
  return { prefix: at < 0 ? '' : path.slice(0, at), project: null, voiceAgent: null };
}

function toUrl(text: string): URL {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && !['http', 'https', 'ws', 'wss'].includes(scheme)) {
    throw invalid(`has the scheme ${scheme}. Use https or wss.`);
  }
  const authority = text.slice(scheme === undefined ? 0 : scheme.length + 3).split(/[/?#]/u)[0] ?? '';
  if (/[<>{}]/u.test(authority)) {
    throw invalid(
      'still has a placeholder in it. Replace it with the name of your resource, without brackets.',
    );
  }
  // `URL` would treat a quotation mark as part of the host name.
  if (/["'`“”„‘’‚«»‹›]/u.test(authority)) throw invalid('has a quotation mark in it. Remove it.');
  let url: URL;
  try {
    url = new URL(scheme === undefined ? `https://${text}` : text);
    // Without a scheme, this machine most likely means the emulator, which uses plain HTTP.
    if (scheme === undefined && isLoopback(url.hostname)) url = new URL(`http://${text}`);
  } catch {
    throw invalid('is not a valid URL.');
  }
  if (url.hostname === '') throw invalid('has no host.');
  if (url.username !== '' || url.password !== '') {
    throw invalid('has a user name or password in it. Remove it and set `apiKey` or `credential`.');
  }
  return url;
}

/** Whether a host name (in the form of `URL.hostname`) is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function invalid(what: string): VoiceLiveConfigError {
  // The text itself is not repeated: people paste keys into URLs.
  return new VoiceLiveConfigError({
    code: 'invalid_endpoint',
    setting: 'endpoint',
    message: `The endpoint ${what} Expected a URL such as ${EXAMPLE}; set \`endpoint\` or AZURE_VOICELIVE_ENDPOINT.`,
  });
}
