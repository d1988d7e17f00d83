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
import { MiniSession } from './session.ts';

/** A complete and correct plugin in miniature, with one defect if told. */
export class MiniModel extends llm.RealtimeModel {
  readonly endpoint: string;
  readonly overrides: ModelOverrides;
  readonly defect: Defect | undefined;
  /** Configuration of all sessions, in the plugin that shares it. */
  sharedConfig: NeutralConfig | undefined;

  constructor(endpoint: string, overrides: ModelOverrides, defect?: Defect) {
    super({
      messageTruncation: true,
      turnDetection: overrides.turnDetection ?? true,
      supportsOverlappingSpeech: overrides.interruptsResponse === false,
      userTranscription: overrides.transcription ?? true,
      autoToolReplyGeneration: false,
      audioOutput: overrides.modalities?.includes('audio') ?? true,
      manualFunctionCalls: true,
      midSessionChatCtxUpdate: true,
      midSessionInstructionsUpdate: defect !== 'cannot-change-instructions',
      midSessionToolsUpdate: true,
    });
    if (defect === 'writes-into-its-options' && overrides.connOptions) overrides.connOptions.maxRetry = 9;
    this.endpoint = endpoint;
    this.overrides = overrides;
    this.defect = defect;
  }

  override get model(): string {
    return 'mini-1';
  }

  override get provider(): string {
    return 'mini';
  }

  override label(): string {
    return 'mini.RealtimeModel';
  }

  override session(): MiniSession {
    const until = performance.now() + (this.has('takes-its-time-to-make-a-session') ? 80 : 0);
    while (performance.now() < until);
    return new MiniSession(this);
  }

  override async close(): Promise<void> {}

  has = (defect: Defect): boolean => this.defect === defect;
}

/** The adapter of the miniature plugin. */
export function miniAdapter(defect?: Defect, more: Partial<AdapterDefinition> = {}): Adapter {
  return defineConformance({
    name: defect ? `mini, ${defect}` : 'mini',
    driver: miniDriver(),
    capabilities: { billedByTime: true, interruptionSwitch: true },
    createModel: (endpoint, overrides) => new MiniModel(endpoint, overrides, defect),
    ...more,
  });
}
