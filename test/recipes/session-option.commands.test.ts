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

/** What is set: a flag, a number of a range, and an object with fields of its own. */
const SET = { hum: true, pace: 1.5, stage: { size: 'large', echo: { seconds: 2 } } };

/** The rows of the table, with what each field takes. */
const ROWS = `  hum: {
    doc: 'whether the agent hums',
    values: { type: 'boolean' },
    nullable: true,
    since: '2026-07-31-preview',
    initial: () => false,
  },
  pace: { doc: 'how fast it hums', values: { type: 'number', minimum: 0.5, maximum: 2 }, since: '2026-07-31-preview' },
  stage: {
    doc: 'where it hums',
    values: {
      type: 'object',
      properties: {
        size: { enum: ['small', 'large'] },
        echo: { type: 'object', properties: { seconds: { type: 'integer', minimum: 0 } } },
      },
      required: ['size'],
    },
    nullable: true,
    since: '2026-07-31-preview',
  },
`;

const TYPES = `  hum?: boolean | null;
  pace?: number | null;
  stage?: { size: 'small' | 'large'; echo?: { seconds?: number } } | null;
`;

/** Prints the options of a model, and what its constructor warns of. */
function optionsAt(version: string): string {
  return `
    import { realtime } from './src/index.ts';
    const warnings = [];
    console.warn = (text) => warnings.push(text);
    const model = new realtime.RealtimeModel({ endpoint: 'http://127.0.0.1:9', apiVersion: '${version}', ...${JSON.stringify(SET)} });
    console.log(JSON.stringify({ options: model.describeOptions(), warnings }));
    await model.close();`;
}

test('new session options of three kinds need what the recipe says, and are then options of the plugin', async () => {
  using workshop = new Workshop('protocol', 'emulator', 'agents-plugin-azure-voicelive');
  const updated = exchange('v1', SET);
  expect(await workshop.print('emulator', updated)).toMatchObject({
    answer: { error: { code: 'unknown_parameter' } },
  });

  const session = 'packages/protocol/src/types/session.ts';
  for (const kind of ['SessionConfig', 'Session'])
    workshop.edit(session, `export interface ${kind} {\n`, `export interface ${kind} {\n${TYPES}`);
  workshop.edit('packages/protocol/src/session-fields/fields.ts', '  metadata: {', `${ROWS}  metadata: {`);
  await workshop.generate(GENERATED, 'scripts/generate-shapes.ts');
  expect(await workshop.compile('emulator', 'src')).toEqual([]);

  // The first value, the version that adds it, and voice agents follow.
  expect(await workshop.print('emulator', updated)).toMatchObject({
    created: { hum: false },
    answer: { session: SET },
  });
  const earlier = await workshop.print('emulator', exchange('2026-07-15', { hum: true }));
  expect(earlier).toMatchObject({ answer: { error: { param: 'session.hum' } } });
  expect(earlier).not.toHaveProperty('created.hum');
  expect(await workshop.print('emulator', exchangeWithVoiceAgent(SET))).toMatchObject({
    created: { hum: false },
    answer: { session: SET },
  });

  // So do the mistakes.
  for (const [given, param] of [
    [{ pace: 3 }, 'session.pace'],
    [{ stage: { size: 'small', echo: { seconds: -1 } } }, 'session.stage.echo.seconds'],
  ] as const)
    expect(await workshop.print('emulator', exchange('v1', given))).toMatchObject({
      answer: { error: { code: 'invalid_value', param } },
    });
  const emulating = await workshop.test('emulator', EMULATOR_TESTS);
  expect(emulating.ok, `it says ${emulating.output}`).toBe(true);

  // A test asks for the lines of the README, and writes them.
  const asking = await workshop.test('protocol', ['test/session-fields.test.ts']);
  expect(asking.ok).toBe(false);
  expect(asking.output).toContain('whether the agent hums');
  const readme = 'packages/protocol/README.md';
  await workshop.update(readme, ['test/session-fields.test.ts']);
  expect(workshop.read(readme)).toMatch(/\| `hum` +\| whether the agent hums +\| +\| 2026-07-31-preview \|/u);
  const content = await workshop.test('protocol', [
    'src/session-fields/fields.test.ts',
    'test/{session-fields,server-events,shapes}.test.ts',
  ]);
  expect(content.ok, `it says ${content.output}`).toBe(true);

  const { files, sometimes } = recipe('A new session option');
  expect([...workshop.touched].sort()).toEqual([...files].sort());
  expect(files.length + sometimes.length).toBeLessThanOrEqual(5);

  // The SDK has no such field yet: the compiler names the option and the file that lacks it.
  expect(sometimes).toEqual([`${PLUGIN}/src/options/options.ts`]);
  const complaints = await workshop.complaints('agents-plugin-azure-voicelive', 'src');
  expect(complaints).toMatch(/add to SessionOptions in options\.ts.*"hum"/su);
  workshop.edit(
    `${PLUGIN}/src/options/options.ts`,
    '  voice?: string | Voice',
    `  /** Whether, how fast and where the agent hums. Need the API version 2026-07-31-preview. */\n${TYPES}  voice?: string | Voice`,
  );
  expect(await workshop.compile('agents-plugin-azure-voicelive', 'src')).toEqual([]);
  expect(
    await workshop.print('agents-plugin-azure-voicelive', optionsAt('2026-07-31-preview')),
  ).toMatchObject({
    options: SET,
    warnings: [],
  });
  expect(await workshop.print('agents-plugin-azure-voicelive', optionsAt('2026-07-15'))).toMatchObject({
    options: SET,
    warnings: expect.arrayContaining([
      expect.stringContaining('`hum` needs the API version 2026-07-31-preview'),
    ]) as unknown,
  });
});
