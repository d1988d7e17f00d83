// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A program that prints what a copy of the emulator answers to a handshake and a `session.update`. */
export function exchange(version: string, session: object): string {
  return program(
    `
    const address = new URL('/voice-live/realtime', emulator.endpoint.replace('http', 'ws'));
    address.search = new URLSearchParams({ 'api-version': '${version}', model: 'gpt-realtime' });
    const socket = new WebSocket(address);`,
    session,
  );
}

/** The same with a voice agent. */
export function exchangeWithVoiceAgent(session: object): string {
  return program(
    `
    const socket = new WebSocket(emulator.agentEndpoint('contoso', 'concierge'), 'realtime', {
      headers: { authorization: 'Bearer token', 'foundry-features': 'VoiceAgents=V1Preview' },
    });`,
    { type: 'realtime', ...session },
  );
}

/** Prints `{ created, answer }`: the session as it begins, and the event that answers the update. */
function program(connect: string, session: object): string {
  const update = JSON.stringify({ type: 'session.update', session });
  return `
    import { WebSocket } from 'ws';
    import { startEmulator } from './src/index.ts';
    const emulator = await startEmulator({ voice: 'builtin' });
    ${connect}
    const result = await new Promise((resolve) => {
      let created;
      socket.on('unexpected-response', (_, { statusCode }) => resolve({ statusCode }));
      socket.on('error', () => undefined);
      socket.on('open', () => socket.send(${JSON.stringify(update)}));
      socket.on('message', (data) => {
        const event = JSON.parse(data);
        if (event.type === 'session.created') created = event.session;
        else resolve({ created, answer: event });
      });
    });
    socket.terminate();
    await emulator.close();
    console.log(JSON.stringify(result));`;
}
