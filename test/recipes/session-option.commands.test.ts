// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { exchange, exchangeWithVoiceAgent } from './exchange.ts';
import { recipe } from './recipe.ts';
import { GENERATED, Workshop } from './workshop.ts';

const PLUGIN = 'packages/agents-plugin-azure-voicelive';

/** Tests that hold sessions to recordings, to their versions, and to the wire of voice agents. */
const EMULATOR_TESTS = [
  'test/api-versions.test.ts',
  'test/session-settings.test.ts',
  'test/field/session-*.test.ts',
  'test/voice-agent/{strictness,definition,client-calls}.test.ts',
];

/** Prints the options of a model, and what its constructor warns of. */
function optionsAt(version: string): string {
  return `
    import { realtime } from './src/index.ts';
    const warnings = [];
    console.warn = (text) => warnings.push(text);
    const model = new realtime.RealtimeModel({ endpoint: 'http://127.0.0.1:9', apiVersion: '${version}', hum: true });
    console.log(JSON.stringify({ options: model.describeOptions(), warnings }));
    await model.close();`;
}

test('a new session option needs what the recipe says, and is then an option of the plugin', async () => {
  using workshop = new Workshop('protocol', 'emulator', 'agents-plugin-azure-voicelive');
  const updated = exchange('v1', { hum: true });
  expect(await workshop.print('emulator', updated)).toMatchObject({
    answer: { error: { code: 'unknown_parameter' } },
  });

  const session = 'packages/protocol/src/types/session.ts';
  for (const kind of ['SessionConfig', 'Session'])
    workshop.edit(
      session,
      `export interface ${kind} {\n`,
      `export interface ${kind} {\n  hum?: boolean | null;\n`,
    );
  workshop.edit(
    'packages/protocol/src/session-fields/fields.ts',
    '  metadata: {',
    "  hum: { doc: 'whether the agent hums', since: '2026-07-31-preview', initial: () => false },\n  metadata: {",
  );
  await workshop.generate(GENERATED, 'scripts/generate-shapes.ts');

  // The compiler asks for what only the emulator knows.
  const settings = 'packages/emulator/src/settings/request-fields.ts';
  expect(await workshop.compile('emulator', 'src')).toEqual([settings]);
  workshop.edit(settings, '  metadata: metadata', '  hum: z.boolean().nullable(),\n  metadata: metadata');
  expect(await workshop.compile('emulator', 'src')).toEqual([]);

  // The first value, the version that adds it, and voice agents follow.
  expect(await workshop.print('emulator', updated)).toMatchObject({
    created: { hum: false },
    answer: { session: { hum: true } },
  });
  const earlier = await workshop.print('emulator', exchange('2026-07-15', { hum: true }));
  expect(earlier).toMatchObject({ answer: { error: { param: 'session.hum' } } });
  expect(earlier).not.toHaveProperty('created.hum');
  expect(await workshop.print('emulator', exchangeWithVoiceAgent({ hum: true }))).toMatchObject({
    created: { hum: false },
    answer: { session: { hum: true } },
  });
  const emulating = await workshop.test('emulator', EMULATOR_TESTS);
  expect(emulating.ok, `it says ${emulating.output}`).toBe(true);

  // A test asks for the line of the README.
  const asking = await workshop.test('protocol', ['test/session-fields.test.ts']);
  expect(asking.ok).toBe(false);
  expect(asking.output).toContain('whether the agent hums');
  workshop.edit(
    'packages/protocol/README.md',
    '| `metadata` ',
    '| `hum` | whether the agent hums | | 2026-07-31-preview | |\n| `metadata` ',
  );
  const content = await workshop.test('protocol', [
    'src/session-fields/fields.test.ts',
    'test/{session-fields,server-events,shapes}.test.ts',
  ]);
  expect(content.ok, `it says ${content.output}`).toBe(true);

  const { files, sometimes } = recipe('A new session option');
  expect([...workshop.touched].sort()).toEqual([...files].sort());

  // The SDK has no such field yet: the compiler names the option and the file that lacks it.
  expect(sometimes).toEqual([`${PLUGIN}/src/options/options.ts`, `${PLUGIN}/README.md`]);
  const complaints = await workshop.complaints('agents-plugin-azure-voicelive', 'src');
  expect(complaints).toMatch(/add to SessionOptions in options\.ts.*"hum"/su);
  workshop.edit(
    `${PLUGIN}/src/options/options.ts`,
    '  voice?: string | Voice',
    '  /** Whether the agent hums. Needs the API version 2026-07-31-preview. */\n  hum?: boolean | null;\n  voice?: string | Voice',
  );
  workshop.edit(
    `${PLUGIN}/README.md`,
    '| `camera` ',
    '| `hum` | | `false`; whether the agent hums, from 2026-07-31-preview on |\n| `camera` ',
  );
  expect(await workshop.compile('agents-plugin-azure-voicelive', 'src')).toEqual([]);
  expect(
    await workshop.print('agents-plugin-azure-voicelive', optionsAt('2026-07-31-preview')),
  ).toMatchObject({
    options: { hum: true },
    warnings: [],
  });
  expect(await workshop.print('agents-plugin-azure-voicelive', optionsAt('2026-07-15'))).toMatchObject({
    options: { hum: true },
    warnings: [expect.stringContaining('`hum` needs the API version 2026-07-31-preview')],
  });
});
