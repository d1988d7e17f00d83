// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type {
  CallEvent,
  ClearRecord,
  MarkRecord,
  MediaRecord,
  Problem,
  RequestRecord,
  StreamRecord,
} from './record.ts';
import type { StepRecord } from './steps.ts';
import type { Instruction } from './twilio/twiml.ts';

/** Records the events of a call and passes them to a listener as they happen. */
export class CallLog {
  readonly requests: RequestRecord[] = [];
  readonly instructions: Instruction[] = [];
  readonly streams: StreamRecord[] = [];
  readonly media: MediaRecord[] = [];
  readonly clears: ClearRecord[] = [];
  readonly marks: MarkRecord[] = [];
  readonly digits: { atMs: number; digit: string }[] = [];
  readonly steps: StepRecord[] = [];
  readonly problems: Problem[] = [];
  readonly #listener: ((event: CallEvent) => void) | undefined;

  constructor(listener: ((event: CallEvent) => void) | undefined) {
    this.#listener = listener;
  }

  request(request: RequestRecord): void {
    this.requests.push(request);
    this.tell({ type: 'request', request });
  }

  instruction(atMs: number, instruction: Instruction): void {
    this.instructions.push(instruction);
    this.tell({ type: 'instruction', atMs, instruction });
  }

  step(step: StepRecord): void {
    this.steps.push(step);
    this.tell({ type: 'step', step });
  }

  digit(atMs: number, digit: string): void {
    this.digits.push({ atMs, digit });
    this.tell({ type: 'digit', atMs, digit });
  }

  problem(atMs: number, message: string, code?: number): void {
    const problem = { atMs, message, ...(code !== undefined && { code }) };
    this.problems.push(problem);
    this.tell({ type: 'problem', problem });
  }

  /** An exception in a listener must not end the call. */
  tell(event: CallEvent): void {
    try {
      this.#listener?.(event);
    } catch (error) {
      process.emitWarning(`onEvent of a placed call threw: ${String(error)}`);
    }
  }
}
