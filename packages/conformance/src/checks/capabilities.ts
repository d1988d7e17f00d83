// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { capability, type Check } from '../check.ts';
import type { Stage } from '../stage/stage.ts';

const look = (): llm.ToolContextEntry =>
  llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'four degrees' });

/** Items of one kind in the provider's conversation. */
const count = (stage: Stage, kind: 'output'): number =>
  stage.server.items().filter((item) => item.kind === kind).length;

/** Whether the flags of a model match the behaviour of the plugin. */
export const capabilities: Check[] = [
  {
    id: 'CAP-01',
    statement: 'The flag turnDetection is false exactly when server turn detection is off',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: ends turns itself when the flag is false, and only then',
    needs: capability('turnDetection', 'manualTurns'),
    async run(stage) {
      for (const turnDetection of [false, true]) {
        const model = stage.model({ turnDetection });
        await stage.session({}, model);
        const word = turnDetection ? 'on' : 'off';
        stage
          .expect(model.capabilities.turnDetection)
          .toBe(turnDetection, `the flag with turn detection ${word}`);
        // What is not mentioned is on.
        stage
          .expect(stage.server.config().turnDetection ?? true)
          .toBe(turnDetection, `turn detection at the provider when ${word}`);
      }
    },
  },
  {
    id: 'CAP-02',
    statement: 'The flag userTranscription follows the transcription option',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: ignores a separate STT when the flag is true',
    needs: capability('userTranscription'),
    async run(stage) {
      stage.expect(stage.model().capabilities.userTranscription).toBe(true, 'the flag with transcription on');
      const model = stage.model({ transcription: false });
      const probe = await stage.session({}, model);
      stage.expect(model.capabilities.userTranscription).toBe(false, 'the flag with transcription off');
      // What is not mentioned is on.
      stage
        .expect(stage.server.config().transcription ?? false)
        .toBe(false, 'transcription at the provider when off');
      stage.server.peer.userTurn();
      await stage.pause(50);
      stage.expect(probe.transcripts).toEqual([], 'transcripts of a turn that was not transcribed');
    },
  },
  {
    id: 'CAP-03',
    statement: 'The flag audioOutput follows the modalities',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: text without audio is an anomaly when the flag is true',
    needs: capability('textOnly'),
    async run(stage) {
      stage.expect(stage.model().capabilities.audioOutput).toBe(true, 'the flag by default');
      const model = stage.model({ modalities: ['text'] });
      await stage.session({}, model);
      stage.expect(model.capabilities.audioOutput).toBe(false, 'the flag with text only');
      stage.expect(stage.server.config().audioOutput).toBe(false, 'audio asked for with text only');
    },
  },
  {
    id: 'CAP-04',
    statement: 'The three midSession flags are set explicitly',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: an absent flag means a new connection at every handoff',
    async run(stage) {
      const { midSessionChatCtxUpdate, midSessionInstructionsUpdate, midSessionToolsUpdate } =
        stage.model().capabilities;
      const flags = { midSessionChatCtxUpdate, midSessionInstructionsUpdate, midSessionToolsUpdate };
      const unset = Object.entries(flags).flatMap(([name, flag]) => (flag === undefined ? name : []));
      stage.expect(unset).toEqual([], 'flags left undefined');
    },
  },
  {
    id: 'CAP-05',
    statement: 'autoToolReplyGeneration: false means one continuation, requested by the framework',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: calls generateReply() after the outputs are in',
    needs: ({ capabilities: { autoToolReplyGeneration } }) =>
      autoToolReplyGeneration ? 'the adapter declares autoToolReplyGeneration: true' : undefined,
    async run(stage) {
      const { output, plugin } = await stage.agent({ tools: [look()] });
      stage.server.answersRequests('Four degrees.', 60);
      const response = stage.server.peer.respond();
      response.call('look', '{}');
      response.end();
      await stage.until('the continuation to be heard', () => output.receivedMs >= 60, 3000);
      await stage.pause(250);
      stage.expect(stage.server.requests()).toHaveLength(1, 'requests after one tool call');
      stage
        .expect(plugin.generations.map(({ userInitiated }) => userInitiated))
        .toEqual([false, true], 'generations, by whether they were requested');
    },
  },
  {
    id: 'CAP-06',
    statement: 'autoToolReplyGeneration: true means one continuation, without a request',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: sends no request after the outputs and waits 5 s',
    needs: capability('autoToolReplyGeneration'),
    async run(stage) {
      const { output, plugin } = await stage.agent({ tools: [look()] });
      const { peer } = stage.server;
      const first = peer.respond();
      first.call('look', '{}');
      first.end();
      await stage.until('the output at the provider', () => count(stage, 'output') === 1, 3000);
      await stage.pause(150);
      stage.expect(stage.server.requests()).toHaveLength(0, 'requests after the output');
      const second = peer.respond();
      second.speak('Four degrees.', 60);
      second.end();
      await stage.until('the continuation to be heard', () => output.receivedMs >= 60, 5000);
      await stage.pause(250);
      stage.expect(stage.server.requests()).toHaveLength(0, 'requests after the continuation');
      stage.expect(plugin.generations).toHaveLength(2, 'generations');
    },
  },
  {
    id: 'CAP-07',
    statement: 'model, provider and label() name what is used and never change',
    severity: 'should',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: provider defaults to "unknown"; traces carry all three',
    async run(stage) {
      const model = stage.model();
      const names = () => ({ model: model.model, provider: model.provider, label: model.label() });
      const before = names();
      const nothing = Object.entries(before).flatMap(([name, value]) =>
        typeof value === 'string' && value.trim() !== '' && value !== 'unknown' ? [] : name,
      );
      stage.expect(nothing).toEqual([], 'names that are empty or "unknown"');
      const { session } = await stage.session({}, model);
      stage.expect(names()).toEqual(before, 'the names when connected');
      await session.close();
      stage.expect(names()).toEqual(before, 'the names after close()');
    },
  },
  {
    id: 'CAP-08',
    statement: 'The flags do not change during the lifetime of a model',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: reads the flags again at many points',
    async run(stage) {
      const model = stage.model();
      const flags = (): Record<string, unknown> => ({ ...model.capabilities });
      const before = flags();
      const probe = await stage.session({}, model);
      stage.expect(flags()).toEqual(before, 'the flags when connected');
      probe.session.updateOptions({ toolChoice: 'none' });
      await probe.session.updateTools(new llm.ToolContext([look()]));
      const response = stage.server.peer.respond();
      response.speak('Well.', 60);
      response.end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      stage.expect(flags()).toEqual(before, 'the flags after a response');
      await probe.session.close();
      stage.expect(flags()).toEqual(before, 'the flags after close()');
    },
  },
];
