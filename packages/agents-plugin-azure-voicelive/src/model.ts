// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { RealtimeModelOptions } from './options/options.ts';
import type { ResolvedOptions } from './options/resolved-options.ts';
import { resolveOptions } from './options/resolve-options.ts';
import { RealtimeSession } from './session.ts';

/** Stable name under which metrics and traces book this service. */
const PROVIDER = 'azure.voice_live';

/**
 * Azure AI Voice Live as a LiveKit realtime model.
 *
 * Construction does no I/O; each `session()` opens a connection of its own.
 * @throws VoiceLiveConfigError when a setting is missing or wrong; the message names what to set.
 */
export class RealtimeModel extends llm.RealtimeModel {
  readonly #options: ResolvedOptions;
  readonly #sessions = new Set<RealtimeSession>();

  constructor(options: RealtimeModelOptions = {}) {
    const resolved = resolveOptions(options);
    super(capabilitiesOf(resolved));
    this.#options = resolved;
  }

  /** The model, deployment or agent in use. */
  override get model(): string {
    return this.#options.model;
  }

  override get provider(): string {
    return PROVIDER;
  }

  override label(): string {
    return 'azure-voicelive.RealtimeModel';
  }

  /**
   * The conversations that run now, oldest first. The framework keeps the session it opened to itself; this is how an
   * application reaches `updateOptions` and `commitAudio` of a call.
   */
  get sessions(): readonly RealtimeSession[] {
    return [...this.#sessions];
  }

  /** Starts a conversation; returns at once and connects in the background. */
  override session(): RealtimeSession {
    const session = new RealtimeSession(this, this.#options, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }

  /** Closes every session this model has started. */
  override async close(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.close()));
  }
}

function capabilitiesOf({ session, target }: ResolvedOptions): llm.RealtimeCapabilities {
  const detection = session.turnDetection as { interruptResponse?: boolean } | null | undefined;
  const ownsPrompt = target.kind === 'model';
  return {
    messageTruncation: true,
    turnDetection: detection !== null,
    userTranscription: session.inputAudioTranscription !== null,
    autoToolReplyGeneration: false,
    audioOutput: session.modalities?.includes('audio') !== false,
    manualFunctionCalls: true,
    midSessionChatCtxUpdate: true,
    midSessionInstructionsUpdate: ownsPrompt,
    midSessionToolsUpdate: ownsPrompt,
    perResponseToolChoice: false,
    // The one way to tell the framework that detected speech shall not cut the agent.
    supportsOverlappingSpeech: detection?.interruptResponse === false,
  };
}
