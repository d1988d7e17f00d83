// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import type { ReadableStream } from 'node:stream/web';
import { MiniConversation } from './conversation.ts';
import { type Log, MiniEmitter } from './emitter.ts';
import { connectionMetrics } from './metrics.ts';
import type { MiniPlugin } from './plugin.ts';
import { toNeutralChoice, toOffer } from './offered-tools.ts';

/** A session that does everything the framework requests, in the simplest way. */
export class MiniSession extends llm.RealtimeSession {
  readonly #model: MiniPlugin;
  readonly #emitter: MiniEmitter;
  readonly #conversation: MiniConversation;
  #tools = llm.ToolContext.empty();
  #toolUpdates: Promise<void> = Promise.resolve();
  #closed = false;
  #hasInput = false;

  constructor(model: MiniPlugin) {
    super(model);
    this.#model = model;
    const log: Log = (level, fields, message) => this.logger[level](fields, message);
    this.#emitter = new MiniEmitter(this, model, log);
    this.#conversation = new MiniConversation(model, this.#emitter, log);
    if (model.has('emits-while-being-made')) this.emit('input_speech_stopped', {});
  }

  override get chatCtx(): llm.ChatContext {
    return new llm.ChatContext(this.#conversation.context.show());
  }

  override get tools(): llm.ToolContext {
    return this.#tools.copy();
  }

  override async updateInstructions(instructions: string): Promise<void> {
    if (this.#conversation.settings.blocked) await new Promise(() => undefined);
    this.#conversation.settings.change({ instructions });
  }

  override updateTools(tools: llm.ToolContext): Promise<void> {
    const update = this.#toolUpdates.then(() => this.#updateTools(tools));
    const blocks = this.#model.has('failed-tools-block-later-ones');
    this.#toolUpdates = blocks ? update : update.catch(() => undefined);
    return update;
  }

  override updateOptions({ toolChoice }: { toolChoice?: llm.ToolChoice | null }): void {
    if (toolChoice === undefined) return;
    if (toolChoice === null && this.#model.has('forgets-to-restore-tool-choice')) return;
    const next = toNeutralChoice(toolChoice, this.#model.has);
    const isSame = JSON.stringify(next) === JSON.stringify(this.#conversation.settings.wanted.toolChoice);
    if (!isSame || this.#model.has('sends-the-same-tool-choice-again'))
      this.#conversation.settings.change({ toolChoice: next });
  }

  override updateChatCtx(wanted: llm.ChatContext): Promise<void> {
    return this.#conversation.context.update(wanted);
  }

  override pushAudio(frame: AudioFrame): void {
    // The base class may call before the fields of this class exist.
    if (this.#closed && this.#model.has('throws-at-audio-after-close')) throw new Error('closed');
    if (!this.#conversation || (this.#closed && !this.#model.has('emits-and-sends-after-close'))) return;
    this.#conversation.input.push(frame);
  }

  override setInputAudioStream(stream: ReadableStream<AudioFrame>): void {
    if (this.#hasInput && this.#model.has('keeps-the-first-input')) return;
    this.#hasInput = true;
    super.setInputAudioStream(stream);
  }

  override async commitAudio(): Promise<void> {
    this.#conversation.input.commit();
  }

  override async clearAudio(): Promise<void> {
    this.#conversation.input.clear();
  }

  override startUserActivity(): void {
    if (this.#model.has('reports-every-hint'))
      this.#conversation.send({ kind: 'other', name: 'user-activity' });
  }

  override async generateReply(
    instructions?: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    if (this.#closed) throw new llm.RealtimeError('the session is closed');
    if (this.#model.has('instructions-of-a-reply-stay'))
      this.#conversation.settings.change({
        instructions: `${this.#conversation.settings.wanted.instructions}\n${instructions ?? ''}`,
      });
    if (this.#model.has('waits-for-what-it-cancelled') && this.#conversation.responses.endsAreDue)
      await new Promise(() => undefined);
    if (this.#conversation.up) this.#conversation.context.settleCalls();
    const withoutTools = this.#conversation.responses.endless;
    return this.#conversation.requests.ask(this.#conversation.newRef(), instructions, {
      ...options,
      withoutTools,
    });
  }

  /** Makes the provider speak a text; it appears as if the provider had spoken unasked. */
  async say(text: string): Promise<void> {
    const ask = (): Promise<unknown> =>
      this.#conversation.requests.ask(this.#conversation.newRef(), `Say exactly: ${text}`, {
        spontaneous: !this.#model.has('says-it-in-silence'),
      });
    // Sent once more if the connection is lost before it is spoken.
    await ask().catch((error: unknown) => {
      if (this.#closed || this.#model.has('forgets-what-it-was-to-say')) throw error;
      return ask();
    });
  }

  override async interrupt(): Promise<void> {
    this.#conversation.input.interrupted();
    if (this.#emitter.emitting && this.#model.has('fails-when-interrupted-in-a-listener'))
      throw new Error('not while emitting');
    this.#conversation.responses.interrupt();
  }

  override async truncate(options: {
    messageId: string;
    audioEndMs: number;
    audioTranscript?: string;
  }): Promise<void> {
    const { messageId, audioTranscript } = options;
    const audioEndMs = this.#conversation.spoken.position(messageId, options.audioEndMs);
    if (audioEndMs === 0 && this.#model.has('ignores-truncation-at-zero')) return;
    this.#conversation.truncate(messageId, audioEndMs, audioTranscript);
  }

  override async close(): Promise<void> {
    if (this.#closed && this.#model.has('second-close-rejects')) throw new Error('closed already');
    if (this.#closed) return;
    if (this.#conversation.connectedAt !== undefined && !this.#model.has('does-not-report-connection-time'))
      this.#emitter.emit(
        'metrics_collected',
        connectionMetrics(this.#model, Date.now() - this.#conversation.connectedAt),
      );
    if (this.#model.has('closing-is-an-error')) this.#emitter.error(new Error('closed'), true);
    this.#closed = true;
    this.#emitter.close();
    await this.#conversation.close();
    if (this.#model.has('close-rejects')) throw new Error('cannot be closed');
    this.#conversation.responses.close();
    if (!this.#model.has('close-leaves-replies-pending'))
      this.#conversation.requests.fail('the session is closed');
    await super.close();
  }

  async #updateTools(tools: llm.ToolContext): Promise<void> {
    const { has } = this.#model;
    const offered = toOffer(tools, { has, warn: (message) => this.logger.warn({}, message) });
    this.#tools = has('flattens-tool-sets') ? tools._flattenedCopy() : tools.copy();
    const names = new Set(this.#conversation.settings.wanted.tools?.map(({ name }) => name));
    if (has('never-takes-tools-back') && offered.every(({ name }) => names.has(name))) return;
    if (has('sends-tools-late'))
      setTimeout(() => this.#conversation.settings.change({ tools: offered }), 300);
    else this.#conversation.settings.change({ tools: offered });
  }
}
