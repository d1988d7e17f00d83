// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * What an error means for whoever sent the request: `harmless`, nothing was lost; `recoverable`, this request
 * failed but the session, or a new connection, can go on; `fatal`, trying again with the same configuration cannot help.
 */
export type ErrorSeverity = 'harmless' | 'recoverable' | 'fatal';

export interface CatalogueEntry {
  severity: ErrorSeverity;
  /** Differs where the same code means a wrong configuration when it comes before `session.created`. */
  severityAtConnect?: ErrorSeverity;
  /** What to do about it. */
  hint: string;
  /** Where the code was seen. */
  source: string;
}

const LIVE_MEASUREMENTS = 'community measurements against the live service, 2026';
const COMMUNITY = 'public client code for Voice Live';
const ILA = 'github.com/iLoveAgents/foundry-voice-live, August 2026';
const TELEPHONY = 'a public telephony application on Voice Live';
const ECHO_DOCS = 'Microsoft Learn: Voice Live, echo cancellation';

/** The codes Voice Live is known to send in `error.code`; Microsoft publishes no list. */
export const ERROR_CATALOGUE = {
  invalid_model: {
    severity: 'fatal',
    hint: 'Check the model name and that the region of the resource offers it: the service answers both the same way.',
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
    hint: 'Check the query parameters of the connection, in agent sessions agent name and project name.',
    source: 'Microsoft Q&A 5622088',
  },
  invalid_value: {
    severity: 'recoverable',
    severityAtConnect: 'fatal',
    hint: 'The field named by "param" holds a value the service does not accept.',
    source: COMMUNITY,
  },
  missing_required_parameter: {
    severity: 'recoverable',
    severityAtConnect: 'fatal',
    hint: 'Add the field named by "param".',
    source: COMMUNITY,
  },
  unknown_parameter: {
    severity: 'recoverable',
    severityAtConnect: 'fatal',
    hint: 'Remove the field named by "param"; fields of other realtime services are refused.',
    source: COMMUNITY,
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
    hint: 'Choose a voice kind that the model offers: azure-realtime takes azure-realtime-native voices only.',
    source: LIVE_MEASUREMENTS,
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
    hint: 'The item is gone; the service removes items after an interruption or a cancel.',
    source: LIVE_MEASUREMENTS,
  },
  item_already_truncated: {
    severity: 'harmless',
    hint: 'The item was truncated before, possibly by the service (auto_truncate).',
    source: LIVE_MEASUREMENTS,
  },
  item_delete_invalid_item_id: {
    severity: 'harmless',
    hint: 'The item is gone; the service removes items after an interruption or a cancel.',
    source: TELEPHONY,
  },
  item_retrieve_invalid_item_id: {
    severity: 'recoverable',
    hint: 'The item is gone; the service removes items after an interruption or a cancel.',
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
  avatar_verification_failed: {
    severity: 'recoverable',
    hint: 'Check character, style, "customized" and the permission for the avatar.',
    source: LIVE_MEASUREMENTS,
  },
} as const satisfies Record<string, CatalogueEntry>;

export type KnownErrorCode = keyof typeof ERROR_CATALOGUE;
