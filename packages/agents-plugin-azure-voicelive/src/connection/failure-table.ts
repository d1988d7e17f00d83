// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError, VoiceLiveErrorCode } from '../errors/index.ts';

/**
 * Which other targets fail for the same reason. `target`: none. `host`: every target on the same host. `login`: every
 * target with the same credentials on the same host. `credentials`: every target with the same credentials, on any
 * host. `session`: every target, because the session itself is at fault.
 */
export type Reach = 'target' | 'host' | 'login' | 'credentials' | 'session';

/** What a failure means for the targets: which ones it affects, and whether the same one is worth retrying soon. */
interface Failure {
  readonly strikes: Reach;
  readonly again: boolean;
}

/** Codes with which getting or keeping a connection can fail. */
type ConnectionCode = Exclude<
  VoiceLiveErrorCode,
  // Thrown by the constructor.
  | 'missing_endpoint'
  | 'invalid_endpoint'
  | 'insecure_endpoint'
  | 'missing_credential'
  | 'conflicting_credentials'
  | 'key_with_agent'
  | 'invalid_option'
  | 'say_unsupported'
  | 'avatar_decoder_missing'
  // About single requests.
  | 'response_failed'
  | 'avatar_failed'
  | 'reply_timeout'
  | 'reply_rejected'
  | 'reply_cancelled'
  | 'context_rejected'
  | 'context_timeout'
  | 'update_rejected'
  | 'update_timeout'
  // All targets have failed.
  | 'session_closed'
  | 'not_connected'
  | 'no_session'
  | 'targets_exhausted'
>;

/** Only failures that may be temporary are tried `again`, and none of those that have already cost the caller seconds. */
const FAILURES: Record<ConnectionCode, Failure> = {
  dns_failure: { strikes: 'host', again: false },
  connection_refused: { strikes: 'host', again: true },
  tls_failure: { strikes: 'host', again: false },
  proxy_failure: { strikes: 'host', again: false },
  connection_failed: { strikes: 'host', again: true },
  connect_timeout: { strikes: 'host', again: false },
  token_failed: { strikes: 'credentials', again: true },
  token_timeout: { strikes: 'credentials', again: false },
  session_timeout: { strikes: 'target', again: false },
  configure_timeout: { strikes: 'target', again: false },
  bad_request: { strikes: 'target', again: false },
  unauthorized: { strikes: 'login', again: false },
  forbidden: { strikes: 'login', again: false },
  not_found: { strikes: 'target', again: false },
  conflict: { strikes: 'target', again: false },
  redirected: { strikes: 'host', again: false },
  // Voice Live counts connections per resource, whatever the model.
  rate_limited: { strikes: 'host', again: false },
  server_error: { strikes: 'target', again: true },
  http_status: { strikes: 'host', again: true },
  connection_closed: { strikes: 'target', again: true },
  connection_lost: { strikes: 'target', again: true },
  session_expired: { strikes: 'target', again: true },
  policy_violation: { strikes: 'target', again: false },
  protocol_refused: { strikes: 'host', again: false },
  half_open: { strikes: 'target', again: false },
  // See SERVICE_CODES.
  session_refused: { strikes: 'target', again: true },
  service_error: { strikes: 'target', again: false },
};

const LOGIN: Failure = { strikes: 'login', again: false };
const SESSION: Failure = { strikes: 'session', again: false };

/**
 * Codes of the service, in `session_refused` and `service_error`, that affect more than one target. Quotas, models,
 * agents and regions belong to a target.
 */
const SERVICE_CODES: Readonly<Record<string, Failure>> = {
  invalid_api_key: LOGIN,
  incorrect_api_key: LOGIN,
  authentication_error: LOGIN,
  permission_denied: LOGIN,
  permission_error: LOGIN,
  access_denied: LOGIN,
  PermissionDenied: LOGIN,
  invalid_value: SESSION,
  missing_required_parameter: SESSION,
  unknown_parameter: SESSION,
};

/** What an error that prevented or ended a connection means for the targets. */
export function failureOf({ code, serviceCode }: Pick<VoiceLiveError, 'code' | 'serviceCode'>): Failure {
  const said = code === 'session_refused' || code === 'service_error' ? (serviceCode ?? '') : '';
  if (Object.hasOwn(SERVICE_CODES, said)) return SERVICE_CODES[said] ?? SESSION;
  return Object.hasOwn(FAILURES, code) ? FAILURES[code as ConnectionCode] : FAILURES.service_error;
}
