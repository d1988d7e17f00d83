// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { ModelOverrides, NeutralConfig } from '../../src/index.ts';
import type { Defect } from './defects.ts';

/** The model of the plugin as its sessions and their parts see it. */
export interface MiniPlugin extends llm.RealtimeModel {
  readonly endpoint: string;
  readonly overrides: ModelOverrides;
  /** Logs the provider's messages. */
  readonly dumps: boolean;
  /** Configuration of all sessions, in the plugin that shares it. */
  sharedConfig: NeutralConfig | undefined;
  has: (defect: Defect) => boolean;
}
