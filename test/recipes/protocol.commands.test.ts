// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { recipe } from './recipe.ts';
import { Workshop } from './workshop.ts';

const GENERATED = 'packages/protocol/src/codec/shapes.ts';

/** A handshake and a `session.update` with a copy of the emulator; prints what came of them. */
function exchange(version: string, session: object): string {
  return `
    import { WebSocket } from 'ws';
    import { startEmulator } from './src/index.ts';
    const emulator = await startEmulator({ voice: 'builtin' });
    const address = new URL('/voice-live/realtime', emulator.endpoint.replace('http', 'ws'));
    address.search = new URLSearchParams({ 'api-version': '${version}', model: 'gpt-realtime' });
    const socket = new WebSocket(address);
    const answer = await new Promise((resolve) => {
      socket.on('unexpected-response', (_, { statusCode }) => resolve({ statusCode }));
      socket.on('error', () => undefined);
      socket.on('open', () => socket.send(${JSON.stringify(JSON.stringify({ type: 'session.update', session }))}));
      socket.on('message', (data) => {
        const event = JSON.parse(data);
        if (event.type !== 'session.created') resolve(event);
      });
    });
    socket.terminate();
    await emulator.close();
    console.log(JSON.stringify(answer));`;
}

test('a new API version needs what the recipe says, and no more', async () => {
  using workshop = new Workshop('protocol', 'emulator');
  const updated = exchange('2027-03-01', { instructions: 'Be brief.' });
  expect(await workshop.print('emulator', updated)).toEqual({ statusCode: 400 });

  workshop.edit('packages/protocol/src/versions/api-versions.ts', "  'v1',", "  '2027-03-01',\n  'v1',");
  expect(await workshop.print('emulator', updated)).toMatchObject({
    type: 'session.updated',
    session: { instructions: 'Be brief.' },
  });
  expect([...workshop.touched].sort()).toEqual(recipe('A new API version').files);

  expect(await workshop.compile('protocol', 'src')).toEqual([]);
  expect(await workshop.compile('emulator', 'src')).toEqual([]);
  const own = await workshop.test('protocol', ['src/versions/*.test.ts', 'src/dialects/**/*.test.ts']);
  expect(own.ok, `it says ${own.output}`).toBe(true);
});

test('a new session option needs what the recipe says, and is then an option of the plugin', async () => {
  using workshop = new Workshop('protocol', 'emulator', 'agents-plugin-azure-voicelive');
  const hum = exchange('v1', { hum: true });
  expect(await workshop.print('emulator', hum)).toMatchObject({ error: { code: 'unknown_parameter' } });

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
    "  hum: { doc: 'whether the agent hums', since: '2026-07-31-preview' },\n  metadata: {",
  );
  await workshop.generate(GENERATED, 'scripts/generate-shapes.ts');

  // The compiler asks for what only the emulator knows.
  const settings = 'packages/emulator/src/settings/request-fields.ts';
  expect(await workshop.compile('emulator', 'src')).toEqual([settings]);
  workshop.edit(settings, '  metadata: metadata', '  hum: z.boolean().nullable(),\n  metadata: metadata');
  expect(await workshop.compile('emulator', 'src')).toEqual([]);
  expect(await workshop.print('emulator', hum)).toMatchObject({ session: { hum: true } });

  // A test asks for the line of the README.
  const asking = await workshop.test('protocol', ['test/session-fields.test.ts']);
  expect(asking.ok).toBe(false);
  expect(asking.output).toContain('whether the agent hums');
  workshop.edit(
    'packages/protocol/README.md',
    '| `metadata` ',
    '| `hum` | whether the agent hums | | 2026-07-31-preview | |\n| `metadata` ',
  );
  const content = await workshop.test('protocol', ['test/session-fields.test.ts', 'test/shapes.test.ts']);
  expect(content.ok, `it says ${content.output}`).toBe(true);

  const { files, sometimes } = recipe('A new session option');
  expect([...workshop.touched].sort()).toEqual([...files].sort());

  // The SDK has no such field yet.
  expect(sometimes).toEqual(['packages/agents-plugin-azure-voicelive/src/options/options.ts']);
  for (const file of sometimes)
    workshop.edit(file, '  voice?: string | Voice', '  hum?: boolean | null;\n  voice?: string | Voice');
  const program = `
    import { realtime } from './src/index.ts';
    const model = new realtime.RealtimeModel({ endpoint: 'http://127.0.0.1:9', hum: true });
    console.log(JSON.stringify(model.describeOptions()));
    await model.close();`;
  expect(await workshop.print('agents-plugin-azure-voicelive', program)).toMatchObject({ hum: true });
  expect(await workshop.compile('agents-plugin-azure-voicelive', 'src')).toEqual([]);
});

test('a new event of the service needs what the recipe says, and then reaches listeners with its type', async () => {
  using workshop = new Workshop('protocol', 'emulator', 'agents-plugin-azure-voicelive');
  const types = 'packages/protocol/src/types';
  workshop.edit(
    `${types}/server-session-events.ts`,
    'export interface WarningEvent',
    "export interface SessionHummedEvent extends ServerEventBase {\n  type: 'session.hummed';\n  melody: string;\n}\n\nexport interface WarningEvent",
  );
  workshop.edit(
    `${types}/server-events.ts`,
    '  | session.WarningEvent',
    '  | session.SessionHummedEvent\n  | session.WarningEvent',
  );
  await workshop.generate(GENERATED, 'scripts/generate-shapes.ts');

  // The compiler asks where it is known from.
  const sources = 'packages/emulator/test/every-event/sources.ts';
  expect(await workshop.compile('emulator', 'src', 'test')).toEqual([sources]);
  workshop.edit(sources, "  warning: 'DS',", "  'session.hummed': 'D',\n  warning: 'DS',");
  expect(await workshop.compile('emulator', 'src', 'test')).toEqual([]);

  // A test asks for a reason, for the Python SDK does not have it.
  const { files, sometimes } = recipe('A new server event');
  expect(sometimes).toEqual(['packages/protocol/test/python-sdk-differences.json']);
  const asking = await workshop.test('protocol', ['test/python-sdk.test.ts']);
  expect(asking.ok).toBe(false);
  expect(asking.output).toContain('session.hummed');
  expect([...workshop.touched].sort()).toEqual(
    files.map((file) => file.replace('server-….ts', 'server-session-events.ts')).sort(),
  );

  const listener = 'packages/agents-plugin-azure-voicelive/src/listener.ts';
  workshop.write(
    listener,
    `import type { RealtimeSession } from './session.ts';
export function listen(session: RealtimeSession, hear: (melody: string) => void): void {
  session.on('session.hummed', ({ melody }) => hear(melody));
}
`,
  );
  expect(await workshop.compile('agents-plugin-azure-voicelive', 'src')).toEqual([]);
  const program = `
    import { once } from 'node:events';
    import { initializeLogger } from '@livekit/agents';
    import { WebSocketServer } from 'ws';
    import { realtime } from './src/index.ts';
    import { listen } from './src/listener.ts';
    initializeLogger({ pretty: false, level: 'silent' });
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    server.on('connection', (socket) => {
      socket.send(JSON.stringify({ type: 'session.created', event_id: 'e1', session: { id: 's1' } }));
      socket.send(JSON.stringify({ type: 'session.hummed', event_id: 'e2', melody: 'la' }));
    });
    const model = new realtime.RealtimeModel({ endpoint: 'http://127.0.0.1:' + server.address().port });
    const session = model.session();
    session.on('error', () => undefined);
    const melody = await new Promise((resolve) => listen(session, resolve));
    console.log(JSON.stringify(melody));
    process.exit(0);`;
  expect(await workshop.print('agents-plugin-azure-voicelive', program)).toBe('la');
});
