// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { PhoneBridge, PhoneBridgeOptions } from '@voicelive-kit/phone';
import type { CallRecord, Misbehaviour, PhoneCall as PlacedCall, Step } from '@voicelive-kit/phone/emulator';
import { openTelephone, type PhoneCall, type Telephone } from '../../phone/telephone.ts';
import { RATE, speechFrames } from './caller.ts';
import type { Stage } from './stage.ts';

/** The caller says something of 800 ms, as in the other cases. */
export const SPEAKS: Step = { do: 'speak', sound: { samples: spoken(), sampleRate: RATE } };
/** Longer than the silence that ends a turn, and than a pause of the agent. */
export const LISTENS: readonly Step[] = [
  { do: 'wait', until: 'agent-speaks' },
  { do: 'wait', until: 'agent-silent', ms: 700 },
];

/** A telephone before the conversation, with an emulated Twilio at the end of the line. */
export class PhoneStage {
  readonly calls: PhoneCall[] = [];
  readonly #stage: Stage;
  #opened: Telephone | undefined;

  static async open(stage: Stage, onCall?: PhoneBridgeOptions['onCall']): Promise<PhoneStage> {
    const phone = new PhoneStage(stage);
    const telephone = await openTelephone(
      async (call) => {
        await phone.#answer(call);
        await onCall?.(call);
      },
      { onWarning: (message) => stage.recorder.mark('application', message) },
    );
    stage.onClose(async () => telephone.close());
    phone.#opened = telephone;
    return phone;
  }

  private constructor(stage: Stage) {
    this.#stage = stage;
  }

  get #telephone(): Telephone {
    if (this.#opened === undefined) throw new Error('open the stage first');
    return this.#opened;
  }

  get bridge(): PhoneBridge {
    return this.#telephone.bridge;
  }

  /** Places a call; a disturbance of the line counts as the fault. */
  dial(steps: readonly Step[], misbehaviour: Misbehaviour = {}): PlacedCall {
    const faults = Object.keys(misbehaviour);
    if (faults.length > 0) this.#stage.cause(faults.join(', '));
    return this.#telephone.twilio({ steps, misbehaviour });
  }

  /** The call that is answered as number `count`, from 1, with its conversation started. */
  async call(count = 1): Promise<PhoneCall> {
    return this.#stage.until(`call ${count}`, () => this.calls[count - 1]);
  }

  /** What the caller knows of a call that has ended. */
  async record({ finished }: PlacedCall): Promise<CallRecord> {
    return this.#stage.settle('the call to end', finished);
  }

  async #answer(call: PhoneCall): Promise<void> {
    const stage = this.#stage;
    const session = new voice.AgentSession({
      llm: stage.createModel({ voiceLiveOptions: { ...call.audioFormats } }),
      vad: null,
      aecWarmupDuration: null,
      userAwayTimeout: null,
      turnHandling: { turnDetection: 'realtime_llm' },
    });
    stage.adopt(session, call.output);
    // Hanging up ends the session as well.
    void call.ended.then(() => stage.session === session && stage.over());
    await call.start(session, new voice.Agent({ instructions: 'Be brief.' }));
    this.calls.push(call);
  }
}

function spoken(): Int16Array {
  const frames = speechFrames();
  const samples = new Int16Array(frames.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of frames) {
    samples.set(data, at);
    at += data.length;
  }
  return samples;
}
