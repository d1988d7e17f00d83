// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily, ModelTraits, SessionAgent } from '@voicelive-kit/protocol';
import type { VoiceAgent } from './voice-agent.ts';

/** What a session talks to: a model, a Foundry agent, or a deployment of the customer's own. */
export interface SessionTarget {
  /** The model or deployment asked for; in an agent session the agent's model. */
  model: string;
  family: ModelFamily;
  /** What the rules go by. */
  traits: ModelTraits;
  apiVersion: string;
  /** The Foundry agent of an agent session, as `session.agent` shows it. */
  agent?: SessionAgent;
  /** The voice agent, where the client speaks the wire of voice agents. */
  voiceAgent?: VoiceAgent;
  /** The customer's deployment is not there, which shows when it is first used. */
  deploymentFails?: true;
}
