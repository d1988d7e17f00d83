// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Mono samples at a rate in Hz. */
export interface Sound {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** The caller's actions, one after another. After the last step the caller stays on the line, silent. */
export type Step =
  /** Path of a WAV file, or samples at any rate. */
  | { readonly do: 'speak'; readonly sound: string | Sound }
  | { readonly do: 'silence'; readonly ms: number }
  /** 0 to 9, *, #, A to D; each takes 200 ms. */
  | { readonly do: 'press'; readonly digits: string }
  /**
   * Listens, in silence, until the agent begins to speak, has been silent for `ms` since the step began, or has spoken
   * for `ms` without a pause of half a second. Continues after `limitMs` (30 s) in any case.
   */
  | { readonly do: 'wait'; readonly until: 'agent-speaks'; readonly limitMs?: number }
  | {
      readonly do: 'wait';
      readonly until: 'agent-silent' | 'agent-has-spoken';
      readonly ms: number;
      readonly limitMs?: number;
    }
  | { readonly do: 'hang-up' };

export interface StepRecord {
  readonly index: number;
  readonly step: Step['do'];
  readonly fromMs: number;
  toMs?: number;
  /** A wait that ended at its limit. */
  limit?: true;
}
