// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import {
  type Adapter,
  type AdapterDefinition,
  defineConformance,
  type ModelOverrides,
  type NeutralConfig,
} from '../../src/index.ts';
import type { Defect } from './defects.ts';
import { miniDriver } from './driver.ts';
import type { MiniPlugin } from './plugin.ts';
import { MiniSession } from './session.ts';
import { DEAD_AFTER_MS } from './wire.ts';

/** A complete and correct plugin in miniature, with one defect if requested. */
export class MiniModel extends llm.RealtimeModel implements MiniPlugin {
  readonly endpoint: string;
  readonly overrides: ModelOverrides;
  readonly defect: Defect | undefined;
  sessions = 0;
  /** Logs the provider's messages. */
  dumps: boolean;
  newest: MiniSession | undefined;
  /** Configuration of all sessions, in the plugin that shares it. */
  sharedConfig: NeutralConfig | undefined;

  constructor(endpoint: string, overrides: ModelOverrides, defect?: Defect) {
    super({
      messageTruncation: true,
      turnDetection: defect === 'always-says-it-detects-turns' || (overrides.turnDetection ?? true),
      supportsOverlappingSpeech:
        overrides.interruptsResponse === false && defect !== 'hides-the-interruption-switch',
      userTranscription: defect === 'always-says-it-transcribes' || (overrides.transcription ?? true),
      autoToolReplyGeneration: false,
      audioOutput: defect === 'always-says-it-speaks' || (overrides.modalities?.includes('audio') ?? true),
      manualFunctionCalls: true,
      midSessionChatCtxUpdate: true,
      midSessionInstructionsUpdate: defect !== 'cannot-change-instructions',
      ...(defect !== 'leaves-a-flag-out' && { midSessionToolsUpdate: true }),
    });
    if (defect === 'writes-into-its-options' && overrides.connOptions) overrides.connOptions.maxRetry = 9;
    this.endpoint = endpoint;
    this.overrides = overrides;
    this.defect = defect;
    this.dumps = defect === 'dumps-messages-always';
  }

  override get capabilities(): llm.RealtimeCapabilities {
    const flags = super.capabilities;
    return this.sessions > 0 && this.has('flags-change') ? { ...flags, messageTruncation: false } : flags;
  }

  override get model(): string {
    return 'mini-1';
  }

  override get provider(): string {
    return this.has('does-not-name-its-provider') ? 'unknown' : 'mini';
  }

  override label(): string {
    return 'mini.RealtimeModel';
  }

  override session(): MiniSession {
    const until = performance.now() + (this.has('takes-its-time-to-make-a-session') ? 80 : 0);
    while (performance.now() < until);
    this.sessions += 1;
    this.newest = new MiniSession(this);
    return this.newest;
  }

  override async close(): Promise<void> {}

  has = (defect: Defect): boolean => this.defect === defect;
}

/** The adapter of the miniature plugin. */
export function miniAdapter(defect?: Defect, more: Partial<AdapterDefinition> = {}): Adapter {
  return defineConformance({
    name: defect ? `mini, ${defect}` : 'mini',
    driver: miniDriver(),
    capabilities: {
      billedByTime: true,
      matchByElimination: true,
      automaticTruncation: true,
      interruptionSwitch: true,
      plannedRotation: true,
      wordTimings: true,
    },
    deadAfterMs: DEAD_AFTER_MS,
    say: (session, text) => (session.llm as MiniModel).newest?.say(text),
    createModel: (endpoint, overrides) => new MiniModel(endpoint, overrides, defect),
    createDumpingModel(endpoint, overrides) {
      const model = new MiniModel(endpoint, overrides, defect);
      model.dumps = true;
      return model;
    },
    ...more,
  });
}
