// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from '../../src/index.ts';
import type { Proof } from './defects.ts';
import { miniAdapter } from './model.ts';
import { autoToolReplyAdapter, forgottenAutoToolReplyAdapter } from './auto-tool-replies.ts';
import { LEAKY_ONES } from './leaky.ts';
import { BADLY_PACKED_ONES, WELL_PACKED_ONES } from './packages.ts';

/**
 * Broken plugins that do not fit the scheme of one flag for one check: description, the check that must find it,
 * adapter.
 */
export const ODD_ONES: [string, Proof, Adapter][] = [
  ['has automatic tool replies and does not say so', 'CAP-06', forgottenAutoToolReplyAdapter()],
  ['keeps all audio until connected', 'AIN-09', miniAdapter('keeps-all-audio-until-connected')],
  ['speaks late answers', 'INT-10', miniAdapter('speaks-late-answers')],
  ['keeps what nobody heard', 'INT-13', miniAdapter('keeps-what-nobody-heard')],
  ['answers tools by itself', 'TOL-12', miniAdapter('answers-tools-by-itself')],
  ['waits for a confirmation of nothing', 'CTX-01', miniAdapter('waits-for-confirmation-of-nothing')],
  ['keeps what nobody heard', 'CTX-06', miniAdapter('keeps-what-nobody-heard')],
  ['ignores anchors', 'CTX-07', miniAdapter('ignores-anchors')],
  ['waits for confirmation for ever', 'CTX-15', miniAdapter('waits-for-confirmation-for-ever')],
  ['never lets go of messages', 'CTX-20', miniAdapter('keeps-what-nobody-heard')],
  ['leaves calls open', 'TOL-14', miniAdapter('leaves-calls-open')],
  ['never takes tools back', 'TOL-18', miniAdapter('never-takes-tools-back')],
  ['skips silence', 'INT-15', miniAdapter('skips-silence')],
  ['forgets what was heard', 'RPL-23', miniAdapter('forgets-what-was-heard')],
  ...LEAKY_ONES,
  ...BADLY_PACKED_ONES,
  ['ends silently when a name does not resolve', 'CON-02', miniAdapter('ends-silently-when-refused')],
  ['restores without calls', 'CON-10', miniAdapter('restores-without-calls')],
  ['forgets what was heard', 'CON-11', miniAdapter('forgets-what-was-heard')],
  ['throws errors nobody listens to', 'CON-14', miniAdapter('errors-nobody-listens-to-throw')],
  ['does not guard late writes', 'ERR-09', miniAdapter('late-writes-are-not-guarded')],
];

/** Correct plugins with abilities that the ordinary miniature one lacks: ability, the check that must pass, adapter. */
export const SOUND_ONES: [string, Proof, Adapter][] = [
  ['automatic tool replies', 'CAP-06', autoToolReplyAdapter()],
  ...WELL_PACKED_ONES,
];
