// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noChromium, openPage } from './chromium.ts';
import { Client, emulate } from './client.ts';

const picture = join(import.meta.dirname, '../../../out/emulator-view.png');

/** What a caller could say to inject a script into the page; the agent has to speak it, so one of them is short. */
const INJECTED = '<img src=x onerror=taken=1>';
const SCRIPT = '<script>taken = 1</script><iframe srcdoc="<script>parent.taken = 1</script>"></iframe>';

const scenario = {
  version: 1 as const,
  greeting: 'Hello, this is Contoso.',
  turns: [
    {
      hear: 'What is the weather in Oslo?',
      call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
      then: { say: 'Four degrees and clear, with a light wind from the north. It may rain in the evening.' },
    },
    { hear: `Stop. ${SCRIPT}`, say: `Fine. ${INJECTED}` },
  ],
};

const weather = {
  type: 'function' as const,
  name: 'get_weather',
  parameters: { type: 'object', properties: {} },
};

describe.skipIf(noChromium)('the live view in a browser', () => {
  test('shows a conversation live, and everything said in it as text', async () => {
    const emulator = await emulate({ scenario, pace: 'realtime' });
    const page = await openPage({ viewport: { width: 1360, height: 820 } });
    await page.goto(emulator.endpoint);
    await page.getByText('Nobody has connected yet').waitFor();

    const client = await Client.open(emulator);
    await client.configure({
      tools: [weather],
      input_audio_transcription: { model: 'whisper-1' },
      turn_detection: { type: 'server_vad' },
    });
    client.send({ type: 'response.create' });
    const turns = page.locator('#turns');
    await turns.getByText(scenario.greeting).waitFor();
    await client.next('response.done');

    await client.say('What is the weather in Oslo?');
    const { call_id } = await client.next('response.function_call_arguments.done');
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id, output: '{"degrees":4}' },
    });
    await client.next('response.done');
    client.send({ type: 'response.create' });
    await turns.getByText('get_weather({"city":"Oslo"})').waitFor();
    await turns.getByText('{"degrees":4}', { exact: true }).waitFor();
    await turns.getByText('Four degrees and clear').waitFor();

    await client.say('Stop, stop, stop that.');
    await turns.getByText('interrupted').waitFor();
    await turns.getByText(`Stop. ${SCRIPT}`).waitFor();
    await turns.getByText(`Fine. ${INJECTED}`).waitFor();
    await page.locator('#events summary', { hasText: 'response.done' }).first().click();
    await page.locator('#events pre', { hasText: '"status": "completed"' }).waitFor();
    expect(await page.evaluate('typeof taken')).toBe('undefined');
    expect(await page.locator('main :is(img, script, iframe)').count()).toBe(0);

    mkdirSync(join(picture, '..'), { recursive: true });
    await page.screenshot({ path: picture });
  });

  test('injects a fault when a button is pressed, by default only into the selected session', async () => {
    const emulator = await emulate();
    const page = await openPage();
    await page.goto(emulator.endpoint);
    const first = await Client.open(emulator);
    const second = await Client.open(emulator);
    await page.locator('#sessions button').nth(1).waitFor();
    await page.locator('#sessions button').last().click();
    await page.getByRole('button', { name: 'close-1011' }).click();
    expect((await first.closed).code).toBe(1011);
    await page.getByText('close-1011: done').waitFor();
    await page.getByLabel('strike').selectOption('every session');
    await page.getByRole('button', { name: 'close-1012' }).click();
    expect((await second.closed).code).toBe(1012);
    await page.locator('#turns').getByText('fault close-1011').waitFor();

    await page.getByRole('button', { name: 'rate-limited' }).click();
    await page.getByText('rate-limited: waits for its moment').waitFor();
    await page.getByRole('button', { name: 'disarm' }).click();
    await page.getByText('no fault waits any more').waitFor();
    await Client.open(emulator);
  });

  test('finds events by type and content, and can be used without a mouse', async () => {
    const emulator = await emulate();
    const page = await openPage();
    await page.goto(emulator.endpoint);
    const client = await Client.open(emulator);
    await client.configure({ instructions: 'Speak of the blue harbour.' });
    await page.locator('#events').getByText('session.updated').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('blue harbour');
    await page.locator('#events').getByText('session.created').waitFor({ state: 'detached' });
    expect(await page.locator('#events code').allTextContents()).toEqual([
      'session.update',
      'session.updated',
    ]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#events pre', { hasText: 'Speak of the blue harbour.' }).waitFor();
  });

  test('asks for the key once, hides it and reconnects by itself', async () => {
    const emulator = await emulate({ key: 'right-key' });
    const page = await openPage();
    await page.goto(emulator.endpoint);
    await page.getByRole('textbox', { name: 'Key' }).fill('right-key');
    await page.keyboard.press('Enter');
    await page.getByText('live', { exact: true }).waitFor();
    expect(page.url()).not.toContain('right-key');
    expect(await page.content()).not.toContain('right-key');
    await emulator.close();
    await page.getByText('not reachable, trying again').waitFor();
    await emulate({ key: 'right-key', port: emulator.port });
    await page.getByText('live', { exact: true }).waitFor();
  });

  test('fits a phone, one panel at a time', async () => {
    const emulator = await emulate();
    const page = await openPage({ viewport: { width: 360, height: 700 }, colorScheme: 'dark' });
    await page.goto(emulator.endpoint);
    await Client.open(emulator);
    for (const panel of ['Events', 'Faults', 'Conversation']) {
      await page.getByRole('button', { name: panel }).click();
      await page.getByRole('heading', { name: panel }).waitFor();
      expect(await page.locator('main > section:visible').count()).toBe(2);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    }
  });
});
