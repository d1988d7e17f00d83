// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { waitFor } from '@voicelive-kit/conformance/testing';

/** Waits for something with a timeout; the caller checks whether it happened. */
export async function atRest(probe: () => boolean, withinMs: number): Promise<void> {
  await waitFor('rest', probe, { timeoutMs: withinMs }).catch(() => undefined);
}
