// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A program that prints what a copy of the emulator answers to a handshake and a `session.update`. */
export function exchange(version: string, session: object): string {
  return program(
    `
    const address = new URL('/voice-live/realtime', emulator.endpoint.replace('http', 'ws'));
    address.search = new URLSearchParams({ 'api-version': '${version}', model: 'gpt-realtime' });
    const socket = new WebSocket(address);`,
    'session.created',
    session,
  );
}

/** The same with a voice agent, whose definition is acknowledged first. */
export function exchangeWithVoiceAgent(session: object): string {
  return program(
    `
    const socket = new WebSocket(emulator.agentEndpoint('contoso', 'concierge'), 'realtime', {
      headers: { authorization: 'Bearer token', 'foundry-features': 'VoiceAgents=V1Preview' },
    });`,
    'session.updated',
    { type: 'realtime', ...session },
  );
}

/** Prints `{ created, answer }`: the session as it begins, and the event that answers the update, sent after `ready`. */
function program(connect: string, ready: string, session: object): string {
  const update = JSON.stringify({ type: 'session.update', session });
  return `
    import { WebSocket } from 'ws';
    import { startEmulator } from './src/index.ts';
    const emulator = await startEmulator({ voice: 'builtin' });
    ${connect}
    const result = await new Promise((resolve) => {
      let created;
      let asked = false;
      socket.on('unexpected-response', (_, { statusCode }) => resolve({ statusCode }));
      socket.on('error', () => undefined);
      socket.on('message', (data) => {
        const event = JSON.parse(data);
        if (asked) return resolve({ created, answer: event });
        if (event.type === 'session.created') created = event.session;
        if (event.type !== '${ready}') return;
        asked = true;
        socket.send(${JSON.stringify(update)});
      });
    });
    socket.terminate();
    await emulator.close();
    console.log(JSON.stringify(result));`;
}
