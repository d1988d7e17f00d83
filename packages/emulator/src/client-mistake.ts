// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A client event the service refuses: answered with an `error` event, the session goes on. */
export class ClientMistake extends Error {
  readonly code: string;
  readonly param: string | null;

  constructor(code: string, message: string, param: string | null = null) {
    super(message);
    this.name = 'ClientMistake';
    this.code = code;
    this.param = param;
  }
}
