// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// AgentSession.say() with a realtime model that speaks itself, and no TTS.
import { voice } from '@livekit/agents';
import { FakeModel, Loudspeaker, report } from './fake-model.mjs';

const session = new voice.AgentSession({ llm: new FakeModel(), vad: null });
session.output.audio = new Loudspeaker(0);
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });

let happened = 'say() returned a speech handle';
try {
  session.say('Your call may be recorded.');
} catch (error) {
  happened = `say() threw "${error.message}"`;
}
report({
  expected: 'say() hands the words to a realtime model that can speak given words (Python: supports_say)',
  happened,
  gap: happened.startsWith('say() threw'),
});
