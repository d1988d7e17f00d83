// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { Client } from '../client.ts';
import { SdkClient } from '../official-sdk/sdk-client.ts';
import { turns, type Scene } from './scene.ts';

const SERVER = { type: 'mcp', serverLabel: 'docs', serverUrl: 'https://docs.example.org/mcp' } as const;
const SEARCH = { mcp: 'docs', tool: 'search', arguments: { q: 'voice' } };
const MCP = { docs: { tools: [{ name: 'search' }] } };

export const TOOL_SCENES: readonly Scene[] = [
  {
    name: 'tool of an MCP server, approved',
    options: { scenario: { version: 1, mcp: MCP, turns: [{ call: [{ ...SEARCH, output: 'Two pages.' }] }] } },
    async play(emulator) {
      const client = await SdkClient.open(emulator, 'gpt-4.1');
      await client.configure({ tools: [{ ...SERVER, requireApproval: 'always' }] });
      await client.heard('mcp_list_tools.completed');
      await client.type('Look it up.');
      await client.heard('response.done');
      const request = client
        .all('conversation.item.created')
        .find(({ item }) => item?.type === 'mcp_approval_request')?.item;
      await client.session.addConversationItem({
        type: 'mcp_approval_response',
        approvalRequestId: request?.id ?? '',
        approve: true,
      });
      await client.heard('response.mcp_call.completed');
    },
  },
  {
    name: 'tool of an MCP server that fails',
    options: {
      scenario: { version: 1, mcp: MCP, turns: [{ call: [{ ...SEARCH, error: 'Out of order.' }] }] },
    },
    async play(emulator) {
      const client = await SdkClient.open(emulator, 'gpt-4.1');
      await client.configure({ tools: [{ ...SERVER, requireApproval: 'never' }] });
      await client.heard('mcp_list_tools.completed');
      await client.type('Look it up.');
      await client.heard('response.mcp_call.failed');
    },
  },
  {
    name: 'MCP server that cannot be reached',
    options: { scenario: { version: 1, mcp: { docs: { fails: true } } } },
    async play(emulator) {
      const client = await SdkClient.open(emulator, 'gpt-4.1');
      await client.configure({ tools: [SERVER] });
      await client.heard('mcp_list_tools.failed');
    },
  },
  {
    name: 'web search, file search, citation and invocation of an agent',
    options: turns({
      call: [
        { search: 'web' },
        { search: 'file', queries: ['refunds'], results: [{ text: 'Within 30 days.' }] },
      ],
      say: 'Within 30 days.',
      annotations: [{ type: 'url_citation', url: 'https://example.org' }],
      invocations: [{ event: 'status', data: { step: 2 } }],
    }),
    async play(emulator) {
      const client = await SdkClient.open(emulator, 'gpt-4.1');
      await client.type('Can I return it?');
      await client.heard('response.done');
    },
  },
  {
    name: 'Foundry agent as a tool',
    options: turns({ call: [{ agent: 'Billing', output: 'It is paid.' }] }),
    async play(emulator) {
      // For such a tool the SDK sends only its type.
      const client = await Client.open(emulator, { model: 'gpt-4.1' });
      await client.configure({
        tools: [{ type: 'foundry_agent', agent_name: 'Billing', project_name: 'contoso' }],
      });
      client.type('Is it paid?');
      await client.next('response.done');
    },
  },
  {
    name: 'Foundry agent as a tool that fails',
    options: turns({ call: [{ agent: 'Billing', error: 'Nobody is there.' }] }),
    async play(emulator) {
      const client = await Client.open(emulator, { model: 'gpt-4.1' });
      await client.configure({
        tools: [{ type: 'foundry_agent', agent_name: 'Billing', project_name: 'contoso' }],
      });
      client.type('Is it paid?');
      await client.next('response.done');
    },
  },
];
