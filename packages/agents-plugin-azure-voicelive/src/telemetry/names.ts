// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { telemetry } from '@livekit/agents';

const { traceTypes } = telemetry;

/**
 * Names of spans, in the dotted style of OpenTelemetry's conventions; those of the framework, which has underscores, stay
 * apart from them.
 */
export const SPANS = {
  /** One `RealtimeSession`, from its making to its end: the parent of all others. */
  session: 'voicelive.session',
  /** One try to get a connection: token, handshake, session, configuration, history. */
  connect: 'voicelive.connect',
  /** From the loss of a connection to the restored conversation, or to the end of the session. */
  reconnect: 'voicelive.reconnect',
  /** From the first step towards the planned successor of a connection to the change. */
  rollover: 'voicelive.rollover',
  /** From the end of the caller's speech to the first audio of the answer. */
  speechToAudio: 'voicelive.speech_to_audio',
  /** From the caller's speech, or the request to stop, until the service knows what was heard. */
  interruption: 'voicelive.interruption',
  /** From the model's call of a tool until the service has its result. */
  toolWait: 'voicelive.tool_wait',
} as const;

export type SpanName = (typeof SPANS)[keyof typeof SPANS];

/**
 * Names of attributes. `gen_ai.*`, `server.*` and `error.type` are those of OpenTelemetry's semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/ and …/registry/attributes/server/), taken from the framework
 * where it has them, so that both write the same; `lk.*` are the framework's; `voicelive.*` are what neither has.
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
  /** Ids the provider's support can look up, a list. */
  providerIds: traceTypes.ATTR_PROVIDER_REQUEST_IDS,
  toolArguments: traceTypes.ATTR_FUNCTION_TOOL_ARGS,
  toolOutput: traceTypes.ATTR_FUNCTION_TOOL_OUTPUT,
  /** `first`, `reconnect` or `rollover`. */
  kind: 'voicelive.connection.kind',
  /** Number of the try, from 1; of a reconnect, how many it took. */
  attempt: 'voicelive.connection.attempt',
  /** How it ended; which words there are is said at each metric. */
  outcome: 'voicelive.outcome',
  /** The service's id of the session. */
  sessionId: 'voicelive.session.id',
  /** 0 is the target of the options, 1 the first of `fallback`. */
  targetIndex: 'voicelive.target.index',
  /** `caller` or `application`. */
  by: 'voicelive.interruption.by',
  /** How much of the interrupted message was heard, milliseconds. */
  heardMs: 'voicelive.interruption.heard_ms',
  /** `function`, or what runs at the service: `mcp`, `foundry_agent`, `web_search`, `file_search`. */
  toolKind: 'voicelive.tool.kind',
  /** Label of an MCP server. */
  serverLabel: 'voicelive.mcp.server_label',
  /** `audio`, `text`, `image`, or `other` for tokens the service does not break down. */
  modality: 'voicelive.token.modality',
  /** `response` or `transcription`. */
  costOf: 'voicelive.cost.of',
  /** What the session cost, an estimate in US dollars. */
  costUsd: 'voicelive.cost.usd',
  /** Whether input tokens came from the cache. */
  cached: 'voicelive.token.cached',
} as const;
