// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { MiniModel, miniAdapter } from '../mini/model.ts';
import type { MiniSession } from '../mini/session.ts';

/** Blocks the event loop forever. */
class BlockingModel extends MiniModel {
  override session(): MiniSession {
    const session = super.session();
    session.commitAudio = () => {
      for (;;);
    };
    return session;
  }
}

export default miniAdapter(undefined, {
  name: 'blocking',
  createModel: (endpoint, overrides) => new BlockingModel(endpoint, overrides),
});
