// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type * as Werift from 'werift';

export type { Werift };

/** WebRTC for Node. It is no dependency, since only avatars over WebRTC need it; undefined where it is not installed. */
export async function loadWerift(): Promise<typeof Werift | undefined> {
  try {
    return await import('werift');
  } catch {
    return undefined;
  }
}
