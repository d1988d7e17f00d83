// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { heard } from '../support.ts';
import { describe, expect, it } from 'vitest';
import { type DefinitionFields, openAgent } from './field.ts';
import { callsWiki, WIKI } from './remote-call.ts';

async function connected(definition: DefinitionFields) {
  const { server, ...field } = await openAgent({}, definition);
  const { session, probe } = field.open();
  await server.until('a connection', () => session.connectionState === 'connected');
  const ended: unknown[] = [];
  session.on('remote_call_completed', (call) => ended.push(call));
  return { server, session, probe, ended };
}

// "When the MCP invocation creates a follow-up response. Defaults to `when_idle`": `VoiceAgentMcpTool` and
// `VoiceAgentToolboxTool` of npm @azure/ai-projects 2.10.0.
describe('the result of a tool that a voice agent runs', () => {
  it.each([
    ['silent', [{ ...WIKI, response_scheduling: 'silent' }]],
    ['skipped when somebody speaks', [{ ...WIKI, response_scheduling: 'skip_if_busy' }]],
    ['spoken about by default', [WIKI]],
    ['of a toolbox', [{ type: 'toolbox', toolbox_name: 'wiki', toolbox_version: '1' }]],
    ['of a definition that does not show its tools', undefined],
  ])('is not spoken about at the request of the plugin when it is %s', async (_, tools) => {
    const { server, ended } = await connected({ tools });
    callsWiki(server.peer);
    await server.until('the end of the call', () => ended.length === 1);
    await server.peer.readBack();
    expect(server.requests()).toEqual([]);
  });

  it('is spoken about once, in the response that the service begins', async () => {
    const { server, probe } = await connected({ tools: [WIKI] });
    callsWiki(server.peer);
    const followUp = server.peer.respond();
    followUp.speak('The wiki knows.', 20);
    followUp.end();
    const generation = await server.until('both', () => probe.generations[1]);
    expect(await heard(server, generation)).toBe('The wiki knows.');
    expect(server.requests()).toEqual([]);
    expect(probe.errors).toEqual([]);
  });

  it('is requested on the next connection when the service had not spoken about it before', async () => {
    const { server, ended } = await connected({ tools: [WIKI] });
    callsWiki(server.peer);
    await server.until('the end of the call', () => ended.length === 1);
    server.drop('abrupt');
    await server.configured(2);
    await server.until('a request', () => server.requests()[0]);
    expect(server.requests()).toHaveLength(1);
  });
});
