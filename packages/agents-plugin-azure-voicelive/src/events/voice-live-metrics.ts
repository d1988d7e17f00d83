// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { metrics } from '@livekit/agents';
import type { Cost } from '../cost/cost.ts';

/** The framework's metrics of one response, and those it has no field for. */
export interface VoiceLiveMetrics extends metrics.RealtimeModelMetrics {
  /**
   * From the end of the caller's speech, as determined by turn detection without its silence window, to the first audio
   * of the answer, milliseconds. Absent when the response answers no speech or contained no audio.
   */
  endOfSpeechToFirstAudioMs?: number;
  /**
   * The estimated cost of the response, in US dollars; the event `cost_estimated` has the same with running totals.
   * Absent when the service reported no usage, so that the cost is unknown.
   */
  cost?: Cost;
}
