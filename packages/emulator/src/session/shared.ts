// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@voicelive-kit/protocol';
import type { AvatarPeers } from '../avatar/webrtc/avatar-peers.ts';
import type { Backends } from '../backends/backends.ts';
import type { Pace, WhenBusy } from '../engine/context.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import type { VoiceActivity } from '../hearing/voice-activity.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ScriptMemory } from '../script/script-memory.ts';
import type { ManualTranscription } from '../settings/session-config.ts';
import type { Speaker } from '../speech/speaker.ts';
import type { Feed } from '../view/feed.ts';
import type { AgentThreads } from './agent-threads.ts';
import type { Journal } from './journal.ts';

/** What all connections of one emulator share. */
export interface Shared {
  scenario: Scenario | undefined;
  speaker: Speaker;
  faults: FaultBox;
  journal: Journal;
  backends: Backends;
  memory: ScriptMemory;
  threads: AgentThreads;
  feed: Feed;
  random: Random;
  /** When sessions expire, in Unix seconds, if everything must be reproducible. */
  fixedExpiry?: number;
  pace: Pace;
  whenBusy: WhenBusy;
  manualTranscription: ManualTranscription;
  sessionLifetimeS: number;
  createVoiceActivity: () => VoiceActivity;
  avatarPeers: AvatarPeers;
  /** Logs a message, however often it is repeated, once. */
  warn: (message: string) => void;
}
