// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { ReadableStream } from 'node:stream/web';
import { initializeLogger, llm, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';

initializeLogger({ pretty: false, level: 'silent' });

/** A realtime model without a provider. Each reply is a text, or `{ say, call }`; it begins when it is asked for. */
export class FakeModel extends llm.RealtimeModel {
  sessions = [];

  constructor(replies = []) {
    super({
      messageTruncation: true,
      turnDetection: true,
      userTranscription: true,
      autoToolReplyGeneration: false,
      audioOutput: true,
      manualFunctionCalls: false,
      midSessionChatCtxUpdate: true,
      midSessionInstructionsUpdate: true,
      midSessionToolsUpdate: true,
    });
    this.replies = replies;
  }

  get model() {
    return 'fake';
  }

  session() {
    const session = new FakeSession(this);
    this.sessions.push(session);
    return session;
  }

  async close() {}
}

class FakeSession extends llm.RealtimeSession {
  #chatCtx = llm.ChatContext.empty();
  #tools = llm.ToolContext.empty();
  /** Frames of the microphone that have arrived. */
  frames = 0;

  get chatCtx() {
    return this.#chatCtx;
  }

  get tools() {
    return this.#tools;
  }

  async updateInstructions() {}

  async updateChatCtx(chatCtx) {
    this.#chatCtx = chatCtx.copy();
  }

  async updateTools(tools) {
    this.#tools = tools;
  }

  updateOptions() {}

  pushAudio() {
    this.frames += 1;
  }

  async generateReply() {
    const reply = this.realtimeModel.replies.shift() ?? 'Nothing more to say.';
    const { say, call } = typeof reply === 'string' ? { say: reply } : reply;
    return {
      userInitiated: true,
      messageStream: ReadableStream.from(say ? [message(say)] : []),
      functionStream: ReadableStream.from(call ? [functionCall(call)] : []),
    };
  }

  async commitAudio() {}
  async clearAudio() {}
  async interrupt() {}
  async truncate() {}
}

let count = 0;

function message(text) {
  return {
    messageId: `item_${(count += 1)}`,
    textStream: ReadableStream.from([text]),
    audioStream: ReadableStream.from([silentFrame()]),
    modalities: Promise.resolve(['text', 'audio']),
  };
}

function functionCall(name) {
  return llm.FunctionCall.create({ callId: `call_${(count += 1)}`, name, args: '{}' });
}

/** A microphone that hears the given frames. */
export class Microphone extends voice.AudioInput {
  constructor(frames) {
    super();
    this.multiStream.addInputStream(ReadableStream.from(frames));
  }

  async close() {
    await this.multiStream.close();
  }
}

/** 20 ms of silence. */
export function silentFrame() {
  return new AudioFrame(new Int16Array(480), 24_000, 1, 480);
}

/** An output that takes `ms` to play whatever it is given. */
export class Loudspeaker extends voice.AudioOutput {
  #timer;

  constructor(ms) {
    super(24_000);
    this.ms = ms;
  }

  flush() {
    super.flush();
    this.#timer = setTimeout(() => this.#end(false), this.ms);
  }

  clearBuffer() {
    clearTimeout(this.#timer);
    this.#end(true);
  }

  #end(interrupted) {
    this.onPlaybackFinished({ playbackPosition: 0, interrupted });
  }
}

/** Says what was expected and what happened. The last line is for programs: whether the gap is still there. */
export function report({ expected, happened, gap }) {
  console.log(`expected: ${expected}\nhappened: ${happened}\ngap: ${gap ? 'yes' : 'no'}`);
  process.exit(0);
}
