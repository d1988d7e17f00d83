// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { all, capability, protocol, type Check } from '../check.ts';

const SHOWN =
  '@livekit/agents 1.9.0 voice/room_io/_output.ts: a partial replaces the displayed text, it is not appended';

const needs = all(capability('userTranscription'), protocol('transcript-parts'));

/** Partial transcripts of user speech. */
export const transcriptsPartial: Check[] = [
  {
    id: 'TRX-01',
    statement: 'Partial transcripts are cumulative',
    severity: 'must',
    source: SHOWN,
    needs,
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const item = peer.userTurn();
      peer.transcriptPart(item, 'Good ');
      peer.transcriptPart(item, 'morning');
      peer.transcriptFinal(item, 'Good morning.');
      await stage.until('the final transcript', () => probe.finals.length > 0);
      const partials = probe.transcripts.filter(({ isFinal }) => !isFinal);
      stage
        .expect(partials.map(({ itemId, transcript }) => ({ itemId, transcript: transcript.trimEnd() })))
        .toEqual(
          [
            { itemId: item, transcript: 'Good' },
            { itemId: item, transcript: 'Good morning' },
          ],
          'partial transcripts',
        );
    },
  },
  {
    id: 'TRX-13',
    statement: 'Partial transcripts of overlapping turns grow independently, and none follows its final',
    severity: 'should',
    source: SHOWN,
    needs,
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      const first = peer.userTurn();
      peer.transcriptPart(first, 'Good ');
      const second = peer.userTurn();
      peer.transcriptPart(second, 'Is ');
      peer.transcriptPart(first, 'morning');
      peer.transcriptFinal(first, 'Good morning.');
      peer.transcriptPart(first, 'late');
      peer.transcriptPart(second, 'anybody');
      peer.transcriptFinal(second, 'Is anybody there?');
      peer.transcriptPart(second, 'later');
      await stage.until('both finals', () => probe.finals.length === 2);
      await stage.pause(100);
      const told = (itemId: string): string[] =>
        probe.transcripts
          .filter((one) => one.itemId === itemId)
          .map(({ transcript, isFinal }) => `${isFinal ? 'final' : 'partial'} ${transcript.trimEnd()}`);
      stage.expect([told(first), told(second)]).toEqual(
        [
          ['partial Good', 'partial Good morning', 'final Good morning.'],
          ['partial Is', 'partial Is anybody', 'final Is anybody there?'],
        ],
        'transcripts of either turn',
      );
    },
  },
];
