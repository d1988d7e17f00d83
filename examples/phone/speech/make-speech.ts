// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Generates the recordings in this folder, like those of the demo: `node speech/make-speech.ts`. */
import { record, writeWords } from '@voicelive-kit/demo/speech/speech-maker.ts';

const words = record(import.meta.dirname, [
  { name: 'caller-order', speaker: 'caller', text: 'Thanks. Could you check on my order, please?' },
  {
    name: 'agent-order-number',
    speaker: 'agent',
    text: 'Sure. Please enter your order number, and press the hash key.',
  },
  {
    name: 'agent-order-packed',
    speaker: 'agent',
    text: 'Your order is packed. You can pick it up today until six.',
  },
]);
writeWords(import.meta.dirname, words);
