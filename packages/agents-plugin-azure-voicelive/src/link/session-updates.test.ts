// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { fieldAtFault } from './session-updates.ts';

const FIELDS = [
  'voice',
  'input_audio_transcription',
  'output_audio_timestamp_types',
  'turn_detection',
  'tools',
  'temperature',
];

describe('the field at fault', () => {
  it.each([
    [{ param: 'session.voice.name' }, 'voice'],
    [{ param: 'voice' }, 'voice'],
    [{ param: 'session.tools[0].server_url' }, 'tools'],
    [{ param: 'session.turn_detection.end_of_utterance_detection' }, 'turn_detection'],
    [{ code: 'invalid_input_audio_transcription_model', param: null }, 'input_audio_transcription'],
    [{ code: 'transcription_not_supported' }, 'input_audio_transcription'],
    [{ code: 'invalid_voice_type', param: 'session' }, 'voice'],
    [{ code: 'invalid_timestamp', param: '' }, 'output_audio_timestamp_types'],
    [{ param: 'session.output_audio_timestamp_types' }, 'output_audio_timestamp_types'],
  ])('of %j is %s', (error, field) => {
    expect(fieldAtFault(error, FIELDS)).toBe(field);
  });

  it.each([
    {},
    { param: null, code: null },
    { param: 'session.avatar' },
    { code: 'invoice_overdue' },
    { param: '', code: '' },
    { param: 7 as never, code: {} as never },
    { param: 'session' },
  ])('is unknown for %j', (error) => {
    expect(fieldAtFault(error, FIELDS)).toBeUndefined();
  });

  it('is never a field that was not sent', () => {
    expect(fieldAtFault({ param: 'session.voice' }, ['temperature'])).toBeUndefined();
  });
});
