// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A document by its path from the root of the repository, and what the sidebar calls it; otherwise by its own title. */
export type Source = string | readonly [source: string, label: string];

/** A group of the sidebar and of llms.txt. */
export interface Section {
  title: string;
  /** In order. A pattern stands for every document it matches that no other entry names; a folder's README comes first. */
  sources: readonly Source[];
}

/** Where each document of the repository appears. Documents stay where they are: a new one in a known folder appears by itself. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Start here',
    sources: [
      ['README.md', 'Overview'],
      ['examples/reference-agent/README.md', 'Reference agent'],
      ['examples/room/README.md', 'Rooms on your machine'],
      ['examples/web/README.md', 'Web client'],
      ['examples/demo/README.md', 'Demo'],
      'docs/start/*.md',
      'examples/*/*.md',
    ],
  },
  {
    title: 'Plugin',
    sources: [
      ['packages/agents-plugin-azure-voicelive/README.md', 'Plugin guide'],
      ['docs/recipes.md', 'Recipes'],
      'packages/agents-plugin-azure-voicelive/*.md',
      'docs/recipes/*.md',
    ],
  },
  {
    title: 'Emulator',
    sources: [
      ['packages/emulator/README.md', 'Emulator guide'],
      ['packages/emulator/EVENTS.md', 'Events'],
      'packages/emulator/*.md',
    ],
  },
  {
    title: 'Conformance',
    sources: [
      ['packages/conformance/README.md', 'Conformance kit'],
      ['packages/conformance/CHECKS.md', 'Checks'],
      ['packages/conformance/COMPARISON.md', 'Plugins compared'],
      ['docs/realtime-contract.md', 'Realtime contract'],
      'packages/conformance/*.md',
    ],
  },
  {
    title: 'Phone',
    sources: [
      ['packages/phone/README.md', 'Phone guide'],
      ['examples/phone/README.md', 'The agent on the telephone'],
      'packages/phone/*.md',
    ],
  },
  {
    title: 'Deploy',
    sources: ['docs/deploy/**/*.md', 'deploy/**/*.md', ['examples/observability/README.md', 'Observability']],
  },
  {
    title: 'When something is wrong',
    sources: [
      ['docs/troubleshoot.md', 'Troubleshoot'],
      ['docs/faults.md', 'Faults and policies'],
      ['docs/fault-suite.md', 'Faults, proved'],
      'docs/troubleshoot/*.md',
    ],
  },
  { title: 'Migrate', sources: ['docs/migrate/**/*.md'] },
  {
    title: 'Benchmarks',
    sources: [
      ['docs/benchmarks.md', 'Benchmarks'],
      ['docs/capacity.md', 'Capacity'],
      ['test/bench/README.md', 'How plugins are measured'],
      ['test/room-bench/README.md', 'How rooms are measured'],
      ['test/phone-bench/README.md', 'How calls are measured'],
    ],
  },
  {
    title: 'Inside',
    sources: [
      ['ARCHITECTURE.md', 'Architecture'],
      ['docs/glossary.md', 'Glossary'],
      ['packages/protocol/README.md', 'Protocol'],
      ['packages/audio/README.md', 'Audio'],
      ['docs/upstream/README.md', 'Gaps in LiveKit Agents'],
      'docs/upstream/*.md',
      'packages/*/*.md',
    ],
  },
  { title: 'Decisions', sources: ['docs/decisions/**/*.md'] },
  {
    title: 'Project',
    sources: [
      ['CONTRIBUTING.md', 'Contributing'],
      ['SECURITY.md', 'Security'],
      ['docs/threat-model.md', 'Threat model'],
      ['test/e2e/README.md', 'End-to-end tests'],
      // Whatever else there is.
      '**/*.md',
    ],
  },
];
