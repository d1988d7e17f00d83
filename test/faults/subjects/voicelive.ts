// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { isVoiceLiveError, realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { QUICK_RETRIES, type Subject } from './subject.ts';

/** This repository's plugin. */
export const voicelive: Subject = {
  name: 'voicelive',
  title: '@voicelive-kit/agents-plugin-azure-voicelive',
  createModel(emulator, { endpoint, key, credential, model, turns, connOptions, voiceLiveOptions, ...rest }) {
    return new realtime.RealtimeModel({
      endpoint: endpoint ?? emulator.endpoint,
      ...(credential === undefined ? { apiKey: key ?? 'any' } : { credential }),
      ...(model !== undefined && { model }),
      ...(turns === 'manual' && { turnDetection: null }),
      connOptions: { ...QUICK_RETRIES, ...connOptions },
      ...rest,
      ...voiceLiveOptions,
    });
  },
  errorFacts: (error) =>
    isVoiceLiveError(error)
      ? { code: error.code, retryable: error.retryable }
      : { code: null, retryable: null },
};
