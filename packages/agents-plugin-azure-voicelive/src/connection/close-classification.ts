// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveErrorCode } from '../errors/index.ts';

/** Classifies closed and refused connections. */
export interface Classification {
  readonly code: VoiceLiveErrorCode;
  readonly retryable: boolean;
  readonly message: string;
  readonly hint: string | null;
}

/** Classifies a close code (RFC 6455 section 7.4): an outage to bridge, or the end of the conversation. */
export function classifyClose(closeCode: number, reason: string): Classification {
  const outage = (code: VoiceLiveErrorCode, message: string): Classification => ({
    code,
    retryable: true,
    message,
    hint: null,
  });
  switch (closeCode) {
    case 1003:
    case 1010:
      return {
        code: 'protocol_refused',
        retryable: false,
        message: `The peer refused the data it was sent (close code ${closeCode}).`,
        hint: 'Check that `endpoint` is a resource of the service and that it has the API version.',
      };
    case 1008:
      return {
        code: 'policy_violation',
        retryable: false,
        message: 'The service closed the connection because of a policy violation (close code 1008).',
        hint: 'Check quota, content policy and the role of the identity.',
      };
    case 1006:
      return outage('connection_lost', 'The connection to the service broke (no close frame).');
    case 1001:
      // The only close reason that services of this family are known to send as a code.
      return reason === 'session_expired'
        ? outage('session_expired', 'The session reached its maximum duration (close code 1001).')
        : outage('connection_closed', 'The service went away (close code 1001).');
    case 1005:
      return outage('connection_closed', 'The service closed the connection without a code.');
    default:
      return outage('connection_closed', `The service closed the connection (close code ${closeCode}).`);
  }
}

/** Classifies an HTTP status other than 101 in response to a handshake. */
export function classifyStatus(status: number): Classification {
  const final = (code: VoiceLiveErrorCode, message: string, hint: string): Classification => ({
    code,
    retryable: false,
    message: `${message} (HTTP ${status}).`,
    hint,
  });
  const passing = (code: VoiceLiveErrorCode, message: string): Classification => ({
    code,
    retryable: true,
    message: `${message} (HTTP ${status}).`,
    hint: null,
  });
  if (status >= 500) return passing('server_error', 'The service failed');
  switch (status) {
    case 408:
    case 425:
      return passing('http_status', 'The service asked to try again');
    case 429:
      return passing('rate_limited', 'Too many connections or tokens a minute');
    case 400:
      return final(
        'bad_request',
        'The service refused the request',
        'Check `apiVersion`, and `model` or `agent`.',
      );
    case 401:
      return final(
        'unauthorized',
        'The service did not accept the key or token',
        'Check that the key belongs to this resource, or that the identity has the role Cognitive Services User ' +
          '(agents: also Foundry User); a new role assignment can take ten minutes.',
      );
    case 403:
      return final('forbidden', 'Access is not allowed', 'Check roles and network rules of the resource.');
    case 404:
      return final(
        'not_found',
        'The service was not found there',
        'Check the resource name, the path in `endpoint`, `apiVersion`, and the names in `agent`.',
      );
    case 407:
      return final(
        'proxy_failure',
        'The proxy requires other credentials',
        'Check HTTPS_PROXY and NO_PROXY.',
      );
    case 409:
      return final(
        'conflict',
        'The resource or agent does not accept sessions at present',
        'Check that the agent is enabled.',
      );
    case 431:
      return final(
        'http_status',
        'The headers of the handshake are too large',
        'Shorten `agent.structuredInputs`, and check the size of the token.',
      );
    default:
      return final('http_status', 'The endpoint did not accept a WebSocket', 'Check `endpoint`.');
  }
}

/** Classifies a handshake that was accepted without the subprotocol that was requested (RFC 6455 section 4.1). */
export function classifySubprotocol(host: string): Classification {
  return {
    code: 'protocol_refused',
    retryable: false,
    message: `${host} accepted the WebSocket, but not its subprotocol.`,
    hint: 'Check that `endpoint` is a resource with voice agents, and that a gateway in front of it passes on the header Sec-WebSocket-Protocol.',
  };
}

const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|EPROTO$)|SELF_SIGNED|^HOSTNAME_MISMATCH$|^INVALID_CA$/;

/** Classifies a network error before the handshake was answered. All of them may be temporary, so all are retried. */
export function classifyNetworkError(errorCode: string | undefined, host: string): Classification {
  const retryable = true;
  switch (errorCode) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'ENODATA':
      return {
        code: 'dns_failure',
        retryable,
        message: `The host name ${host} does not resolve (${errorCode}).`,
        hint: 'Check the resource name in `endpoint`, and the network.',
      };
    case 'ECONNREFUSED':
      return {
        code: 'connection_refused',
        retryable,
        message: `Nothing listens at ${host} (ECONNREFUSED).`,
        hint: 'Check host and port of `endpoint`, and that the server runs.',
      };
    case 'ETIMEDOUT':
      return {
        code: 'connect_timeout',
        retryable,
        message: `${host} did not answer (ETIMEDOUT).`,
        hint: 'Check the network, firewall and proxy.',
      };
    default:
  }
  if (errorCode !== undefined && TLS_CODES.test(errorCode)) {
    return {
      code: 'tls_failure',
      retryable,
      message: `No secure connection to ${host} (${errorCode}).`,
      hint: 'If the certificate is your own, set NODE_EXTRA_CA_CERTS to its authority.',
    };
  }
  return {
    code: 'connection_failed',
    retryable,
    message: `The connection to ${host} failed${errorCode === undefined ? '' : ` (${errorCode})`}.`,
    hint: null,
  };
}
