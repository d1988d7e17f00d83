// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { CheckId } from '../../src/index.ts';

/** What a mini plugin does wrong, and the check that must notice. A new check adds its defect here. */
export const DEFECTS = {
  'takes-its-time-to-make-a-session': 'LIF-01',
  'emits-while-being-made': 'LIF-02',
  'sends-tools-late': 'LIF-03',
  'waits-for-confirmation-of-nothing': 'LIF-04',
  'drops-requests-while-connecting': 'LIF-05',
  'waits-for-confirmation-for-ever': 'LIF-06',
  'shares-settings-between-sessions': 'LIF-07',
  'writes-into-its-options': 'LIF-08',
  'cannot-change-instructions': 'LIF-09',
  'keeps-the-remainder-over-a-handoff': 'LIF-10',
  'errors-nobody-listens-to-throw': 'LIF-11',
  'close-waits-for-the-peer': 'LIF-12',
  'second-close-rejects': 'LIF-14',
  'close-leaves-replies-pending': 'LIF-15',
  'close-forgets-the-attempt': 'LIF-17',
  'close-does-not-end-the-wait': 'LIF-18',
  'close-rejects': 'LIF-19',
  'does-not-report-connection-time': 'LIF-20',
  'close-leaves-the-socket-open': 'LIF-13',
  'emits-and-sends-after-close': 'LIF-16',
  'does-not-resample': 'AIN-02',
  'sends-the-whole-buffer-of-a-view': 'AIN-05',
  'commit-forgets-the-remainder': 'AIN-06',
  'drops-odd-chunks': 'GEN-07',
  'forgets-the-older-response': 'GEN-16',
  'late-writes-are-not-guarded': 'GEN-20',
  'interrupt-waits-for-the-provider': 'INT-02',
  'truncates-at-zero': 'INT-03',
  'repeats-final-transcripts': 'TRX-02',
  'does-not-say-when-the-turn-started': 'TRX-05',
  'reply-timeout-is-a-plain-error': 'RPL-04',
  'drops-calls-without-arguments': 'TOL-08',
  'does-not-wait-for-context': 'TOL-10',
  'restores-without-calls': 'TOL-15',
  'head-insertion-goes-to-the-end': 'CTX-03',
  'deletes-what-the-caller-never-saw': 'CTX-10',
  'ends-silently-when-refused': 'CON-01',
  'loses-the-first-message-after-a-reconnect': 'CON-06',
} as const satisfies Record<string, CheckId>;

export type Defect = keyof typeof DEFECTS;
