// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import * as z3 from 'zod/v3';
import * as z4 from 'zod/v4';
import { capability, type Check } from '../check.ts';
import type { NeutralToolChoice } from '../server/neutral.ts';
import type { Stage } from '../stage/stage.ts';

type Parameters = llm.FunctionTool['parameters'];

const nothing = async (): Promise<string> => 'done';
const tool = (name: string): llm.FunctionTool =>
  llm.tool({ name, description: name, execute: nothing }) as llm.FunctionTool;

/** Which tools reach the provider, and in which form. */
export const toolsOffered: Check[] = [
  {
    id: 'TOL-01',
    statement:
      'Tools described by zod 3, by zod 4, by a JSON schema and without parameters reach the provider',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/utils.ts: toJsonSchema takes all four; no parameters are an empty object',
    needs: capability('midSessionToolsUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      const jsonSchema = { type: 'object', properties: { city: { type: 'string' } } } as const;
      const described = { description: 'Looks.', execute: nothing };
      const zod3 = z3.object({ city: z3.string() }) as unknown as Parameters;
      const zod4 = z4.object({ city: z4.string() }) as unknown as Parameters;
      await session.updateTools(
        new llm.ToolContext([
          llm.tool({ ...described, name: 'by_zod_3', parameters: zod3 }),
          llm.tool({ ...described, name: 'by_zod_4', parameters: zod4 }),
          llm.tool({ ...described, name: 'by_json', parameters: jsonSchema as Parameters }),
          llm.tool({ ...described, name: 'bare' }),
        ] as llm.ToolContextEntry[]),
      );
      await offered(stage, ['bare', 'by_json', 'by_zod_3', 'by_zod_4']);
      for (const { name, parameters } of stage.server.config().tools ?? []) {
        const { type, properties } = (parameters ?? {}) as { type?: string; properties?: object };
        stage.expect(type).toBe('object', `type of the parameters of ${name}`);
        stage
          .expect(Object.keys(properties ?? {}))
          .toEqual(name === 'bare' ? [] : ['city'], `parameters of ${name}`);
      }
    },
  },
  {
    id: 'TOL-02',
    statement:
      'A tool set survives: `session.tools` equals what was set, and tools inside it are offered and run',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/tool_context.ts: equality includes tool sets; handoffs compare with it',
    needs: capability('midSessionToolsUpdate'),
    async run(stage) {
      let runs = 0;
      const inside = llm.tool({ name: 'inside', description: 'Counts.', execute: async () => (runs += 1) });
      const set = llm.Toolset.create({ id: 'conformance_set', tools: [inside] });
      const wanted = new llm.ToolContext([set, tool('beside')]);
      const { session } = await stage.session();
      await session.updateTools(wanted);
      await offered(stage, ['beside', 'inside']);
      stage.expect(session.tools.equals(wanted)).toBe(true, 'session.tools equals what was set');
      await stage.agent({ tools: [...wanted.tools] });
      await offered(stage, ['beside', 'inside']);
      stage.server.answersRequests();
      const response = stage.server.peer.respond();
      response.call('inside', '{}');
      response.end();
      await stage.until('the tool of the set to run', () => runs === 1);
    },
  },
  {
    id: 'TOL-03',
    statement: 'A provider tool unknown to the plugin is reported in the log',
    severity: 'should',
    source: '@livekit/agents 1.9.0 llm/tool_context.ts: providerTools are the plugin’s to translate',
    needs: capability('midSessionToolsUpdate'),
    async run(stage) {
      class Unknown extends llm.ProviderTool {}
      const { session } = await stage.session();
      const unknown = new Unknown({ id: 'conformance_search' });
      await session.updateTools(new llm.ToolContext([tool('look'), unknown]));
      await offered(stage, ['look']);
      await stage.until(
        'a warning that names the tool',
        () => stage.logs.from(40).some((line) => JSON.stringify(line).includes('conformance_search')),
        500,
        () => stage.logs.from(40),
      );
    },
  },
  {
    id: 'TOL-04',
    statement: 'A tool whose parameters cannot be converted does not remove the others',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/utils.ts: toJsonSchema throws for what has no JSON schema',
    needs: capability('midSessionToolsUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      const parameters = z4.object({ when: z4.date() }) as unknown as Parameters;
      const broken = llm.tool({ name: 'broken', description: 'Breaks.', parameters, execute: nothing });
      const tools = new llm.ToolContext([tool('first'), broken as llm.ToolContextEntry, tool('last')]);
      await stage.settles(session.updateTools(tools), 2000);
      const names = (): string[] => namesOf(stage.server.config().tools);
      await stage.until(
        'the other tools to be offered',
        () => names().includes('first') && names().includes('last'),
        1000,
        names,
      );
    },
  },
  {
    id: 'TOL-05',
    statement: 'Removing all tools removes them at the provider',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent.ts: updateTools may get an empty context',
    needs: capability('midSessionToolsUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateTools(new llm.ToolContext([tool('look')]));
      await offered(stage, ['look']);
      await session.updateTools(llm.ToolContext.empty());
      await offered(stage, []);
    },
  },
  {
    id: 'TOL-06',
    statement: "Every form of tool choice is translated to the protocol's form",
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 llm/tool_context.ts: ToolChoice is auto, none, required or a named function',
    needs: capability('midSessionToolsUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      await session.updateTools(new llm.ToolContext([tool('look')]));
      await offered(stage, ['look']);
      const forms: [llm.ToolChoice, NeutralToolChoice][] = [
        ['none', 'none'],
        ['required', 'required'],
        [{ type: 'function', function: { name: 'look' } }, { function: 'look' }],
        ['auto', 'auto'],
      ];
      for (const [toolChoice, expected] of forms) {
        session.updateOptions({ toolChoice });
        await stage.until(
          `the tool choice ${JSON.stringify(expected)} to reach the provider`,
          () => JSON.stringify(stage.server.config().toolChoice) === JSON.stringify(expected),
          1000,
          () => stage.server.config().toolChoice,
        );
      }
    },
  },
  {
    id: 'TOL-07',
    statement:
      'A tool choice for one reply applies to that reply and is undone after it, without further traffic',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: updateOptions before and after a reply',
    async run(stage) {
      const { session } = await stage.agent({ tools: [tool('look')] });
      const since = stage.timeline.now();
      const inForce: unknown[] = [];
      stage.server.answersRequests();
      const answer = stage.server.behaviour.onRequest;
      stage.server.behaviour.onRequest = (request, peer) => {
        inForce.push(request.toolChoice ?? peer.config.toolChoice ?? 'auto');
        answer?.(request, peer);
      };
      await stage.settles(session.generateReply({ toolChoice: 'none' }).waitForPlayout(), 3000);
      await stage.until(
        'the tool choice of the session to be back at its default',
        () => (stage.server.config().toolChoice ?? 'auto') === 'auto',
        2000,
        () => stage.server.config().toolChoice,
      );
      await stage.settles(session.generateReply().waitForPlayout(), 3000);
      stage.expect(inForce).toEqual(['none', 'auto'], 'tool choice in force for the two replies');
      const changes = stage.server
        .received('config')
        .filter(({ atMs, config }) => atMs >= since && config.toolChoice !== undefined);
      stage.expect(changes.length).toBeAtMost(2, 'messages about the tool choice');
    },
  },
  {
    id: 'TOL-18',
    statement: 'Tools with the IGNORE_ON_ENTER flag are absent for that reply and back after it',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: narrows the tools for replies from onEnter, then restores',
    needs: capability('midSessionToolsUpdate'),
    async run(stage) {
      const flags = llm.ToolFlag.IGNORE_ON_ENTER;
      const ignored = llm.tool({ name: 'hang_up', description: 'Ends.', flags, execute: nothing });
      const offeredThen: string[][] = [];
      stage.server.answersRequests();
      const answer = stage.server.behaviour.onRequest;
      stage.server.behaviour.onRequest = (request, peer) => {
        offeredThen.push(namesOf(peer.config.tools));
        answer?.(request, peer);
      };
      await stage.agent({
        tools: [tool('look'), ignored],
        onEnter: (session) => void session.generateReply(),
      });
      await stage.until('the reply from onEnter to be requested', () => offeredThen.length > 0, 3000);
      stage.expect(offeredThen[0]).toEqual(['look'], 'tools offered for the reply from onEnter');
      await offered(stage, ['hang_up', 'look']);
    },
  },
  {
    id: 'TOL-19',
    statement: 'A failed tool update does not block later ones',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: awaits updateTools in start-up, handoffs and replies',
    needs: capability('midSessionToolsUpdate'),
    async run(stage) {
      class Broken extends llm.ToolContext {
        override get functionTools(): never {
          throw new Error('broken on purpose');
        }
        override flatten(): never {
          throw new Error('broken on purpose');
        }
      }
      const { session } = await stage.session();
      await stage.settles(session.updateTools(new Broken([tool('never')])), 1000);
      const { state } = await stage.settles(session.updateTools(new llm.ToolContext([tool('look')])), 2000);
      stage.expect(state).toBe('resolved', 'the update after the one that failed');
      await offered(stage, ['look']);
    },
  },
  {
    id: 'TOL-27',
    statement: 'An unchanged tool choice causes no traffic, and null restores the default',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: sets the tool choice before and after each reply with one',
    async run(stage) {
      const { session } = await stage.session();
      const { peer } = stage.server;
      const sent = (): number => peer.of('config').filter(({ config }) => 'toolChoice' in config).length;
      const inForce = (): unknown => stage.server.config().toolChoice ?? 'auto';
      const start = sent();
      session.updateOptions({ toolChoice: 'auto' });
      session.updateOptions({ toolChoice: null });
      await stage.pause(80);
      stage.expect(sent()).toBe(start, 'messages about the tool choice, when the default is set');
      const look: llm.ToolChoice = { type: 'function', function: { name: 'look' } };
      session.updateOptions({ toolChoice: look });
      await stage.until('a message about the tool choice', () => sent() > start);
      await stage.pause(80);
      const before = sent();
      session.updateOptions({ toolChoice: structuredClone(look) });
      session.updateOptions({});
      await stage.pause(80);
      stage.expect(sent()).toBe(before, 'messages about the tool choice, when it is set again');
      session.updateOptions({ toolChoice: null });
      await stage.until('the default', () => inForce() === 'auto', 1000, inForce);
    },
  },
];

async function offered(stage: Stage, names: string[]): Promise<void> {
  const seen = (): string[] => namesOf(stage.server.config().tools);
  await stage.until(
    `the provider to be offered exactly [${names.join(', ')}]`,
    () => seen().join() === names.join(),
    2000,
    seen,
  );
}

function namesOf(tools: readonly { name: string }[] | undefined): string[] {
  return (tools ?? []).map(({ name }) => name).toSorted();
}
