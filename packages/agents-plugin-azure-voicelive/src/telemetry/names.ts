// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { telemetry } from '@livekit/agents';

const { traceTypes } = telemetry;

/**
 * Span names, dotted as in OpenTelemetry's conventions. This distinguishes them from the framework's names, which use
 * underscores.
 */
export const SPANS = {
  /** One `RealtimeSession`, from creation to end: the parent of all other spans. */
  session: 'voicelive.session',
  /** One connection attempt: token, handshake, session, configuration, history. */
  connect: 'voicelive.connect',
  /** From the loss of a connection to the restored conversation, or to the end of the session. */
  reconnect: 'voicelive.reconnect',
  /** A rollover, from its first step until the new connection takes over. */
  rollover: 'voicelive.rollover',
  /** From the end of the caller's speech to the first audio of the answer. */
  speechToAudio: 'voicelive.speech_to_audio',
  /** From the caller's speech, or the request to stop, until the service knows what was heard. */
  interruption: 'voicelive.interruption',
  /** From the model's tool call until the service has the result. */
  toolWait: 'voicelive.tool_wait',
} as const;

export type SpanName = (typeof SPANS)[keyof typeof SPANS];

/**
 * Attribute names. `gen_ai.*`, `server.*` and `error.type` come from OpenTelemetry's semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ and …/registry/attributes/server/), taken from
 * the framework's constants where it has them, so that both write the same names. `lk.*` are the framework's own;
 * `voicelive.*` have no counterpart in either.
 */
export const ATTR = {
  provider: traceTypes.ATTR_GEN_AI_PROVIDER_NAME,
  operation: traceTypes.ATTR_GEN_AI_OPERATION_NAME,
  model: traceTypes.ATTR_GEN_AI_REQUEST_MODEL,
  responseModel: traceTypes.ATTR_GEN_AI_RESPONSE_MODEL,
  responseId: traceTypes.ATTR_GEN_AI_RESPONSE_ID,
  toolName: traceTypes.ATTR_GEN_AI_TOOL_NAME,
  toolCallId: traceTypes.ATTR_GEN_AI_TOOL_CALL_ID,
  toolType: traceTypes.ATTR_GEN_AI_TOOL_TYPE,
  /** `input` or `output` (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/). */
  tokenType: 'gen_ai.token.type',
  errorType: traceTypes.ATTR_ERROR_TYPE,
  host: 'server.address',
  port: 'server.port',
  /** List of ids that the provider's support can look up. */
  providerIds: traceTypes.ATTR_PROVIDER_REQUEST_IDS,
  toolArguments: traceTypes.ATTR_FUNCTION_TOOL_ARGS,
  toolOutput: traceTypes.ATTR_FUNCTION_TOOL_OUTPUT,
  /** `first`, `reconnect` or `rollover`. */
  kind: 'voicelive.connection.kind',
  /** Number of the attempt, starting at 1; for a reconnect, the number of attempts it took. */
  attempt: 'voicelive.connection.attempt',
  /** How it ended; see each metric for the possible values. */
  outcome: 'voicelive.outcome',
  /** The service's session id. */
  sessionId: 'voicelive.session.id',
  /** Index of the target: 0 for the one in the options, 1 for the first `fallback`. */
  targetIndex: 'voicelive.target.index',
  /** `caller` or `application`. */
  by: 'voicelive.interruption.by',
  /** How much of the interrupted message was heard, in milliseconds. */
  heardMs: 'voicelive.interruption.heard_ms',
  /**
   * `function`, or the kind of a tool that runs at the service: `mcp`, `foundry_agent`, `web_search`, `file_search`.
   */
  toolKind: 'voicelive.tool.kind',
  /** Label of an MCP server. */
  serverLabel: 'voicelive.mcp.server_label',
  /** `audio`, `text`, `image`, or `other` for tokens that the service does not break down. */
  modality: 'voicelive.token.modality',
  /** `response` or `transcription`. */
  costOf: 'voicelive.cost.of',
  /** Estimated cost of the session in US dollars. */
  costUsd: 'voicelive.cost.usd',
  /** Whether input tokens came from the cache. */
  cached: 'voicelive.token.cached',
} as const;
