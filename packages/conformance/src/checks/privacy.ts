// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Check } from '../check.ts';
import { FAST_CONNECTION, listen, type Stage } from '../stage/stage.ts';
import { findMarker, holdsAudio, publicFields } from '../stage/secrets.ts';
import { constant } from '../stage/signals.ts';

/** The public fields of all log lines, to be searched. */
function logPlaces(stage: Stage): [string, unknown][] {
  return stage.logs.lines.map((line) => [`log line "${line.msg}"`, publicFields(line)]);
}

/** What users say and do, and what their agents know, must not leak. */
export const privacy: Check[] = [
  {
    id: 'SEC-01',
    statement:
      'Transcripts, tool payloads and instructions appear in log lines only in fields marked as personal',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 log.ts: filters fields with a `pii` segment in their name before lines leave the process',
    fresh: true,
    async run(stage) {
      const marker = 'quokkamarker';
      const probe = await stage.session();
      const { peer } = stage.server;
      await probe.session.updateInstructions(`instructions ${marker}`);
      const tool = llm.tool({
        name: 'look_up',
        description: `tool ${marker}`,
        execute: async () => `output ${marker}`,
      });
      await probe.session.updateTools(new llm.ToolContext([tool]));
      const said = peer.userTurn();
      peer.transcriptPart(said, `user ${marker}`);
      peer.transcriptFinal(said, `user ${marker}`);
      await stage.until('the final transcript', () => probe.finals.length > 0);

      const reply = probe.session.generateReply(`reply ${marker}`);
      reply.catch(() => undefined);
      const request = await stage.until('the request', () => stage.server.requests().at(-1));
      const response = peer.respond({ answering: request });
      const item = response.speak(`agent ${marker}`);
      response.call('look_up', JSON.stringify({ query: marker }), { callId: 'call_secret' });
      response.end();
      await stage.until('the reply', async () => reply);
      const reader = await stage.generation(probe);
      await stage.until('its end', () => reader.ended);
      // Plugins tend to log what is late, repeated or malformed.
      peer.say({
        say: 'text',
        delta: `late ${marker}`,
        form: 'audio',
        responseId: response.id,
        itemId: item,
        index: 0,
      });
      peer.transcriptFinal(said, `again ${marker}`);
      peer.transcriptFails(peer.userTurn());
      peer.say({ say: 'unknown' });
      const failing = peer.respond();
      failing.text(failing.message(), `half ${marker}`);
      failing.call('look_up', `{ broken ${marker}`);
      failing.end('failed');
      await stage.generation(probe, 2);

      const output = llm.FunctionCallOutput.create({
        callId: 'call_secret',
        name: 'look_up',
        output: `output ${marker}`,
        isError: false,
      });
      const context = probe.session.chatCtx.copy();
      context.items.push(output, llm.ChatMessage.create({ role: 'user', content: `typed ${marker}` }));
      const update = probe.session.updateChatCtx(context);
      update.catch(() => undefined);
      await stage.settles(update, 2000);
      // Sends the whole conversation over the wire again.
      peer.drop('abrupt');
      await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.pause(100);
      stage
        .expect(findMarker(marker, logPlaces(stage)))
        .toEqual([], 'content in fields of log lines that are not marked as personal');
    },
  },
  {
    id: 'SEC-02',
    statement: 'Credentials never appear in logs, errors or metrics',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: hands errors to applications, which log them',
    fresh: true,
    async run(stage) {
      const apiKey = 'sk-wombatmarker1234567890';
      const overrides = { apiKey, connOptions: { maxRetry: 1, retryIntervalMs: 50, timeoutMs: 500 } };
      const rejections: unknown[] = [];
      for (const prepare of [
        async () => stage.server.refuse(401),
        async () => stage.server.refuse(503),
        async () => stage.server.stall(),
        async () => stage.server.refuse('tcp'),
      ]) {
        await prepare();
        const probe = stage.openSession({ overrides });
        const reply = probe.session.generateReply();
        reply.catch((error: unknown) => rejections.push(error));
        // Another check covers whether an error is emitted at all.
        await stage.settles(
          stage.until('an error', () => probe.errors.length > 0),
          3000,
        );
        await probe.session.close();
        rejections.push(...probe.errors);
      }
      await stage.server.accept();
      const probe = await stage.session({ overrides: { apiKey } });
      const response = stage.server.peer.respond();
      response.speak('Hello.');
      response.end();
      await stage.until('metrics', () => probe.metrics.length > 0);
      // Services quote the value they reject.
      stage.server.peer.error('minor', `something minor about ${apiKey}`);
      stage.server.drop('abrupt');
      await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      const places: [string, unknown][] = [
        ...stage.logs.lines.map((line): [string, unknown] => [`log line "${line.msg}"`, line]),
        ...rejections.map((error): [string, unknown] => ['an error', error]),
        ...probe.errors.map((error): [string, unknown] => ['an error', error]),
        ...probe.metrics.map((metrics): [string, unknown] => ['metrics', metrics]),
      ];
      stage.expect(findMarker(apiKey, places)).toEqual([], 'places that show the key');
    },
  },
  {
    id: 'SEC-03',
    statement: 'Messages of the provider are logged only behind a switch, and their audio never',
    severity: 'should',
    source: '@livekit/agents 1.9.0 log.ts: writes whatever a plugin logs; audio in it fills disks',
    fresh: true,
    async run(stage) {
      const { endpoint } = stage.server;
      const options = { connOptions: { ...FAST_CONNECTION } };
      await converse(stage, stage.adapter.createModel(endpoint, options));
      const each = stage.logs.lines.filter((line) => count(line) === 1).length;
      stage.expect(each).toBeAtMost(PIECES / 2, `log lines that repeat one of ${PIECES} messages each`);
      stage
        .expect(stage.logs.lines.filter(holdsAudio).map(({ msg }) => msg))
        .toEqual([], 'log lines with sound in them');
      const dumping = await stage.adapter.createDumpingModel?.(endpoint, options);
      if (!dumping) return;
      await converse(stage, dumping);
      stage
        .expect(stage.logs.lines.filter(holdsAudio).map(({ msg }) => msg))
        .toEqual([], 'log lines with sound in them, with the switch on');
    },
  },
  {
    id: 'SEC-04',
    statement: 'Errors about an item do not repeat its text',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: logs errors of updateChatCtx and of the session',
    async run(stage) {
      const marker = 'numbatmarker';
      const probe = await stage.session();
      stage.server.acks('off');
      const context = probe.session.chatCtx.copy();
      context.items.push(llm.ChatMessage.create({ role: 'user', content: `typed ${marker}` }));
      const update = probe.session.updateChatCtx(context);
      update.catch(() => undefined);
      const create = await stage.until('the item at the provider', () => stage.server.received('create')[0]);
      stage.server.peer.error('rejected', `the text "typed ${marker}" is not acceptable`, create.ref);
      const outcome = await stage.settles(update, 1500);
      await stage.pause(50);
      stage
        .expect(
          findMarker(marker, [
            ...probe.errors.map(({ error }): [string, unknown] => ['an error event', error]),
            ['the rejection of updateChatCtx', outcome.state === 'rejected' ? outcome.error : undefined],
            ...logPlaces(stage),
          ]),
        )
        .toEqual([], 'places that repeat the text of a refused item');
    },
  },
  {
    id: 'SEC-05',
    statement: 'Metrics carry no content',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: passes metrics on to logs and telemetry',
    async run(stage) {
      const marker = 'bilbymarker';
      const probe = await stage.session();
      const { peer } = stage.server;
      const said = peer.userTurn();
      peer.transcriptFinal(said, `user ${marker}`);
      for (const status of ['completed', 'cancelled', 'failed'] as const) {
        const response = peer.respond();
        response.speak(`agent ${marker}`);
        response.call('look_up', JSON.stringify({ query: marker }));
        response.end(status);
      }
      await stage.until('metrics of three responses', () => probe.metrics.length >= 3);
      await probe.session.close();
      stage
        .expect(
          findMarker(
            marker,
            probe.metrics.map((metrics): [string, unknown] => ['metrics', metrics]),
          ),
        )
        .toEqual([], 'content in metrics');
    },
  },
];

/** Numbered pieces of text in the conversation of SEC-03. */
const PIECES = 20;

/** How many of the pieces a log line repeats. */
function count(line: unknown): number {
  return new Set(JSON.stringify(line).match(/piece\d+end/g)).size;
}

/** A reply in many pieces and sound in both directions. */
async function converse(stage: Stage, model: llm.RealtimeModel): Promise<void> {
  const before = stage.server.connections().length;
  const session = model.session();
  stage.onClose(() => session.close());
  listen(session);
  const ended = new Promise((resolve) => session.once('metrics_collected', resolve));
  const peer = await stage.until('a connection', () => stage.server.connections()[before]);
  await stage.until('its configuration', () => peer.of('config').length > 0);
  for (const frame of constant(400, 8000)) session.pushAudio(frame);
  const response = peer.respond();
  const item = response.message();
  for (let piece = 0; piece < PIECES; piece += 1) response.text(item, `piece${piece}end `).audio(item, 40);
  response.endMessage(item).end();
  const { state } = await stage.settles(ended, 2000);
  stage.expect(state).toBe('resolved', 'the end of the response');
  await session.close();
}
