// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The replacement for a secret. */
export const HIDDEN = '***';

const SECRET =
  /^(?:(?:proxy-)?authorization|cookie|sec-websocket-(?:key|protocol)|(?:x-)?api[-_]?key|(?:[\w-]+-)?subscription-key|(?:[\w-]*[-_])?access[-_]?token|client[-_]?secret|password|credential)$/iu;

/** True for the name of a field, header or query parameter that contains a secret, anywhere. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}
