// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { recipe } from './recipe.ts';
import { GENERATED, Workshop } from './workshop.ts';

test('a new event of the service needs what the recipe says, and then reaches listeners with its type', async () => {
  using workshop = new Workshop('protocol', 'emulator', 'agents-plugin-azure-voicelive');
  const types = 'packages/protocol/src/types';
  workshop.edit(
    `${types}/server-session-events.ts`,
    'export interface WarningEvent',
    "export interface SessionHummedEvent extends ServerEventBase {\n  type: 'session.hummed';\n  melody: string;\n}\n\nexport interface WarningEvent",
  );
  workshop.edit(
    `${types}/server-session-events.ts`,
    '  | WarningEvent',
    '  | SessionHummedEvent\n  | WarningEvent',
  );
  await workshop.generate(GENERATED, 'scripts/generate-shapes.ts');

  // The compiler asks where it is known from.
  const sources = 'packages/emulator/test/every-event/sources.ts';
  expect(await workshop.compile('emulator', 'src', 'test')).toEqual([sources]);
  workshop.edit(sources, "  warning: 'DS',", "  'session.hummed': 'D',\n  warning: 'DS',");
  expect(await workshop.compile('emulator', 'src', 'test')).toEqual([]);

  // A test asks for a scene, or a reason, and for the list of all events.
  const every = ['test/every-event/every-event.test.ts'];
  const listing = await workshop.test('emulator', every);
  expect(listing.ok).toBe(false);
  expect(listing.output).toContain('session.hummed');
  workshop.edit(
    sources,
    'export const NOT_EMULATED: { readonly [type: string]: string } = {\n',
    "export const NOT_EMULATED: { readonly [type: string]: string } = {\n  'session.hummed': 'not emulated: nobody knows when',\n",
  );
  const list = 'packages/emulator/EVENTS.md';
  await workshop.update(list, every);
  expect(workshop.read(list)).toContain('| `session.hummed` ');
  const listed = await workshop.test('emulator', every);
  expect(listed.ok, `it says ${listed.output}`).toBe(true);

  // That Microsoft's Python SDK does not have it needs no word.
  const comparing = await workshop.test('protocol', ['test/python-sdk.test.ts']);
  expect(comparing.ok, `it says ${comparing.output}`).toBe(true);
  const { files, sometimes } = recipe('A new server event');
  expect(sometimes).toEqual([]);
  expect(files.length).toBeLessThanOrEqual(4);
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
