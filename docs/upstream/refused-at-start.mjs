// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// A provider that refuses the call while the session starts.
import { setTimeout as sleep } from 'node:timers/promises';
import { voice } from '@livekit/agents';
import { FakeModel, report } from './fake-model.mjs';

/** Refused as soon as it is asked, as by a provider to which a key means nothing. */
class RefusedModel extends FakeModel {
  session() {
    const session = super.session();
    setImmediate(() => {
      const error = new Error('401');
      session.emit('error', {
        type: 'realtime_model_error',
        timestamp: Date.now(),
        label: 'fake',
        error,
        recoverable: false,
      });
    });
    session.updateTools = async () => sleep(50);
    return session;
  }
}

const session = new voice.AgentSession({ llm: new RefusedModel(), vad: null });
const heard = [];
session.on(voice.AgentSessionEventTypes.Error, () => heard.push('error'));
session.on(voice.AgentSessionEventTypes.Close, () => heard.push('close'));
await session
  .start({ agent: new voice.Agent({ instructions: 'Be brief.' }) })
  .catch(() => heard.push('start() rejected'));
await sleep(800);
report({
  expected: 'after an unrecoverable error start() rejects, or the session emits close',
  happened: `the application heard: ${heard.join(', ')}`,
  gap: heard.includes('error') && !heard.includes('close') && !heard.includes('start() rejected'),
});
