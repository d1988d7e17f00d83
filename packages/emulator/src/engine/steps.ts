// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily } from '@voicelive-kit/protocol';
import type { RemoteKind } from '../conversation/remote-items.ts';
import type { Call } from '../scenario/scenario.ts';
import type { EncodedSpeech } from '../speech/output-format.ts';
import type { RemoteState } from './events.ts';
import type { TimingStep } from './timing.ts';

/** One step of a response; it happens after `waitMs`. */
export type Step = { waitMs?: number } & (
  | { do: 'open-message'; part: 'audio' | 'text'; filler?: true }
  /** The speech the next steps are cut from. */
  | { do: 'use-sound'; sound: EncodedSpeech }
  | { do: 'say' | 'write'; delta: string }
  | TimingStep
  | { do: 'sound'; fromMs: number; toMs: number }
  | { do: 'open-call'; call: Call }
  | { do: 'argue'; delta: string }
  | { do: 'close' }
  /** Another agent is consulted; it has answered, or failed for a reason. */
  | { do: 'consult'; name: string }
  | { do: 'consulted'; reason?: string }
  /** The agent hangs up once the response has ended. */
  | { do: 'end-conversation' }
  | RemoteStep
  /** The transcript of the user's speech, which a native model delivers while it already answers. */
  | { do: 'heard-delta' | 'heard' }
);

/** Steps of a response for calls on the service's side, and for what its agent adds. */
export type RemoteStep =
  | { do: 'open-remote'; kind: RemoteKind; call: Call }
  | { do: 'remote-arguments-done' }
  | { do: 'remote-state'; state: RemoteState }
  /** Leaves the call waiting for the client; the response continues without it. */
  | { do: 'ask-approval' }
  | { do: 'annotate'; annotations: readonly Record<string, unknown>[] }
  | { do: 'invoke'; delta: Record<string, unknown> };

/** Streams the arguments of a call. */
export function argueSteps(call: Call, family: ModelFamily): Step[] {
  const deltas = callArguments(call, family).match(/[\s\S]{1,8}/gu) ?? [];
  return deltas.map((delta) => ({ do: 'argue', delta }));
}

/** Native models print their arguments with stray spaces and newlines; cascaded ones compactly. */
export function callArguments(call: Call, family: ModelFamily): string {
  return family === 'native'
    ? `${JSON.stringify(call.arguments, null, 2)} \n`
    : JSON.stringify(call.arguments);
}
