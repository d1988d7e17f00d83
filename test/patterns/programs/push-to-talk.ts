// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Based on LiveKit's `push_to_talk`: the caller's client decides when a turn begins and ends. */
import { voice } from '@livekit/agents';
import { defineProgram, type Pattern, runAsWorker } from './program.ts';

export const pushToTalk: Pattern = {
  scenario: {
    version: 1,
    turns: [
      { hear: 'Do you rent out kayaks?', say: 'Yes, at forty euros a day.' },
      { hear: 'And the paddle?', say: 'The paddle is included.' },
    ],
  },
  model: { turnDetection: null },
  session: { turnHandling: { turnDetection: 'manual' } },
  // Unlike LiveKit's example it does not drop turns without a transcript: a realtime model has none at that time.
  createAgent: () => new voice.Agent({ instructions: 'You answer the radio of the boat house.' }),
  onceInRoom: (session, room) => {
    const methods: Record<string, () => void> = {
      start_turn: () => {
        session.interrupt();
        session.clearUserTurn();
      },
      end_turn: () => session.commitUserTurn(),
      cancel_turn: () => session.clearUserTurn(),
    };
    for (const [name, run] of Object.entries(methods)) {
      room.localParticipant?.registerRpcMethod(name, async () => {
        run();
        return 'ok';
      });
    }
  },
};

export default defineProgram(pushToTalk);
runAsWorker(import.meta.url);
