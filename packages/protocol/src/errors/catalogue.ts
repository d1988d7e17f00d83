// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * What an error means for the sender of the request: `harmless`, nothing was lost; `recoverable`, this request failed
 * but the session, or a new connection, can continue; `fatal`, retrying with the same configuration cannot help.
 */
export type ErrorSeverity = 'harmless' | 'recoverable' | 'fatal';

export interface CatalogueEntry {
  severity: ErrorSeverity;
  /** Set if the same code means a wrong configuration when it arrives before `session.created`. */
  severityAtConnect?: ErrorSeverity;
  /** What to do about it. */
  hint: string;
  /** Used instead when the error names a field, which replaces `{param}`. */
  hintForParam?: string;
  /** Used instead before `session.created`. */
  hintAtConnect?: string;
  /** Where the code was seen. */
  source: string;
}

const LIVE_MEASUREMENTS = 'community measurements against the live service, 2026';
const COMMUNITY = 'public client code for Voice Live';
const ILA = 'github.com/iLoveAgents/foundry-voice-live, August 2026';
const TELEPHONY = 'a public telephony application on Voice Live';
const OPENAI_DOCS = 'developers.openai.com/api/docs/guides/error-codes: the service behind OpenAI models';
const AZURE_OPENAI = 'Microsoft Learn: Azure OpenAI, the sibling service';
const OPENAI_CLIENTS = 'public clients of OpenAI services, 2026';
const ECHO_DOCS = 'Microsoft Learn: Voice Live, echo cancellation';

const QUOTA =
  'The account has no credit left or has reached its spending limit: raise the quota or pay the bill.';
const CREDENTIALS =
  'The key or token was revoked, has expired or belongs to another resource: use a valid one.';
const ACCOUNT = 'The account or organization is deactivated or unknown: ask its administrator.';
const PERMISSION =
  'Assign the role that the model or agent requires to the identity of the application, or to the resource.';
const MODEL = 'Check the name of the model or deployment and that the resource has access to it.';

/**
 * The codes that Voice Live is known to send in `error.code`, and those it passes on from the services behind it;
 * Microsoft publishes no list.
 */
export const ERROR_CATALOGUE = {
  invalid_model: {
    severity: 'fatal',
    hint: 'Check the model name and that the model is available in the region of the resource: the service reports both problems in the same way.',
    source: LIVE_MEASUREMENTS,
  },
  invalid_profile: {
    severity: 'fatal',
    hint: 'Use one of the documented bring-your-own-model profiles in the "profile" query parameter.',
    source: LIVE_MEASUREMENTS,
  },
  byom_realtime_connection_error: {
    severity: 'fatal',
    hint: 'Check the deployment name and that the resource has access to the model you brought.',
    source: LIVE_MEASUREMENTS,
  },
  agent_initialization_failed: {
    severity: 'fatal',
    hint: 'Check agent name, project name and the role of the identity on the Foundry project.',
    source: LIVE_MEASUREMENTS,
  },
  invalid_request_error: {
    severity: 'recoverable',
    severityAtConnect: 'fatal',
    hint: 'The service refused the request; its message says why.',
    hintForParam: 'The service refused the request because of {param}.',
    hintAtConnect:
      'Check the query parameters of the connection; in agent sessions, agent name and project name.',
    source: 'Microsoft Q&A 5622088',
  },
  invalid_value: {
    severity: 'recoverable',
    severityAtConnect: 'fatal',
    hint: 'The request contains a value that the service does not accept; its message says which.',
    hintForParam: 'Change {param}: the service does not accept its value.',
    source: COMMUNITY,
  },
  missing_required_parameter: {
    severity: 'recoverable',
    severityAtConnect: 'fatal',
    hint: 'A field is missing from the request; the message of the service says which.',
    hintForParam: 'Add {param}.',
    source: COMMUNITY,
  },
  unknown_parameter: {
    severity: 'recoverable',
    severityAtConnect: 'fatal',
    hint: 'Remove the field that the message names; fields of other realtime services are refused.',
    hintForParam: 'Remove {param}; fields of other realtime services and of later API versions are refused.',
    source: COMMUNITY,
  },
  insufficient_quota: {
    severity: 'fatal',
    hint: QUOTA,
    source: `github.com/livekit/agents/pull/6352; ${OPENAI_DOCS}`,
  },
  credit_balance_exhausted: { severity: 'fatal', hint: QUOTA, source: OPENAI_DOCS },
  billing_hard_limit_reached: { severity: 'fatal', hint: QUOTA, source: OPENAI_CLIENTS },
  billing_not_active: { severity: 'fatal', hint: QUOTA, source: OPENAI_CLIENTS },
  organization_spend_limit_exceeded: { severity: 'fatal', hint: QUOTA, source: OPENAI_CLIENTS },
  organization_usage_limit_exceeded: { severity: 'fatal', hint: QUOTA, source: OPENAI_CLIENTS },
  project_spend_limit_exceeded: { severity: 'fatal', hint: QUOTA, source: OPENAI_CLIENTS },
  invalid_api_key: {
    severity: 'fatal',
    hint: CREDENTIALS,
    source: `github.com/livekit/agents/pull/6352; ${OPENAI_DOCS}`,
  },
  incorrect_api_key: { severity: 'fatal', hint: CREDENTIALS, source: OPENAI_CLIENTS },
  authentication_error: { severity: 'fatal', hint: CREDENTIALS, source: OPENAI_CLIENTS },
  account_deactivated: { severity: 'fatal', hint: ACCOUNT, source: OPENAI_CLIENTS },
  organization_deactivated: { severity: 'fatal', hint: ACCOUNT, source: OPENAI_CLIENTS },
  access_terminated: { severity: 'fatal', hint: ACCOUNT, source: OPENAI_CLIENTS },
  invalid_organization: { severity: 'fatal', hint: ACCOUNT, source: OPENAI_CLIENTS },
  permission_denied: { severity: 'fatal', hint: PERMISSION, source: OPENAI_CLIENTS },
  permission_error: { severity: 'fatal', hint: PERMISSION, source: OPENAI_CLIENTS },
  access_denied: { severity: 'fatal', hint: PERMISSION, source: OPENAI_CLIENTS },
  PermissionDenied: { severity: 'fatal', hint: PERMISSION, source: AZURE_OPENAI },
  unsupported_country_region_territory: {
    severity: 'fatal',
    hint: 'The service is not available in the country or region the request came from; use a resource in another region.',
    source: OPENAI_DOCS,
  },
  model_not_found: { severity: 'fatal', hint: MODEL, source: OPENAI_CLIENTS },
  DeploymentNotFound: { severity: 'fatal', hint: MODEL, source: AZURE_OPENAI },
  content_filter: {
    severity: 'recoverable',
    hint: 'The content filter stopped the answer; rephrase the instructions or ask again.',
    source: 'Microsoft Learn: Voice Live, API reference, response status details',
  },
  max_output_tokens: {
    severity: 'recoverable',
    hint: 'The answer reached its token limit; raise the maximum or ask for shorter answers.',
    source: 'Microsoft Learn: Voice Live, API reference, response status details',
  },
  session_expired: {
    severity: 'recoverable',
    hint: 'The session reached its maximum length: open a new connection and restore the conversation.',
    source: 'Azure OpenAI realtime, the sibling service',
  },
  rate_limit_exceeded: {
    severity: 'recoverable',
    hint: 'Wait before the next request, or raise the quota of the resource.',
    source: 'Microsoft Learn: Voice Live, quotas and limits',
  },
  message_creation_failed: {
    severity: 'recoverable',
    hint: 'The agent thread could not be written; send the item again.',
    source: LIVE_MEASUREMENTS,
  },
  invalid_voice_type: {
    severity: 'recoverable',
    hint: 'Choose a voice type that the model supports: azure-realtime accepts azure-realtime-native voices only.',
    source: LIVE_MEASUREMENTS,
  },
  invalid_input_audio_transcription_model: {
    severity: 'recoverable',
    hint: 'Cascaded models use the transcription models of Azure, such as azure-speech; those of OpenAI are for native ones.',
    source: 'github.com/livekit/agents, livekit-plugins-azure, realtime/utils.py',
  },
  agent_not_found: {
    severity: 'recoverable',
    hint: 'Check the name of the agent and of its project; the tools are unchanged.',
    source: 'live tests of azure-sdk-for-net, sdk/ai/Azure.AI.VoiceLive, FoundryAgentConnectionTests',
  },
  cannot_update_voice: {
    severity: 'recoverable',
    hint: 'A native voice cannot change after it has spoken; open a new session for another voice.',
    source: COMMUNITY,
  },
  conversation_already_has_active_response: {
    severity: 'recoverable',
    hint: 'Wait for response.done, or cancel first, before the next response.create.',
    source: ILA,
  },
  input_audio_buffer_commit_empty: {
    severity: 'harmless',
    hint: 'There was no audio, or less than 100 ms, to commit.',
    source: COMMUNITY,
  },
  response_cancel_not_active: {
    severity: 'harmless',
    hint: 'The response had already ended.',
    source: `${ILA}; live tests of azure-sdk-for-python, sdk/voicelive`,
  },
  item_truncate_invalid_item_id: {
    severity: 'harmless',
    hint: 'The item no longer exists; the service removes items after an interruption or a cancel.',
    source: LIVE_MEASUREMENTS,
  },
  unsupported_content_type: {
    severity: 'harmless',
    hint: 'Only audio that the model said can be truncated, and the item has none (yet).',
    source: 'github.com/livekit/agents/issues/6157',
  },
  item_already_truncated: {
    severity: 'harmless',
    hint: 'The item was truncated before, possibly by the service (auto_truncate).',
    source: LIVE_MEASUREMENTS,
  },
  item_delete_invalid_item_id: {
    severity: 'harmless',
    hint: 'The item no longer exists; the service removes items after an interruption or a cancel.',
    source: TELEPHONY,
  },
  item_retrieve_invalid_item_id: {
    severity: 'recoverable',
    hint: 'The item no longer exists; the service removes items after an interruption or a cancel.',
    source: TELEPHONY,
  },
  invalid_ec_reference_channels: {
    severity: 'recoverable',
    hint: 'Check reference_source and channels of input_audio_echo_cancellation.',
    source: ECHO_DOCS,
  },
  invalid_ec_channels_requires_client: {
    severity: 'recoverable',
    hint: 'Two channels need reference_source "client".',
    source: ECHO_DOCS,
  },
  invalid_ec_channels_format: {
    severity: 'recoverable',
    hint: 'Two channels need the input format pcm16.',
    source: ECHO_DOCS,
  },
  change_in_ec_channels_not_allowed: {
    severity: 'recoverable',
    hint: 'The number of echo cancellation channels is fixed for a session.',
    source: ECHO_DOCS,
  },
  ec_not_supported: {
    severity: 'recoverable',
    hint: 'A session with text output only has no echo to cancel: omit input_audio_echo_cancellation.',
    source: LIVE_MEASUREMENTS,
  },
  avatar_verification_failed: {
    severity: 'recoverable',
    hint: 'Check character, style, "customized" and the permission for the avatar.',
    source: LIVE_MEASUREMENTS,
  },
} as const satisfies Record<string, CatalogueEntry>;

export type KnownErrorCode = keyof typeof ERROR_CATALOGUE;
