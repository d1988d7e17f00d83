// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Generates the recordings in this folder, `words.json` with the time of every word, and the reference agent's apology.
 * Requires Debian's `flite` and `sox`: `node speech/make-speech.ts`. Running it twice gives the same bytes.
 */
import { join } from 'node:path';
import { type Line, record, writeWords } from './speech-maker.ts';

const LINES: Line[] = [
  {
    name: 'agent-greeting',
    speaker: 'agent',
    text: 'Hello, this is Fjord Outfitters. How can I help you today?',
  },
  { name: 'caller-1-question', speaker: 'caller', text: 'Hi there. Do you rent out kayaks?' },
  {
    name: 'agent-1-kayaks',
    speaker: 'agent',
    text: 'Yes, we do. A kayak is forty euros a day, and the paddle is included.',
  },
  {
    name: 'caller-2-weather',
    speaker: 'caller',
    text: 'What is the weather like in Oslo, and what should I pack?',
  },
  {
    name: 'agent-2-packing',
    speaker: 'agent',
    text:
      'It is four degrees and clear in Oslo right now. For a day on the water, wear wool close to your skin, ' +
      'because it stays warm even when it is wet. Bring a dry bag for your phone, a thermos with something hot, ' +
      'two pairs of gloves, and more snacks than you think you will need.',
  },
  { name: 'agent-filler', speaker: 'agent', text: 'One moment, please.' },
  { name: 'caller-3-interruption', speaker: 'caller', text: 'Sorry to interrupt. How much is a dry bag?' },
  { name: 'agent-3-dry-bag', speaker: 'agent', text: 'No problem. A dry bag is twelve euros.' },
  { name: 'caller-4-goodbye', speaker: 'caller', text: 'Great, thank you. Goodbye!' },
  { name: 'agent-4-goodbye', speaker: 'agent', text: 'You are welcome. Have a lovely trip. Goodbye!' },
];

/** Played by the agent itself when the service is gone, so it belongs to the agent's folder, without word times. */
const APOLOGY: Line = {
  name: 'apology',
  speaker: 'agent',
  text: 'I am sorry, something went wrong on our side. Please try again in a moment.',
};

writeWords(import.meta.dirname, record(import.meta.dirname, LINES));
record(join(import.meta.dirname, '../../reference-agent'), [APOLOGY]);
