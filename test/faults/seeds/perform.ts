// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, llm } from '@livekit/agents';
import { say } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { pause, settles } from '@voicelive-kit/conformance/testing';
import type { FastTime } from '../fast-time/fast-time.ts';
import { atRest } from '../stage/at-rest.ts';
import { Handshakes } from '../stage/handshakes.ts';
import { Ledger } from '../stage/ledger.ts';
import { leftBehind } from '../stage/left-behind.ts';
import { Recorder } from '../stage/recorder.ts';
import type { Subject } from '../subjects/subject.ts';
import { Conversation, PATIENCE, type Patience } from './conversation.ts';
import { scenarioOf } from './scenario.ts';
import { answerText, isCalm, isEnded, isMute, questionOf, type Script, type Step } from './script.ts';

export interface Performance {
  findings: string[];
  /** What happened, for finding the cause. */
  story: string[];
}

export interface PerformOptions {
  subject: Subject;
  time: FastTime;
  /** Where the caller collects unhandled errors. */
  strays?: string[];
  patience?: Partial<Patience>;
}

/** Runs a script and judges the outcome; never rejects. */
export async function perform(
  script: Script,
  { subject, time, strays = [], ...options }: PerformOptions,
): Promise<Performance> {
  initializeLogger({ pretty: false, level: 'silent' });
  const patience = { ...PATIENCE, ...options.patience };
  const firstStray = strays.length;
  const timersBefore = time.running;
  const ledger = new Ledger();
  const recorder = new Recorder();
  const handshakes = new Handshakes(() => recorder.handshake());
  const findings: string[] = [];
  try {
    await time.run(async () => {
      await ledger.run(async () => {
        const play = await Play.begin(script, { subject, recorder, ledger, patience });
        findings.push(...(await play.toTheEnd()));
      });
      const isGone = (): boolean => leftBehind(ledger.left, time.since(timersBefore)).length === 0;
      await atRest(isGone, patience.restMs);
    });
    findings.push(...leftBehind(ledger.left, time.since(timersBefore)));
    findings.push(...strays.slice(firstStray).map((stray) => `nobody caught: ${stray}`));
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    findings.push(`the run itself: ${told}`);
  } finally {
    handshakes.stop();
    ledger.stop();
  }
  const story = recorder.recording.marks.map(
    ({ atMs, lane, text }) => `${(atMs / 1000).toFixed(2).padStart(7)} ${lane.padEnd(11)} ${text}`,
  );
  return { findings, story };
}

/** A running script. */
class Play {
  readonly #script: Script;
  readonly #conversation: Conversation;
  readonly #patience: Patience;
  #turns: 'service' | 'manual' = 'service';

  private constructor(script: Script, conversation: Conversation, patience: Patience) {
    this.#script = script;
    this.#conversation = conversation;
    this.#patience = patience;
  }

  static async begin(
    script: Script,
    parts: { subject: Subject; recorder: Recorder; ledger: Ledger; patience: Patience },
  ): Promise<Play> {
    const [first] = script;
    const conversation = await Conversation.open({
      ...parts,
      ...(first?.do === 'model' && { wishes: { model: first.model } }),
      emulator: { seed: 11, scenario: scenarioOf(script) },
      callOf: (index, number) => {
        const step = script[index];
        return step && 'answer' in step ? step.answer.calls?.[number] : undefined;
      },
    });
    return new Play(script, conversation, parts.patience);
  }

  async toTheEnd(): Promise<string[]> {
    const conversation = this.#conversation;
    const { stage, recorder } = conversation;
    const findings: string[] = [];
    for (const [index, step] of this.#script.entries()) {
      if (stage.ended !== null) {
        findings.push(`the conversation ended before step ${index}: ${stage.ended}`);
        break;
      }
      recorder.mark('application', `${index}: ${JSON.stringify(step)}`);
      await this.#do(step, index);
      await (step.until === 'rest' ? conversation.rest() : pause(step.until));
    }
    recorder.mark('application', 'the end');
    const ends = isEnded(this.#script);
    if (ends) await atRest(() => stage.ended !== null, this.#patience.endMs);
    stage.emulator.disarm();
    await conversation.rest();
    return [
      ...findings,
      ...(stage.ended === null ? await this.#lastWords() : []),
      ...(await conversation.judge({ ends, calm: isCalm(this.#script), mute: isMute(this.#script) })),
      ...(await conversation.close()),
    ];
  }

  /** Whether the conversation still answers. */
  async #lastWords(): Promise<string[]> {
    const { stage, promised } = this.#conversation;
    const userInput = questionOf(this.#script.length);
    const reply = async (): Promise<unknown> => stage.session.generateReply({ userInput }).waitForPlayout();
    const end = await settles(promised.promise('the last reply', reply()), this.#patience.endMs);
    await this.#conversation.rest(this.#patience.endMs);
    if (end.state !== 'resolved') return ['the last question was not answered'];
    const { items } = this.#conversation.agent.chatCtx;
    const asked = items.findLastIndex((item) => item.type === 'message' && item.textContent === userInput);
    if (asked < 0) return ['the last question was forgotten'];
    // A turn that waited for its connection may be answered instead: the service accepts it after typed messages.
    const answered = items
      .slice(asked + 1)
      .some((item) => item.type === 'message' && item.role === 'assistant' && item.textContent);
    return answered ? [] : ['nothing was said after the last question'];
  }

  async #do(step: Step, index: number): Promise<void> {
    const conversation = this.#conversation;
    const { agent, plugin, stage } = conversation;
    switch (step.do) {
      case 'model':
        return undefined;
      case 'end':
        for (const fault of step.faults) stage.emulator.inject(fault);
        return undefined;
      case 'type':
        return conversation.reply({ userInput: questionOf(index) });
      case 'prompt':
        return conversation.reply({ instructions: 'Say something.' });
      case 'speak':
        await conversation.say(step.ms);
        if (this.#turns === 'service') return undefined;
        void plugin?.commitAudio();
        return conversation.reply({});
      case 'say': {
        const words = answerText(index, step.words);
        return conversation.track('say', async () => say(stage.session, words).waitForPlayout());
      }
      case 'interrupt':
        return conversation.track('interrupt', async () => stage.session.interrupt().await);
      case 'handoff': {
        const chatCtx = step.keep ? agent.chatCtx.copy() : undefined;
        return stage.session.updateAgent(conversation.createAgent(chatCtx));
      }
      case 'edit':
        return conversation.edit((chatCtx) => edited(chatCtx, step.how, index));
      case 'mode':
        this.#turns = step.turns;
        return plugin?.updateOptions({
          turnDetection: step.turns === 'manual' ? null : { type: 'server_vad' },
        } as never);
      case 'voice':
        return plugin?.updateOptions({ voice: step.voice } as never);
      case 'fault':
        return stage.emulator.inject(step.fault);
    }
  }
}

/** A history as an application may change it. */
function edited(
  { items }: llm.ChatContext,
  how: Extract<Step, { do: 'edit' }>['how'],
  index: number,
): llm.ChatContext {
  const said = items.filter((item) => item.type === 'message');
  const gone = {
    add: undefined,
    'drop-first': said[0],
    'drop-last': said.at(-1),
    'replace-last': said.at(-1),
  };
  const changed = new llm.ChatContext(how === 'clear' ? [] : items.filter((item) => item !== gone[how]));
  const role = how === 'replace-last' ? (said.at(-1)?.role ?? 'user') : 'user';
  if (how === 'add' || how === 'replace-last') changed.addMessage({ role, content: `Note n${index}.` });
  return changed;
}
