// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { pluginSubject } from './plugin.ts';

/** This repository's plugin, with its default options. */
export const voicelive = pluginSubject(
  (port) => new realtime.RealtimeModel({ endpoint: `http://127.0.0.1:${port}` }),
);
