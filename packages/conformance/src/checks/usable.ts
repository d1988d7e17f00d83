// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Peer } from '../server/peer.ts';
import type { SessionProbe } from '../stage/session-probe.ts';
import type { Stage } from '../stage/stage.ts';

/**
 * Waits until what a session sends reaches a new connection. Retries, because delivery of the first message after a
 * reconnect is covered by another check.
 */
export async function isUsable(stage: Stage, probe: SessionProbe, peer: Peer): Promise<void> {
  const { instructions } = peer.config;
  let said = 0;
  let next = stage.timeline.now();
  await stage.until(`a message of the session on connection ${peer.index}`, () => {
    if (said > 0 && peer.config.instructions?.startsWith('again ')) return true;
    if (stage.timeline.now() < next) return false;
    next += 150;
    said += 1;
    probe.session.updateInstructions(`again ${said}`).catch(() => undefined);
    return false;
  });
  // The acknowledgement is on its way back.
  await peer.readBack();
  if (instructions === undefined) return;
  await stage.settles(probe.session.updateInstructions(instructions), 1000);
  await peer.readBack();
}
