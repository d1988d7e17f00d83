// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ReactElement } from 'react';

const PATHS = {
  microphone: 'M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  muted:
    'M15 10.5V6a3 3 0 0 0-5.7-1.3M9 9v3a3 3 0 0 0 4.6 2.5M5.5 11.5a6.5 6.5 0 0 0 10.4 5.2M18.5 11.5c0 .8-.1 1.5-.4 2.2M12 18v3M4 4l16 16',
  hold: 'M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-1.5V4a1.5 1.5 0 0 1 3 0v6.5m0-4a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6c-3 0-4.4-1.400-5.600-3.500L3.200 14a1.600 1.600 0 0 1 2.600-1.700L8 14.500',
  activity: 'M4 6h16M4 12h10M4 18h13',
  camera: 'M4 7.500h10.500v9H4ZM14.500 10.500l5.500-3v9l-5.500-3Z',
  leave:
    'M3.500 14.500c5-4.600 12-4.600 17 0l-1.900 2.600-3.600-1.600v-2.600a11 11 0 0 0-6 0v2.600l-3.600 1.600Z',
  send: 'M12 19V5M6 11l6-6 6 6',
  close: 'M6 6l12 12M18 6 6 18',
  tool: 'M14.500 6.500a4 4 0 0 0-5.300 5L4 16.700 7.300 20l5.200-5.200a4 4 0 0 0 5-5.300l-2.600 2.600-2.400-.600-.600-2.400Z',
  interruption: 'M9 5v14M15 5v14',
  handoff: 'M4 9h13l-4-4M20 15H7l4 4',
  error: 'M12 8v5M12 16.500v.1M12 3.500 21 19.500H3Z',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing; its meaning is written next to it. */
export function Icon({ name }: { name: IconName }): ReactElement {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
