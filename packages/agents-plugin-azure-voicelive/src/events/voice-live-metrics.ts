// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { metrics } from '@livekit/agents';
import type { Cost } from '../cost/cost.ts';

/** The framework's metrics of one response, and what it has no field for. */
export interface VoiceLiveMetrics extends metrics.RealtimeModelMetrics {
  /**
   * From the end of the caller's speech, as turn detection placed it without its silence window, to the first audio
   * of the answer, milliseconds. Absent when the response answers no speech or brought no audio.
   */
  endOfSpeechToFirstAudioMs?: number;
  /**
   * What the response cost, an estimate in US dollars; the event `cost_estimated` has the same with running totals. Absent when
   * the service gave no usage: then the cost is not known.
   */
  cost?: Cost;
}
