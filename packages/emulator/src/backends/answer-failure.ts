// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Thrown instead of returning an answer: the response fails with this code and message, as the service's own failures
 * do.
 */
export class AnswerFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AnswerFailure';
    this.code = code;
  }
}
