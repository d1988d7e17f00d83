// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export { API_VERSION, REALTIME_PATH } from './version.ts';
export { HIDDEN, hideInText, isSecretName, isSecretParameter, withoutSecrets } from './secrets.ts';
export type { HidingOptions } from './secrets.ts';
export { voiceKind } from './voice-kind.ts';
export { AZURE_REALTIME_VOICES, OPENAI_VOICES } from './voices.ts';
export { decodeClientEvent, decodeServerEvent } from './codec/decode.ts';
export type {
  Decoded,
  DecodedEvent,
  DecodeOptions,
  Frame,
  Malformed,
  MalformedProblem,
} from './codec/decode.ts';
export { encode, encodeAudioAppend } from './codec/encode.ts';
export { AGENT_HUNG_UP, END_CONVERSATION, mayEndConversation } from './hang-up.ts';
export { familyOf, isKnownModel, isKnownProfile, traitsOf } from './models.ts';
export type { ModelFamily, ModelTraits, VoiceKind } from './models.ts';
export {
  CLIENT_FIELDS,
  inOrder,
  initialFields,
  NATIVE_PROMPT,
  SESSION_FIELDS,
  UNSET_TRANSCRIPTION,
} from './session-fields/fields.ts';
export type {
  ClientFieldName,
  DescribedFieldName,
  JsonSchema,
  SessionField,
  SessionFieldName,
} from './session-fields/fields.ts';
export { UNSET_DETECTION, UNSET_TUNING } from './session-fields/initial-values.ts';
export { refusalOf } from './session-fields/model-rules.ts';
export type { Refusal } from './session-fields/model-rules.ts';
export type * from './types/index.ts';
export { ERROR_CATALOGUE } from './errors/catalogue.ts';
export type { CatalogueEntry, ErrorSeverity, KnownErrorCode } from './errors/catalogue.ts';
export { classifyError, isKnownErrorCode, responseError } from './errors/classify.ts';
export type { ErrorClassification, ErrorContext } from './errors/classify.ts';
export {
  newCallId,
  newClientEventId,
  newClientItemId,
  newConversationId,
  newEventId,
  newId,
  newInterimId,
  newItemId,
  newMessageId,
  newResponseId,
  newSessionId,
} from './ids.ts';
export type { Random } from './ids.ts';
export { fromWire, toWire } from './sdk-names/convert.ts';
export { PASS_THROUGH_KEYS, SDK_TO_WIRE } from './sdk-names/table.ts';
export { API_VERSIONS, isAtLeast, isKnownVersion } from './versions/api-versions.ts';
export type { ApiVersion, DatedVersion } from './versions/api-versions.ts';
export { unavailableField } from './availability.ts';
export type { AddedField } from './availability.ts';
export type { Codec } from './codec/codec.ts';
export { codecFor } from './dialects/codec-for.ts';
export { DIALECTS } from './dialects/dialect.ts';
export type { Dialect } from './dialects/dialect.ts';
export { toVoiceAgentEvent } from './dialects/voice-agent/codec.ts';
export { VOICE_AGENT_CLIENT_EVENTS, VOICE_AGENT_MISSING_SETTINGS } from './dialects/voice-agent/tables.ts';
export { readUsage } from './usage.ts';
export type { NormalizedUsage } from './usage.ts';
