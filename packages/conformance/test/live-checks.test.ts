// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKS, runCheck } from '../src/index.ts';
import { LIVE_CHECKS } from '../src/live-checks.ts';
import { ScriptedServer } from '../src/server/scripted-server.ts';
import type { Defect } from './mini/defects.ts';
import { miniDriver } from './mini/driver.ts';
import { miniAdapter, MiniModel } from './mini/model.ts';

// A provider outside the checks, which they cannot script, just like a real service.
let service: ScriptedServer;
beforeAll(async () => {
  service = await ScriptedServer.start({ driver: miniDriver() });
  service.behaviour.onRequest = (request, peer) => {
    const response = peer.respond({ answering: request });
    if (!request.instructions?.add?.includes('Count')) {
      response.speak('ready', 200);
      response.end();
      return;
    }
    const item = response.message();
    response.text(item, 'One, two').audio(item, 500);
  };
});
afterAll(() => service.close());

const adapter = (defect?: Defect) =>
  miniAdapter(defect, { createLiveModel: (overrides) => new MiniModel(service.endpoint, overrides, defect) });

const CASES = CHECKS.filter(({ id }) => LIVE_CHECKS.has(id));

test.each(CASES.map(({ id }) => id))('%s passes against a service the kit does not script', async (id) => {
  const check = CASES.find((other) => other.id === id);
  if (!check) throw new Error(`there is no check ${id}`);
  const { findings, verdict } = await runCheck(adapter(), check, { live: true });
  expect({ findings, verdict }).toEqual({ findings: [], verdict: 'pass' });
});

test('a defect is found live as well', async () => {
  service.behaviour.confirmsCancel = false;
  const check = CASES.find(({ id }) => id === 'INT-02');
  if (!check) throw new Error('there is no check INT-02');
  const { findings } = await runCheck(adapter('interrupt-waits-for-the-provider'), check, { live: true });
  expect(findings.map(({ what }) => what)).toEqual(['the streams to end after interrupt()']);
});
