// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { convertRate, interleave, type Wav } from '@voicelive-kit/audio';
import { AGENT_RATE } from '../conversation/playout.ts';
import { channelOf } from '../conversation/recorder.ts';
import type { DemoResult } from '../result/result.ts';
import { checkList, headlines, responseTable, turnTable } from './figures.ts';
import { costNotes } from './cost.ts';
import { html } from './html.ts';
import { dateOf, renderPage } from './page.ts';
import { timeline } from './timeline.ts';
import { transcript } from './transcript.ts';

/**
 * Sample rate of the page's copy of the sound: telephone super-wideband is enough, and makes the page a third smaller.
 */
const PAGE_RATE = 16_000;

/** Renders the report page of a conversation. */
export function renderReport(result: DemoResult, stereo: Int16Array): string {
  const where = result.mode === 'azure' ? 'Azure AI Voice Live' : 'offline, against the emulator';
  return renderPage({
    title: 'A conversation with the reference agent',
    about: `${where} · ${result.model} · ${result.voice} · ${dateOf(result.startedAt)}`,
    checks: result.checks,
    headlines: headlines(result),
    sound: soundOf(stereo),
    timeline: timeline(result, stereo),
    sections: html`
      <section>
        <h2>What was said</h2>
        ${transcript(result.turns)}
      </section>
      <section>
        <h2>Turns</h2>
        ${turnTable(result.turns)}
        <p class="note">
          First audio: from the caller's last sound to the agent's first, the service's wait for the end of
          the turn included.
        </p>
      </section>
      <section>
        <h2>Responses</h2>
        ${responseTable(result)}
        <p class="note">
          ${costNotes(result.totals).map((note) => `${sentence(note)} `)}${result.mode === 'offline' ? 'The emulator estimates tokens; nothing was billed.' : ''}
        </p>
      </section>
      <section>
        <h2>Checks</h2>
        ${checkList(result)}
      </section>
    `,
  });
}

function sentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}

function soundOf(stereo: Int16Array): Wav {
  const channels = [0, 1] as const;
  const samples = interleave(
    ...channels.map((one) => convertRate(channelOf(stereo, one), AGENT_RATE, PAGE_RATE)),
  );
  return { samples, rate: PAGE_RATE, channels: 2 };
}
