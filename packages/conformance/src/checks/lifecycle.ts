// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check } from '../check.ts';
import { ramp } from '../stage/signals.ts';

export const lifecycle: Check[] = [
  {
    id: 'LIF-13',
    statement: 'close() closes the transport',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: nothing but session.close() ends a connection',
    async run(stage) {
      const { session } = await stage.session();
      await session.close();
      await stage.until(
        'the connection to close after close()',
        () => !stage.server.peer.open,
        1000,
        () => 'the connection is still open',
      );
    },
  },
  {
    id: 'LIF-16',
    statement: 'After close() no event is emitted and nothing is sent',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: listeners are removed around session.close()',
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      await probe.session.close();
      const events = probe.events.length;
      const received = peer.received.length;
      peer.userStart('item_late');
      peer.userStop('item_late');
      peer.respond();
      for (const frame of ramp(300)) probe.session.pushAudio(frame);
      await stage.pause(300);
      stage.expect(probe.events.slice(events).map(({ name }) => name)).toEqual([], 'events after close()');
      stage
        .expect(peer.received.slice(received).map(({ kind }) => kind))
        .toEqual([], 'messages sent after close()');
    },
  },
];
