// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Every code that an error of this plugin can have, with a sentence that says when it is thrown. */
export const VOICE_LIVE_ERRORS = {
  // Settings: thrown by the constructor, as VoiceLiveConfigError.
  missing_endpoint: 'No endpoint was given, neither as an option nor in the environment.',
  invalid_endpoint: 'The endpoint is not a valid URL, or contains parts that are not allowed.',
  insecure_endpoint: 'The endpoint is http or ws on a host that is not this machine.',
  missing_credential: 'No key and no credential was given, and @azure/identity is not installed.',
  conflicting_credentials: 'A key and a credential, or two different keys, were given.',
  key_with_agent: 'A key was given for an agent session; agents accept tokens only.',
  invalid_option: 'An option has a name or a value that is not accepted.',
  avatar_decoder_missing:
    'An avatar over the WebSocket needs @napi-rs/webcodecs, which is not installed or has no binary for this platform.',
  say_unsupported: 'The voice, or the API version, cannot speak given words.',

  // Getting a connection: VoiceLiveConnectionError, VoiceLiveTimeoutError.
  dns_failure: 'The host name does not resolve.',
  connection_refused: 'Nothing is listening at the address.',
  tls_failure: 'The certificate was not accepted, or TLS failed.',
  proxy_failure: 'The proxy in the environment refused the connection, or is of an unsupported kind.',
  connection_failed: 'The network failed in another way before the connection was open.',
  connect_timeout: 'The handshake was not answered in time.',
  token_failed: 'The credential threw or returned no token.',
  token_timeout: 'The credential returned no token in time.',
  session_timeout: 'The connection opened, but the service did not announce a session in time.',
  configure_timeout: 'The service announced a session, but did not acknowledge its configuration in time.',

  targets_exhausted:
    'The target of the options and those of `fallback` have all failed; see `failures` for the reasons. VoiceLiveFallbackError.',

  // The handshake was answered with an HTTP status: VoiceLiveStatusError.
  bad_request: 'HTTP 400: the request was refused, most often because of its api-version.',
  unauthorized: 'HTTP 401: the key or token was refused, or lacks a role.',
  forbidden: 'HTTP 403: the identity is known, but has no access.',
  not_found: 'HTTP 404: no such path, resource or API version.',
  conflict: 'HTTP 409: the resource or agent does not accept sessions in its present state.',
  redirected: 'HTTP 301, 302, 303, 307 or 308: a redirect, which is not followed.',
  rate_limited: 'HTTP 429: too many connections or tokens per minute.',
  server_error: 'HTTP 5xx: the service failed.',
  http_status: 'An HTTP status that is neither 101 nor one of the above.',

  // The end of an open connection: VoiceLiveConnectionError.
  connection_closed: 'The service closed the connection.',
  connection_lost: 'The connection broke without a close frame.',
  session_expired: 'The service closed the connection because the session reached its maximum duration.',
  policy_violation: 'The service closed the connection because of a policy violation (close code 1008).',
  protocol_refused:
    'The peer refused the subprotocol of the handshake, or the kind of data or extension (close codes 1003, 1010).',
  half_open: 'Nothing arrived for longer than the keep-alive allows; the peer is gone.',

  // Reported by the service in an `error` event: VoiceLiveServiceError.
  session_refused: 'The service answered the connection with an error instead of a session.',
  service_error: 'The service reported an error during the session.',
  response_failed: 'The service reported that a response failed.',

  // Requests of the application: VoiceLiveRequestError.
  avatar_failed:
    'The avatar could not be started, or was lost; a call that is in progress continues by voice only.',
  reply_timeout: 'No reply began in time.',
  reply_rejected: 'The service refused to reply.',
  reply_cancelled: 'The reply was cancelled before it began.',
  context_rejected: 'The service refused a change of the conversation.',
  context_timeout: 'The service did not acknowledge a change of the conversation in time.',
  update_rejected: 'The service refused a change of the session configuration.',
  update_timeout: 'The service did not acknowledge a change of the session configuration in time.',
  not_connected: 'There was no connection when an event was to be sent with `sendEvent`.',
  no_session:
    'An AgentSession has no session of this plugin: it has not started, has ended, or uses another model.',
  session_closed: 'The session was closed, or had failed for good, before the request was answered.',
} as const;

/** One of the codes in {@link VOICE_LIVE_ERRORS}. */
export type VoiceLiveErrorCode = keyof typeof VOICE_LIVE_ERRORS;
