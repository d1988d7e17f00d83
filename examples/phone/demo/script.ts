// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The call of the demo: what the caller does, and what the emulated service hears, says and calls. */
import type { ScenarioInput } from '@voicelive-kit/emulator';
import type { Step } from '@voicelive-kit/phone/emulator';
import { line, type TimedWord } from './lines.ts';

/** What the caller presses when asked for the order number; `#` marks the end of the input. */
export const KEYS = '4711#';

/** What the caller says, in order. */
export const CALLER = [
  'caller-1-question',
  'caller-2-weather',
  'caller-3-interruption',
  'caller-order',
  'caller-4-goodbye',
] as const;

/** What the agent says, in order. */
export const AGENT = [
  'agent-greeting',
  'agent-1-kayaks',
  'agent-2-packing',
  'agent-3-dry-bag',
  'agent-order-number',
  'agent-order-packed',
  'agent-4-goodbye',
] as const;

/** The line the caller interrupts. */
export const INTERRUPTED = 'agent-2-packing';
/** How much of it the caller listens to before interrupting, in milliseconds. */
const PATIENCE_MS = 3980;

const says = (name: (typeof CALLER)[number]): Step => ({ do: 'speak', sound: line(name).audio });

/** Lets the agent finish, as people do before they take their turn. */
const HEARS_OUT: readonly Step[] = [
  { do: 'wait', until: 'agent-speaks' },
  { do: 'wait', until: 'agent-silent', ms: 600 },
];

export const STEPS: readonly Step[] = [
  ...HEARS_OUT,
  says('caller-1-question'),
  ...HEARS_OUT,
  says('caller-2-weather'),
  { do: 'wait', until: 'agent-speaks' },
  { do: 'wait', until: 'agent-has-spoken', ms: PATIENCE_MS },
  says('caller-3-interruption'),
  ...HEARS_OUT,
  says('caller-order'),
  ...HEARS_OUT,
  { do: 'press', digits: KEYS },
  ...HEARS_OUT,
  says('caller-4-goodbye'),
  ...HEARS_OUT,
  { do: 'hang-up' },
];

function reply(name: (typeof AGENT)[number]): { say: string; audio: string; words: TimedWord[] } {
  const { text, audio, words } = line(name);
  return { say: text, audio, words };
}

/** The transcripts are written here, because the emulator does not recognise speech. */
export const SCENARIO: ScenarioInput = {
  version: 1,
  greeting: reply('agent-greeting'),
  // The greeting is spoken verbatim, with this recording.
  given: [reply('agent-greeting')],
  turns: [
    { hear: line('caller-1-question').text, ...reply('agent-1-kayaks') },
    {
      hear: line('caller-2-weather').text,
      call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
      then: reply('agent-2-packing'),
    },
    { hear: line('caller-3-interruption').text, ...reply('agent-3-dry-bag') },
    {
      hear: line('caller-order').text,
      ...reply('agent-order-number'),
      call: [{ tool: 'collect_digits', arguments: {} }],
      then: {
        call: [{ tool: 'check_order', arguments: { orderNumber: '4711' } }],
        then: reply('agent-order-packed'),
      },
    },
    { hear: line('caller-4-goodbye').text, ...reply('agent-4-goodbye') },
  ],
};
