// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { SessionEvents } from './session-events.ts';

type Name = keyof SessionEvents;
type Listener<K extends Name> = (payload: SessionEvents[K]) => void;

/**
 * The framework's session with typed listeners: a name that is not in {@link SessionEvents} does not compile. It can be
 * used wherever the framework takes a session.
 */
export abstract class TypedSession extends llm.RealtimeSession {
  override on<K extends Name>(event: K, listener: Listener<K>): this {
    return super.on(event, listener);
  }

  override once<K extends Name>(event: K, listener: Listener<K>): this {
    return super.once(event, listener);
  }

  override off<K extends Name>(event: K, listener: Listener<K>): this {
    return super.off(event, listener);
  }

  override addListener<K extends Name>(event: K, listener: Listener<K>): this {
    return super.addListener(event, listener);
  }

  override removeListener<K extends Name>(event: K, listener: Listener<K>): this {
    return super.removeListener(event, listener);
  }

  override prependListener<K extends Name>(event: K, listener: Listener<K>): this {
    return super.prependListener(event, listener);
  }

  override prependOnceListener<K extends Name>(event: K, listener: Listener<K>): this {
    return super.prependOnceListener(event, listener);
  }
}
