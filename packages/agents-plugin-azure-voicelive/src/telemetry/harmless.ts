// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { thrownText } from '../errors/of-application.ts';
import { warnOnce } from '../warn-once.ts';

/** Calls code of whoever records. What it throws ends neither a call nor the rest of the telemetry; it is logged once. */
export function harmlessly(work: () => void): void {
  try {
    work();
  } catch (error) {
    warnOnce(`a provider of OpenTelemetry failed: ${thrownText(error)}`);
  }
}
