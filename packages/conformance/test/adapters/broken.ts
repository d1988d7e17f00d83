// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { MiniModel, miniAdapter } from '../mini/model.ts';
import type { MiniSession } from '../mini/session.ts';

/** Breaks the process in the two ways a plugin can: it exits, or it leaves unhandled rejections. */
class BrokenModel extends MiniModel {
  override session(): MiniSession {
    const session = super.session();
    session.commitAudio = async () => process.exit(7);
    session.updateChatCtx = async () => {
      setTimeout(() => void Promise.reject(new llm.RealtimeError('left behind')), 5);
    };
    return session;
  }
}

export default miniAdapter(undefined, {
  name: 'broken',
  createModel: (endpoint, overrides) => new BrokenModel(endpoint, overrides),
});
