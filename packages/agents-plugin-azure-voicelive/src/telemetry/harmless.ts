// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { thrownText } from '../errors/of-application.ts';
import { warnOnce } from '../warn-once.ts';

/**
 * Runs code of a telemetry provider. Errors it throws are logged once and never affect the call or the rest of the
 * telemetry.
 */
export function harmlessly(work: () => void): void {
  try {
    work();
  } catch (error) {
    warnOnce('an OpenTelemetry provider failed', { 'lk.pii.error': thrownText(error) });
  }
}
