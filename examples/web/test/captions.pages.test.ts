// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test } from 'vitest';
import type { CaptionsPage } from './captions-page/main.tsx';
import { useStand } from './use-stand.ts';

const page = useStand('captions-page');
beforeEach(() => page().getByRole('region', { name: 'Captions' }).waitFor());

/** Triggers an event in the call that the page shows. */
async function happens(what: (call: CaptionsPage) => void): Promise<void> {
  await page().evaluate(`(${what.toString()})(globalThis.call)`);
}

async function shown(): Promise<(string | null)[]> {
  return page()
    .locator('[data-speaker]')
    .evaluateAll((lines) =>
      lines.map((line) => `${line.getAttribute('data-speaker')}: ${line.querySelector('p')?.textContent}`),
    );
}

test('a greeting that was interrupted precedes the words that interrupted it, even if noise came before both', async () => {
  await happens((call) => {
    // The microphone has been loud since the call began, so the page takes that for the start of the caller's words.
    call.callerIsHeard(-3000);
    call.agentIsHeard(-1000);
    call.agentSays('G', 'Hello, this is Fjord');
    call.callerSays('Q', 'Can you hear me?');
  });
  await expect.poll(shown).toEqual(['you: Can you hear me?', 'agent: Hello, this is Fjord']);
  await happens((call) => {
    call.told({ speaker: 'agent', text: 'Hello, this is Fjord', startedAt: 50_000 });
    call.told({ speaker: 'you', text: 'Can you hear me?', startedAt: 50_800 });
  });
  await expect.poll(shown).toEqual(['agent: Hello, this is Fjord', 'you: Can you hear me?']);
});

test('words with times are shown as they are heard', async () => {
  await happens((call) => {
    call.agentIsHeard(0);
    call.agentSaysTimed('A', [
      ['It', 0.01],
      [' is', 0.1],
      [' four', 0.9],
    ]);
  });
  await expect.poll(shown).toEqual(['agent: It is four']);
  const steps = await page().evaluate(() => (globalThis as unknown as { call: CaptionsPage }).call.shown);
  expect(steps.map(({ text }) => text)).toEqual(['It', 'It is', 'It is four']);
  // Not before it is heard; how much later depends on the machine.
  for (const [at, ms] of [10, 100, 900].entries()) expect(steps[at]?.atMs).toBeGreaterThanOrEqual(ms);
});

test('a filler is shown as such, once, and is never taken for a message', async () => {
  await happens((call) => {
    call.callerSays('Q', 'Is my order ready?');
    call.told({ speaker: 'you', text: 'Is my order ready?', startedAt: 50_000 });
    call.agentBridges('F', 'One moment, please.');
    call.agentBridges('F', 'One moment, please.');
  });
  const question = 'you: Is my order ready?';
  await expect.poll(shown).toEqual([question, 'agent: One moment, please.']);
  await happens((call) => call.agentSays('A', 'One moment, please. It is packed.'));
  await expect
    .poll(shown)
    .toEqual([question, 'agent: One moment, please.', 'agent: One moment, please. It is packed.']);
  await happens((call) => {
    call.interrupted('One moment, please. It');
    call.told({ speaker: 'agent', text: 'One moment, please. It', startedAt: 60_000 });
  });
  const marks = (): Promise<string[]> =>
    page()
      .locator('[data-speaker="agent"]')
      .evaluateAll((lines) =>
        lines.map((line) =>
          [...line.querySelectorAll('p, .caption-mark')].map((one) => one.textContent).join(' | '),
        ),
      );
  await expect
    .poll(marks)
    .toEqual(['One moment, please. | while you wait', 'One moment, please. It | interrupted']);
});
