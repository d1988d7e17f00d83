// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Tools of MCP servers in an agent.
import * as agents from '@livekit/agents';
import { report } from './fake-model.mjs';

const namesIn = (name, value) =>
  typeof value === 'object' && value !== null ? Object.keys(value).map((key) => `${name}.${key}`) : [];
const names = Object.entries(agents).flatMap(([name, value]) => [name, namesIn(name, value)].flat());
const found = names.filter((name) => /mcp/i.test(name));
report({
  expected:
    'an export such as MCPToolset that brings the tools of an MCP server (Python: livekit.agents.mcp)',
  happened: found.length > 0 ? `there are ${found.join(', ')}` : 'no export has MCP in its name',
  gap: found.length === 0,
});
