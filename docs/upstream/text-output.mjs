// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// A text output of one's own, and words in step with the sound, for a session without a room.
import { voice } from '@livekit/agents';
import { report } from './fake-model.mjs';

const missing = ['TextOutput', 'TranscriptionSynchronizer'].filter((name) => !(name in voice));
report({
  expected:
    'voice exports TextOutput and TranscriptionSynchronizer, as it exports AudioInput and AudioOutput',
  happened: missing.length > 0 ? `not exported: ${missing.join(', ')}` : 'both are exported',
  gap: missing.length > 0,
});
