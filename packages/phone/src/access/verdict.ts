// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** Whether a request is accepted. `reason` tells an operator what to check, and quotes nothing of the request. */
export type Verdict<Refusal extends string> =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly refusal: Refusal; readonly reason: string };

/** Creates the verdicts of one check from its table of refusals. */
export function verdicts<Refusal extends string>(reasons: Readonly<Record<Refusal, string>>) {
  return {
    admitted: { admitted: true } as Verdict<Refusal>,
    refused: (refusal: Refusal): Verdict<Refusal> => ({ admitted: false, refusal, reason: reasons[refusal] }),
  };
}
