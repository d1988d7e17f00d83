// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SessionOptions } from './options.ts';
import type { ResolvedTarget } from './resolved-options.ts';
import { sessionConfigOf } from './session-config.ts';

/**
 * Explains why interim responses have no effect and what to change; undefined when they have. They need a cascaded
 * model with an Azure voice, or a Foundry agent (Microsoft Learn, "Interim response").
 */
export function interimObstacle(
  { target, family, model }: Pick<ResolvedTarget, 'target' | 'family' | 'model'>,
  session: Readonly<SessionOptions>,
): string | undefined {
  const lead = '`interimResponse` has no effect and is not sent:';
  if (target.kind === 'model' && family === 'native') {
    return `${lead} ${model} processes speech natively. Choose a cascaded model such as gpt-4.1, or a Foundry agent; for this one use \`fillers\`.`;
  }
  if (session.modalities && !session.modalities.includes('audio')) {
    return `${lead} nothing is spoken in this session. Add 'audio' to \`modalities\`.`;
  }
  const voice: unknown = sessionConfigOf(session).voice;
  if (typeof voice === 'object' && voice !== null && 'type' in voice && voice.type === 'openai') {
    return `${lead} only Azure voices speak them. Set \`voice\` to one, such as \`en-US-AvaNeural\`.`;
  }
  return undefined;
}
