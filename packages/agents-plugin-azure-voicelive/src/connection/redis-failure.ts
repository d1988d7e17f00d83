// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Redis did not answer in time. */
export class TookTooLong extends Error {
  readonly code = 'TIMEOUT';
}

/** What may be told of a failure of Redis: words of ours, for its own may hold its address, with user and password. */
const REASONS: Readonly<Record<string, string>> = {
  TIMEOUT: 'no answer in time',
  NONSENSE: 'an answer that is none',
  ECONNREFUSED: 'ECONNREFUSED: nothing listens there',
  ECONNRESET: 'ECONNRESET: the connection broke',
  EPIPE: 'EPIPE: the connection broke',
  ENOTFOUND: 'ENOTFOUND: its host name does not resolve',
  EAI_AGAIN: 'EAI_AGAIN: its host name does not resolve now',
  ETIMEDOUT: 'ETIMEDOUT: its host does not answer',
  EHOSTUNREACH: 'EHOSTUNREACH: its host cannot be reached',
  ENETUNREACH: 'ENETUNREACH: its network cannot be reached',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  WRONGPASS: 'WRONGPASS: it refuses user or password',
  NOAUTH: 'NOAUTH: it wants a password',
  NOPERM: 'NOPERM: the user may not run scripts',
  READONLY: 'READONLY: it is a replica',
  LOADING: 'LOADING: it is starting',
  MASTERDOWN: 'MASTERDOWN: it is a replica without its master',
  CLUSTERDOWN: 'CLUSTERDOWN: the cluster does not serve',
  MOVED: 'MOVED: it is a cluster, which needs a client for clusters',
  BUSY: 'BUSY: it runs a script of somebody else',
  OOM: 'OOM: its memory is full',
  MISCONF: 'MISCONF: it cannot save, and takes nothing',
  SocketClosedUnexpectedlyError: 'it closed the connection',
  ConnectionTimeoutError: 'no connection in time',
  WRONGTYPE: 'WRONGTYPE: its keys are used for something else',
};

/** Why Redis could not be asked. Nothing of the error itself is repeated. */
export function reasonOf(error: unknown): string {
  try {
    const { code, message, constructor } = error as {
      code?: unknown;
      message?: unknown;
      constructor?: { name?: unknown };
    };
    const words = [code, /^[A-Z]+/u.exec(String(message))?.[0], constructor?.name].map(String);
    const known = words.find((word) => Object.hasOwn(REASONS, word));
    return (known && REASONS[known]) ?? 'it failed';
  } catch {
    return 'it failed';
  }
}
