// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newCallId, newId } from '@voicelive-kit/protocol';
import type { Subagent } from '../scenario/scenario.ts';
import type { EngineContext } from './context.ts';
import type { Step } from './steps.ts';

/** Duration of a consultation if the scenario gives none, in milliseconds. */
const CONSULTATION_MS = 20;

/** A voice agent consults another agent of its project while it answers. */
export class Consultation {
  readonly #context: EngineContext;
  readonly #about: { consultationId: string; callId: string; name: string };
  #over = false;

  constructor(context: EngineContext, name: string) {
    const { emit, random } = context;
    this.#context = context;
    this.#about = { consultationId: newId('consult', 22, random), callId: newCallId(random), name };
    emit({ kind: 'subagent', state: 'started', ...this.#about });
  }

  /** It has an answer, or a reason why there is none; later events are ignored. */
  end(reason?: string): void {
    if (this.#over) return;
    this.#over = true;
    const { emit } = this.#context;
    if (reason === undefined) emit({ kind: 'subagent', state: 'completed', ...this.#about });
    else emit({ kind: 'subagent', state: 'aborted', ...this.#about, reason });
  }
}

/** The plan of a consultation; if the definition does not list the agent, there is no answer. */
export function planConsultation({ target }: EngineContext, { name, ms, reason }: Subagent): Step[] {
  if (target.voiceAgent === undefined) return [];
  const known = target.voiceAgent.subagents?.includes(name) ?? true;
  return [
    { do: 'consult', name },
    {
      do: 'consulted',
      waitMs: known ? (ms ?? CONSULTATION_MS) : 0,
      ...(known ? reason !== undefined && { reason } : { reason: 'unknown_target' }),
    },
  ];
}
