// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';

/** Folders and files of `src` in each package, bottom up: each imports only from those before it, even for a type. */
const LAYERS = {
  protocol: `
    ids models sdk-names secrets version voices
    types
    codec errors usage voice-kind
    hang-up versions
    session-fields
    availability dialects server
    index`,
  audio: `
    check filter-design
    downmix framer g711 pcm rates
    resampler wav
    convert-rate
    index`,
  'agents-plugin-azure-voicelive': `
    version warn-once errors speech audio-format cost echo playout reply-mark
    connection options events say-mark
    config audio-input faces reply-options
    link
    context
    tools turns camera
    responses
    greeting conversation telemetry
    live-connection
    session
    warm-session
    model
    session-of
    say reply avatar follow-face send-echo-reference watch-camera realtime
    publish-face
    index`,
  emulator: `
    secrets client-mistake system-error resembling tls hearing faults avatar
    scenario recording
    speech conversation
    script settings
    backends
    engine
    dialect view
    session
    replay
    server
    start-emulator
    cli-options testing index
    cli`,
  conformance: `
    clock deadlines process-watch timeline
    expectation log-book packaging
    waiting
    server
    adapter drivers
    stage
    check testing
    checks cli-options fitness live-checks verdict
    registry run-check
    runner
    reports
    run-conformance
    cli index vitest`,
  phone: `
    emulator
    access carriers clock of-application
    audio
    call
    providers room
    bridge
    index`,
};

/** The other packages that a package imports from, its tests included. */
const PACKAGES = {
  protocol: [],
  audio: [],
  'agents-plugin-azure-voicelive': ['protocol', 'audio', 'conformance'],
  emulator: ['protocol', 'audio'],
  conformance: ['protocol'],
  phone: ['audio'],
};

const rule = (name, from, to) => ({ name, severity: 'error', from, to });

/** Throws when a table here does not name what is in a folder, and nothing else. */
function checkNames(folder, names) {
  const found = readdirSync(folder).filter((file) => !file.endsWith('.test.ts'));
  const strange = new Set(found.map((file) => file.replace(/\.ts$/u, ''))).symmetricDifference(
    new Set(names),
  );
  if (strange.size > 0)
    throw new Error(`${folder} and .dependency-cruiser.js differ in ${[...strange].join(', ')}`);
}

/** One rule for each part of a package but the last. */
function layerRules([name, layers]) {
  const parts = layers.trim().split(/\s+/u);
  checkNames(`packages/${name}/src`, parts);
  const src = `^packages/${name}/src/`;
  return parts
    .slice(0, -1)
    .map((part, index) =>
      rule(
        `${name}: ${part} is below`,
        { path: `${src}${part}[/.]`, pathNot: '[.]test[.]ts$' },
        { path: `${src}(${parts.slice(index + 1).join('|')})[/.]` },
      ),
    );
}

checkNames('packages', Object.keys(LAYERS));
checkNames('packages', Object.keys(PACKAGES));

export default {
  forbidden: [
    rule('no circle', {}, { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } }),
    rule('found, as everything is built', {}, { couldNotResolve: true, path: '^([.]|@voicelive-kit/)' }),
    ...Object.entries(LAYERS).flatMap(layerRules),
    ...Object.entries(PACKAGES).map(([name, others]) =>
      rule(
        `${name} imports from ${others.join(', ') || 'no other package'}`,
        { path: `^packages/${name}/` },
        { path: '^(packages|examples)/', pathNot: `^packages/(${[name, ...others].join('|')})/` },
      ),
    ),
    rule(
      'nothing imports from the suites',
      { path: '^(packages|examples)/', pathNot: '/vitest[.]config[.]ts$' },
      { path: '^test/' },
    ),
    rule(
      'sources and tests of a package are imported by itself alone; others use what it exports',
      // Both are as good as exports: the carriers' callers, and every event in all its fields.
      { path: '^(packages/[^/]+|[^/]+)/' },
      {
        path: '^packages/[^/]+/(src|test)/',
        pathNot: ['^$1/', '^packages/phone/test/exchange[.]ts$', '^packages/protocol/test/'],
      },
    ),
    rule(
      'phone: its emulator shares no code with the rest',
      { path: '^packages/phone/src/(?!emulator/)' },
      { path: '^packages/phone/src/emulator/' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '(^|/)out/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
