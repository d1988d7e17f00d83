// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The reference agent on the telephone. Copy this file and change what it answers. */
import { fileURLToPath } from 'node:url';
import type { voice } from '@livekit/agents';
import { realtime, say } from '@voicelive-kit/agents-plugin-azure-voicelive';
import {
  acs,
  PhoneBridge,
  type PhoneBridgeOptions,
  type PhoneCall,
  telnyx,
  twilio,
} from '@voicelive-kit/phone';
import Fastify, { type FastifyInstance } from 'fastify';
import { createSession, ReferenceAgent } from '@voicelive-kit/reference-agent/agent.ts';
import { budgetFrom } from '@voicelive-kit/reference-agent/budget.ts';
import { DRAIN_SIGNAL } from '@voicelive-kit/reference-agent/drain-and-stay.ts';
import { maxCallsFrom } from '@voicelive-kit/reference-agent/load.ts';
import { createHealthServer } from './health.ts';

const GREETING = 'Hello, this is Fjord Outfitters. How can I help you today?';
const SILENT_MS = 10_000;
const DIGITS_MS = 15_000;
/** Carriers, by the variable with the secret or id that authenticates their requests. */
const CARRIERS = { TWILIO_AUTH_TOKEN: twilio, ACS_RESOURCE_ID: acs, TELNYX_PUBLIC_KEY: telnyx };

/** Answers one call. `onSession` receives the session before it starts, to observe it. */
export async function answer(
  call: PhoneCall,
  options: realtime.RealtimeModelOptions = {},
  onSession: (session: voice.AgentSession) => void = () => undefined,
): Promise<void> {
  const model = new realtime.RealtimeModel({ ...call.audioFormats, ...options });
  const session = createSession(model);
  void call.ended.then(async () => model.close());
  onSession(session);
  // The wait begins while the caller still hears which keys to press.
  const tools = [call.collectDigitsTool({ timeoutMs: DIGITS_MS })];
  await call.start(session, new ReferenceAgent(tools, { greeting: GREETING }));
  call.onSilence({
    afterMs: SILENT_MS,
    onSilent: () => say(session, 'Are you still there?'),
    thenHangUp: () => call.hangUp(),
  });
}

/** A server whose voice webhooks are `<publicUrl>/twilio/voice` and `<publicUrl>/telnyx/voice`. */
export function createServer(options: PhoneBridgeOptions): { server: FastifyInstance; bridge: PhoneBridge } {
  const bridge = new PhoneBridge(options);
  const server = Fastify();
  // Signatures cover the raw body.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) =>
    done(null, body),
  );
  server.all('/:provider/*', async ({ method, url, headers, body }, reply) => {
    const answered = await bridge.webhook({
      method,
      url,
      headers,
      body: typeof body === 'string' ? body : '',
    });
    return reply.code(answered.status).headers(answered.headers).send(answered.body);
  });
  server.server.on('upgrade', (message, socket, head) => {
    if (!bridge.upgrade(message, socket, head)) socket.destroy();
  });
  server.addHook('onClose', async () => bridge.close());
  return { server, bridge };
}

/**
 * What the bridge is told by the environment.
 * @throws Error with the variable that is missing or wrong.
 */
export function bridgeOptionsFrom(
  env: NodeJS.ProcessEnv,
): PhoneBridgeOptions & { model: realtime.RealtimeModelOptions } {
  const carriers = Object.entries(CARRIERS).filter(([variable]) => env[variable]);
  const publicUrl = env['PUBLIC_URL'];
  if (!publicUrl)
    throw new Error(
      'set PUBLIC_URL to the address at which carriers reach this server: https://phone.example.com',
    );
  if (carriers.length === 0) throw new Error(`set one of ${Object.keys(CARRIERS).join(', ')}`);
  // Read once: all calls of this process count into the same budget.
  const model = budgetFrom(env);
  return {
    publicUrl,
    providers: carriers.map(([, provider]) => provider()),
    onCall: async (call) => answer(call, model),
    ...(env['MAX_CALLS'] && { maxCalls: maxCallsFrom(env) }),
    model,
  };
}

async function main(): Promise<void> {
  const { HOST = '127.0.0.1', PORT = '3000', HEALTH_PORT = '8081' } = process.env;
  const { model, ...options } = bridgeOptionsFrom(process.env);
  // A missing Azure setting is reported now, not at the first call.
  await new realtime.RealtimeModel(model).close();
  const { server, bridge } = createServer(options);
  let isDraining = false;
  const drain = async (): Promise<void> => {
    isDraining = true;
    await bridge.drain();
  };
  const address = await server.listen({ host: HOST, port: Number(PORT) });
  const health = createHealthServer({ isDraining: () => isDraining, calls: () => bridge.calls.length });
  health.listen(Number(HEALTH_PORT), HOST);
  console.log(`${address} takes calls for ${options.publicUrl}`);
  // New callers get a busy signal; current calls may finish.
  process.on(DRAIN_SIGNAL, () => void drain());
  process.once('SIGTERM', () => {
    void drain().then(async () => {
      await server.close();
      health.close();
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
