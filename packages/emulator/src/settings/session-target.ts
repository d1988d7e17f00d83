// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily, ModelTraits, SessionAgent } from '@voicelive-kit/protocol';
import type { VoiceAgent } from './voice-agent.ts';

/** The target of a session: a model, a Foundry agent, or the customer's own deployment. */
export interface SessionTarget {
  /** The requested model or deployment; in an agent session the agent's model. */
  model: string;
  family: ModelFamily;
  /** The model family, which the rules depend on. */
  traits: ModelTraits;
  apiVersion: string;
  /** The Foundry agent of an agent session, as `session.agent` shows it. */
  agent?: SessionAgent;
  /** The voice agent, if the client uses the wire of voice agents. */
  voiceAgent?: VoiceAgent;
  /** The customer's deployment is missing; the error appears on first use. */
  deploymentFails?: true;
}
