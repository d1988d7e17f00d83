// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { noPython } from '../tools/programs.ts';
import { at, AZURE, type BicepFile, configOf, fields, list, readBicep, text } from './read-bicep.ts';

const root = join(AZURE, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Built-in roles, by Microsoft's list of them. */
const ROLES: Record<string, string> = {
  'infra/modules/registry.bicep': '7f951dda-4ed3-4680-a7ca-43fe172d538d', // AcrPull
  'infra/modules/vault.bicep': '4633458b-17de-408a-b874-0445c86b69e6', // Key Vault Secrets User
  'infra/modules/voice-live.bicep': 'a97b65f3-24c7-4388-baec-2e87135dc908', // Cognitive Services User
};
const OPENAI_USER = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd';
const SECRET = /key|secret|token|password|connection|redis/iu;
/** What a worker needs to start where machines are slow, and to find LiveKit again after a short absence, seconds. */
const STARTS_WITHIN_S = 60;

let files: Record<string, BicepFile> = {};
const main = (): BicepFile => files['infra/main.bicep'] as BicepFile;
const resources = () =>
  Object.entries(files).flatMap(([file, content]) =>
    Object.values(content.resources ?? {}).map(({ type, api_version: version, existing, config }) => ({
      file,
      type,
      version,
      existing,
      config,
    })),
  );
/** The only resource of a type. */
function the(type: string, file?: string) {
  const resource = resources().find(
    (found) => !found.existing && found.type === type && (file === undefined || found.file === file),
  );
  if (!resource) throw new Error(`there is no ${type}`);
  return { ...resource, config: configOf(resource) };
}
const app = (name: string) => {
  const file = `infra/modules/${name}.bicep`;
  const { config } = the('Microsoft.App/containerApps', file);
  const properties = at(config, 'properties');
  const [container, ...more] = list(at(properties, 'template', 'containers'));
  expect(more).toEqual([]);
  return { file, properties, container, template: at(properties, 'template') };
};
describe.skipIf(noPython)('the template for Azure', () => {
  beforeAll(() => {
    files = readBicep();
  });

  test('is read by a parser of Bicep, all of it', () => {
    expect(Object.keys(files)).toHaveLength(9);
    expect(main().globals.scope.value).toBe('subscription');
  });

  test('names an API version for each resource, a preview only where there is nothing else', () => {
    const versions = resources().map(({ type, version }) => [type, version] as const);
    for (const [, version] of versions) expect(version).toMatch(/^20\d\d-\d\d-\d\d(-preview)?$/u);
    expect(versions.filter(([, version]) => version.endsWith('-preview')).map(([type]) => type)).toEqual([
      'Microsoft.Insights/diagnosticSettings',
    ]);
  });

  test('gives the identity one role on each of three resources, and no role on more than those', () => {
    const assignments = resources().filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments');
    expect(assignments.map(({ file }) => file).sort()).toEqual(Object.keys(ROLES).sort());
    for (const { file, config } of assignments) {
      expect(text(files[file]?.variables?.['roleId']?.value)).toBe(ROLES[file]);
      expect(JSON.stringify(at(config, 'properties', 'roleDefinitionId'))).toContain('"roleId"');
      expect(config['scope']).toMatch(/^(?:registry|vault|account)$/u);
      expect(at(config, 'properties', 'principalType')).toBe('ServicePrincipal');
    }
  });

  test('does not take Cognitive Services OpenAI User for the role that Voice Live wants', () => {
    expect(JSON.stringify(files)).not.toContain(OPENAI_USER);
  });

  test('keeps secrets out of sight: parameters are secure, outputs name none, and nothing lists keys', () => {
    for (const { parameters = {}, outputs = {} } of Object.values(files)) {
      const open = Object.entries(parameters)
        .filter(
          ([name, { decorators }]) => SECRET.test(name) && !decorators.some(({ type }) => type === 'secure'),
        )
        .map(([name]) => name);
      expect(open).toEqual([]);
      expect(JSON.stringify(outputs)).not.toMatch(/apikey|apisecret|authtoken|connectionstring|redis/iu);
    }
    expect(JSON.stringify(files)).not.toMatch(/list_?keys/iu);
  });

  test.each(['worker', 'phone'])('has the %s read its secrets in the vault, as the identity', (name) => {
    const { properties, container } = app(name);
    const secrets = list(at(properties, 'configuration', 'secrets')).map(fields);
    for (const secret of secrets) {
      expect(Object.keys(secret).sort()).toEqual(['identity', 'keyVaultUrl', 'name']);
      expect(text(secret['keyVaultUrl'])).toBe(`\${vaultUri}secrets/${text(secret['name'])}`);
      const made = resources().filter(({ type }) => type === 'Microsoft.KeyVault/vaults/secrets');
      expect(made.map((resource) => configOf(resource)['name'])).toContain(secret['name']);
    }
    for (const variable of list(at(container, 'env')).map(fields)) {
      if (!/(?:KEY|SECRET|TOKEN|CONNECTION_STRING|REDIS_URL)$/u.test(text(variable['name']))) continue;
      expect(Object.keys(variable).sort()).toEqual(['name', 'secretRef']);
      expect(secrets.map((secret) => secret['name'])).toContain(variable['secretRef']);
    }
  });

  test.each([
    ['worker', 'examples/reference-agent'],
    ['phone', 'examples/phone'],
  ])('gives the %s variables that it reads', (name, example) => {
    const known = [...read(`${example}/.env.example`).matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gmu)].map(
      ([, found]) => found,
    );
    // The first is for the login, the second for exporters.
    known.push('AZURE_CLIENT_ID', 'APPLICATIONINSIGHTS_CONNECTION_STRING');
    const names = list(at(app(name).container, 'env')).map((variable) => text(fields(variable)['name']));
    expect(names.filter((found) => !known.includes(found))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(['worker', 'phone'])(
    'has the %s share one budget when there is a Redis, and only then',
    (name) => {
      const { properties, container } = app(name);
      for (const [value, secret] of [
        [at(container, 'env'), 'redis-url'],
        [at(properties, 'configuration', 'secrets'), 'redis-url'],
      ] as const) {
        const conditional = fields(at(value, 'function', 'parameters', 'arg_2', 'operator', 'operands'));
        expect(conditional).toMatchObject({ condition: 'sharesBudget', false_value: [] });
        expect(JSON.stringify(conditional['true_value'])).toContain(`"${secret}"`);
      }
      const names = list(at(container, 'env')).map((variable) => text(fields(variable)['name']));
      expect(names).toEqual(expect.arrayContaining(['REDIS_URL', 'HANDSHAKES_PER_MINUTE']));
      const { config } = main().modules?.[name] ?? { config: {} };
      expect(JSON.stringify(fields(configOf({ config })['params'])['sharesBudget'])).toContain('redisUrl');
    },
  );

  test.each([
    ['worker', '/worker'],
    ['phone', '/bridge'],
  ])('asks the %s whether it started, is ready and lives, at paths that it answers', (name, alive) => {
    const { file, container } = app(name);
    const probes = list(files[file]?.variables?.['probes']?.value).map(fields);
    expect(probes.map((probe) => [text(probe['type']), text(at(probe, 'httpGet', 'path'))])).toEqual([
      ['Startup', '/'],
      ['Readiness', '/'],
      ['Liveness', alive],
    ]);
    for (const probe of probes) {
      expect(at(probe, 'httpGet', 'port')).toBe(8081);
      // More than ten Container Apps does not take.
      expect(probe['failureThreshold']).toBeLessThanOrEqual(10);
    }
    // Only the image that stands in before there is one of ours has none.
    expect(at(container, 'probes', 'operator', 'operands', 'false_value')).toBe('probes');
  });

  test('gives a worker a minute at least to start and to connect', () => {
    const [startup] = list(files['infra/modules/worker.bicep']?.variables?.['probes']?.value).map(fields);
    expect(Number(startup?.['periodSeconds']) * Number(startup?.['failureThreshold'])).toBeGreaterThan(
      STARTS_WITHIN_S,
    );
  });

  test.each(['worker', 'phone'])(
    'never scales the %s in: the number of replicas is fixed, and there is no rule',
    (name) => {
      const scale = fields(at(app(name).template, 'scale'));
      expect(Object.keys(scale).sort()).toEqual(['maxReplicas', 'minReplicas']);
      expect(scale['minReplicas']).toEqual(scale['maxReplicas']);
    },
  );

  test.each(['worker', 'phone'])(
    'lets the old version of the %s go on beside the new one, and says how long its end may take',
    (name) => {
      const { properties, template } = app(name);
      expect(at(properties, 'configuration', 'activeRevisionsMode')).toBe('Multiple');
      expect(at(template, 'terminationGracePeriodSeconds')).toBe('gracePeriodSeconds');
    },
  );

  test('leads nothing to the worker, and carriers to the port of the bridge, by https', () => {
    expect(fields(at(app('worker').properties, 'configuration'))).not.toHaveProperty('ingress');
    const ingress = at(app('phone').properties, 'configuration', 'ingress');
    expect(ingress).toMatchObject({
      external: true,
      allowInsecure: false,
      targetPort: 3000,
      transport: 'http',
    });
    expect(read('examples/phone/Dockerfile')).toContain('PORT=3000');
  });

  test('runs one bridge, and in it one that knows its address', () => {
    const { template, container } = app('phone');
    expect(at(template, 'scale', 'maxReplicas')).toBe(1);
    const names = list(at(container, 'env')).map((variable) => text(fields(variable)['name']));
    expect(names).toEqual(expect.arrayContaining(['PUBLIC_URL', 'HEALTH_PORT']));
  });

  test('makes a resource for Voice Live whose keys do not work, a registry without a user, a vault with roles', () => {
    const account = the('Microsoft.CognitiveServices/accounts').config;
    expect(account['kind']).toBe('AIServices');
    expect(account['properties']).toMatchObject({ disableLocalAuth: true, customSubDomainName: 'name' });
    expect(the('Microsoft.ContainerRegistry/registries').config['properties']).toEqual({
      adminUserEnabled: false,
    });
    expect(the('Microsoft.KeyVault/vaults').config['properties']).toMatchObject({
      enableRbacAuthorization: true,
    });
  });

  test('calls modules that there are, with the parameters they have', () => {
    for (const [name, { detail, config }] of Object.entries(main().modules ?? {})) {
      const module = files[`infra/${detail.path}`];
      const given = Object.keys(fields(configOf({ config })['params']));
      const declared = Object.entries(module?.parameters ?? {});
      const needed = declared.filter(([, { default: value }]) => value === null).map(([key]) => key);
      const unknown = given.filter((key) => !declared.some(([other]) => other === key));
      const lacking = needed.filter((key) => !given.includes(key));
      expect({ name, unknown, lacking }).toEqual({ name, unknown: [], lacking: [] });
    }
  });

  test('uses outputs of modules that have them', () => {
    const used = JSON.stringify(main()).matchAll(/(\w+)\.outputs\.(\w+)/gu);
    for (const [, module = '', output = ''] of used) {
      const path = main().modules?.[module]?.detail.path;
      expect(Object.keys(files[`infra/${path}`]?.outputs ?? {})).toContain(output);
    }
  });

  test('gets from azd every parameter that has no value, and none that it does not know', () => {
    const { parameters } = JSON.parse(read('deploy/azure/infra/main.parameters.json')) as {
      parameters: Record<string, { value: string }>;
    };
    const declared = main().parameters ?? {};
    expect(Object.keys(parameters).sort()).toEqual(Object.keys(declared).sort());
    for (const [name, { decorators }] of Object.entries(declared)) {
      if (!decorators.some(({ type }) => type === 'secure')) continue;
      expect(parameters[name]?.value).toMatch(/^\$\{[A-Z_]+=?\}$/u);
    }
  });
});

test('the workbook asks for what the programs log', () => {
  const { items } = JSON.parse(read('deploy/azure/infra/workbook.json')) as {
    items: { content: { query: string } }[];
  };
  const phrases = items.flatMap(({ content }) => /Log has '([^']+)'/u.exec(content.query)?.[1] ?? []);
  expect(phrases).toHaveLength(3);
  const framework = readFileSync(
    join(root, 'examples/reference-agent/node_modules/@livekit/agents/dist/worker.cjs'),
    'utf8',
  );
  for (const phrase of phrases)
    expect(read('examples/reference-agent/agent.ts') + framework).toContain(phrase);
});

test.each([
  ['refuses', { DEPLOY_PHONE: 'true' }, 1],
  ['takes', { DEPLOY_PHONE: 'true', TWILIO_AUTH_TOKEN: 'akvs://vault/token' }, 0],
  ['takes', { DEPLOY_PHONE: 'false' }, 0],
  ['takes', {}, 0],
])('azd %s %o before it makes anything', (_, settings, status) => {
  const { hooks } = parse(read('deploy/azure/azure.yaml')) as {
    hooks: { preprovision: Record<string, { run: string }> };
  };
  const { DEPLOY_PHONE: _phone, TWILIO_AUTH_TOKEN: _token, ...env } = process.env;
  const script = hooks.preprovision['posix']?.run ?? 'exit 9';
  const done = spawnSync('sh', ['-c', script], { encoding: 'utf8', env: { ...env, ...settings } });
  expect(done.status).toBe(status);
  expect(done.stderr).toContain(status === 0 ? '' : 'azd env set-secret TWILIO_AUTH_TOKEN');
  expect(hooks.preprovision['windows']?.run).toContain('azd env set-secret TWILIO_AUTH_TOKEN');
});

test('azd builds images of Dockerfiles that there are, for apps that carry the name of the service', () => {
  const { services } = parse(read('deploy/azure/azure.yaml')) as {
    services: Record<string, { docker: { path: string } }>;
  };
  for (const [name, { docker }] of Object.entries(services)) {
    expect(existsSync(join(root, docker.path))).toBe(true);
    expect(read('deploy/azure/infra/main.bicep')).toContain(`'azd-service-name': '${name}'`);
  }
  expect(Object.keys(services)).toEqual(['worker', 'phone']);
});
