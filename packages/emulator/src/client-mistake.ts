// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What follows the `error` event: nothing, rejection of everything else, or the end of the connection. */
export type Aftermath = 'none' | 'refusing' | 'ended';

/** A client event that the service rejects: answered with an `error` event. */
export class ClientMistake extends Error {
  readonly code: string;
  readonly param: string | null;
  readonly aftermath: Aftermath;

  constructor(code: string, message: string, param: string | null = null, aftermath: Aftermath = 'none') {
    super(message);
    this.name = 'ClientMistake';
    this.code = code;
    this.param = param;
    this.aftermath = aftermath;
  }
}
