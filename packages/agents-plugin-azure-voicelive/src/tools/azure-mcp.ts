// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { McpTool, ResponseScheduling } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from '../errors/index.ts';
import type { McpApprovalRequest } from '../events/remote-tool-events.ts';
import { isBoolean, isRecord, isString, isText } from '../options/checks.ts';
import { RemoteTool } from './remote-tool.ts';
import { checkScheduling } from './voice-agent-tools.ts';

/** How long a person has to decide, milliseconds. */
export const APPROVAL_TIMEOUT_MS = 60_000;
/** The longest delay that Node's timers support. */
const LONGEST_MS = 2 ** 31 - 1;

/** An MCP server whose tools the service calls itself (`MCPServer` of @azure/ai-voicelive). */
export interface AzureMcpOptions {
  /** Names the server in events and to the model; unique among the servers of a session. */
  serverLabel: string;
  /** Address at which the **service** reaches it: a public https URL. */
  serverUrl: string;
  /** Tells the model what the server is for. For voice agents only, like the next three. */
  serverDescription?: string | undefined;
  /** A connection of the Foundry project, which stores the credentials of the server. */
  projectConnectionId?: string | undefined;
  /** Whether the tools are searched for when needed, instead of listed at the start. */
  deferLoading?: boolean | undefined;
  /** When a call makes the agent speak. Default: that of the service, `when_idle`. */
  responseScheduling?: ResponseScheduling | undefined;
  /** Names of the tools that may be called; all by default. */
  allowedTools?: readonly string[] | undefined;
  /** Headers of each request to the server. Treated as secrets. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Bearer token or similar for the server. Treated as a secret. */
  authorization?: string | undefined;
  /** Which calls need consent, for all tools or by their names; default `'always'`, which is that of the service. */
  requireApproval?:
    | 'always'
    | 'never'
    | { readonly always?: readonly string[]; readonly never?: readonly string[] }
    | undefined;
  /**
   * Decides about a call. A result other than `true` or `false`, or an exception, refuses it. Without this callback the
   * event `mcp_approval_requested` is emitted; if that has no listener either, calls that need consent are refused.
   */
  onApproval?: McpApprovalCallback | undefined;
  /** Milliseconds after which an undecided call is refused; default 60,000. */
  approvalTimeoutMs?: number | undefined;
  /**
   * Said to the caller when the decision takes more than half a second, verbatim, once for calls that wait together.
   * Needs an Azure voice or a cascaded model; otherwise nothing is said, with a warning in the log.
   */
  fillerText?: string | undefined;
}

/**
 * Decides whether a call may be made.
 * @param context.signal - aborts when no decision is needed any more: time is up, or the connection was lost.
 */
export type McpApprovalCallback = (
  request: McpApprovalRequest,
  context: { readonly signal: AbortSignal },
) => boolean | Promise<boolean>;

/** The return type of {@link azureMcp}. */
export class AzureMcpTool extends RemoteTool {
  readonly serverLabel: string;
  readonly onApproval: McpApprovalCallback | undefined;
  readonly approvalTimeoutMs: number;
  readonly fillerText: string | undefined;
  readonly #wire: McpTool;

  constructor(options: AzureMcpOptions) {
    const { serverLabel, onApproval, approvalTimeoutMs = APPROVAL_TIMEOUT_MS, fillerText } = options;
    checkOptions(options);
    super({ id: `mcp_${serverLabel}` });
    this.serverLabel = serverLabel;
    this.onApproval = onApproval;
    this.approvalTimeoutMs = approvalTimeoutMs;
    this.fillerText = fillerText;
    this.#wire = wireOf(options);
  }

  override toWire(): McpTool {
    return this.#wire;
  }
}

/**
 * An MCP server as a tool of an agent: `new voice.Agent({ instructions, tools: [azureMcp({ … })] })`. Its calls never
 * reach local execution; the session's `remote_call_…` and `mcp_…` events report their progress.
 * @throws VoiceLiveConfigError when an option is missing or wrong; the message names it.
 */
export function azureMcp(options: AzureMcpOptions): AzureMcpTool {
  return new AzureMcpTool(options);
}

function wireOf(options: AzureMcpOptions): McpTool {
  const { serverLabel, serverUrl, allowedTools, headers, authorization, requireApproval } = options;
  const { serverDescription, projectConnectionId, deferLoading, responseScheduling } = options;
  const approval =
    typeof requireApproval === 'object'
      ? {
          ...(requireApproval.always && { always: [...requireApproval.always] }),
          ...(requireApproval.never && { never: [...requireApproval.never] }),
        }
      : requireApproval;
  return {
    type: 'mcp',
    server_label: serverLabel,
    server_url: serverUrl,
    ...(allowedTools && { allowed_tools: [...allowedTools] }),
    ...(headers && { headers: { ...headers } }),
    ...(authorization !== undefined && { authorization }),
    ...(approval !== undefined && { require_approval: approval }),
    ...(serverDescription !== undefined && { server_description: serverDescription }),
    ...(projectConnectionId !== undefined && { project_connection_id: projectConnectionId }),
    ...(deferLoading !== undefined && { defer_loading: deferLoading }),
    ...(responseScheduling !== undefined && { response_scheduling: responseScheduling }),
  };
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isOptionalTexts = (value: unknown): boolean => value === undefined || isTexts(value);

/** Checks for options that would otherwise fail at the service or during a call. */
const MUST_BE: { readonly [Name in keyof AzureMcpOptions]?: readonly [string, (value: unknown) => boolean] } =
  {
    allowedTools: ['a list of names', isTexts],
    headers: [
      'an object of texts',
      (value) => isRecord(value) && Object.values(value as object).every(isString),
    ],
    authorization: ['a text', isString],
    requireApproval: [
      "'always', 'never' or an object with lists of names, `always` and `never`",
      (value) => {
        if (value === 'always' || value === 'never') return true;
        if (!isRecord(value)) return false;
        const { always, never } = value as { always?: unknown; never?: unknown };
        return isOptionalTexts(always) && isOptionalTexts(never);
      },
    ],
    serverDescription: ['a text', isString],
    projectConnectionId: ['a text', isString],
    deferLoading: ['true or false', isBoolean],
    onApproval: ['a function', (value) => typeof value === 'function'],
    fillerText: ['a text', isString],
  };

function checkOptions(options: AzureMcpOptions): void {
  const { serverLabel, serverUrl, approvalTimeoutMs, fillerText } = options;
  if (typeof serverLabel !== 'string' || serverLabel.trim() === '') {
    throw wrong('serverLabel', 'is empty; name the server, for example "orders"');
  }
  if (!URL.canParse(serverUrl) || !/^https?:$/u.test(new URL(serverUrl).protocol)) {
    throw wrong(
      'serverUrl',
      'is not a valid URL; use one at which Azure can reach the server, with https://',
    );
  }
  if (
    approvalTimeoutMs !== undefined &&
    !(Number.isFinite(approvalTimeoutMs) && approvalTimeoutMs > 0 && approvalTimeoutMs <= LONGEST_MS)
  ) {
    throw wrong('approvalTimeoutMs', `is ${approvalTimeoutMs}; use milliseconds from 1 to ${LONGEST_MS}`);
  }
  if (fillerText?.trim?.() === '') {
    throw wrong('fillerText', 'is empty; omit it to say nothing');
  }
  checkScheduling('azureMcp.responseScheduling', options.responseScheduling);
  for (const [name, [accepted, fits]] of Object.entries(MUST_BE)) {
    const value = options[name as keyof AzureMcpOptions];
    if (value !== undefined && !fits(value)) throw wrong(name, `must be ${accepted}`);
  }
}

function wrong(option: string, problem: string): VoiceLiveConfigError {
  return new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: option,
    message: `azureMcp: ${option} ${problem}.`,
  });
}
