// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@livekit/agents-plugin-openai';
import { pluginSubject } from './plugin.ts';

/** LiveKit's own OpenAI plugin, with its default options. */
export const openai = pluginSubject(
  (port) => new realtime.RealtimeModel({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'bench' }),
);
