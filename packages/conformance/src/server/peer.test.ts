// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { voiceLiveDriver } from '../drivers/voice-live.ts';
import { ScriptedServer } from './scripted-server.ts';

let cleanUp: () => Promise<void> = async () => undefined;
afterEach(() => cleanUp());

async function connect() {
  const server = await ScriptedServer.start({ driver: voiceLiveDriver() });
  const socket = new WebSocket(server.endpoint);
  const codes: string[] = [];
  socket.on('message', (data: Buffer) => {
    const event = JSON.parse(data.toString()) as {
      type: string;
      error?: { code: string; param?: string | null };
    };
    codes.push(event.error?.param ?? event.error?.code ?? event.type);
  });
  cleanUp = async () => {
    socket.terminate();
    await server.close();
  };
  await new Promise((resolve) => socket.once('open', resolve));
  const send = (event: object): void => socket.send(JSON.stringify(event));
  const speak = (ms: number): void =>
    send({ type: 'input_audio_buffer.append', audio: Buffer.alloc(ms * 48).toString('base64') });
  const commit = (): void => send({ type: 'input_audio_buffer.commit' });
  return { server, codes, send, speak, commit };
}

test('a commit of enough audio becomes a user item', async () => {
  const { server, codes, speak, commit } = await connect();
  speak(120);
  commit();
  await expect.poll(() => codes).toContain('input_audio_buffer.committed');
  expect(server.items()).toMatchObject([{ kind: 'message', role: 'user' }]);
});

test.each([
  ['nothing', 0],
  ['less than the protocol allows', 60],
])('rejects a commit of %s', async (_what, ms) => {
  const { server, codes, speak, commit } = await connect();
  if (ms > 0) speak(ms);
  commit();
  await expect.poll(() => codes).toContain('input_audio_buffer_commit_empty');
  expect(server.items()).toEqual([]);
});

test('audio that was cleared or committed before does not count', async () => {
  const { codes, send, speak, commit } = await connect();
  speak(200);
  send({ type: 'input_audio_buffer.clear' });
  commit();
  speak(200);
  commit();
  commit();
  await expect.poll(() => codes.filter((code) => code.endsWith('commit_empty'))).toHaveLength(2);
  expect(codes.filter((code) => code === 'input_audio_buffer.committed')).toHaveLength(1);
});

const create = (id: string, content: object, place: object = {}): object => ({
  type: 'conversation.item.create',
  item: { id, type: 'message', role: 'assistant', content: [content] },
  ...place,
});
const cut = (itemId: string): object => ({
  type: 'conversation.item.truncate',
  item_id: itemId,
  content_index: 0,
  audio_end_ms: 100,
});

test('truncates audio only', async () => {
  const { server, codes, send } = await connect();
  const spoken = server.peer.respond().speak('Hello.', 200);
  send(cut(spoken));
  await expect.poll(() => codes).toContain('conversation.item.truncated');
  send(create('written', { type: 'text', text: 'Hello.' }));
  send(cut('written'));
  send(cut('nowhere'));
  await expect.poll(() => codes.filter((code) => code === 'invalid_value')).toHaveLength(2);
  expect(codes.filter((code) => code === 'conversation.item.truncated')).toHaveLength(1);
});

test('rejects an item because of its position when it is to follow a missing item', async () => {
  const { server, codes, send } = await connect();
  send(create('two', { type: 'text', text: 'Two.' }, { previous_item_id: 'one' }));
  await expect.poll(() => codes).toContain('previous_item_id');
  expect(server.items()).toEqual([]);
});
