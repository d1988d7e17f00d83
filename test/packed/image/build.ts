// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LIMITS } from '../../limits.ts';
import { assignments, execForm, type Instruction, parseDockerfile } from './dockerfile.ts';
import { isIgnored } from './dockerignore.ts';

const run = promisify(execFile);
/** Network and registry settings of the build machine; nothing else gets into a build. */
const FROM_OUTSIDE =
  /^(PATH|HOME|TMPDIR|npm_config_\w+|(https?|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+)$/iu;

/** The result of a Dockerfile's last stage, in a folder instead of an image. */
export interface BuiltImage {
  /** Folder that represents `/`. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  exposed: string[];
  stopSignal: string;
  /** Program and arguments: the entrypoint with the default arguments. */
  command: string[];
  healthCheck: string[];
  /** Steps that only a real image can run: packages of the base's distribution. */
  skipped: string[];
}

/**
 * Runs the steps of a Dockerfile without a container engine: each stage in a separate folder below `into`; the build
 * context are the files that git tracks or would track, minus those excluded by `<file>.dockerignore`. Bases are not
 * downloaded; this process's Node replaces theirs. Rejects if a step fails or cannot be run this way.
 */
export async function buildImage(file: string, repository: string, into: string): Promise<BuiltImage> {
  const stages = new Map<string, BuiltImage>();
  let stage: BuiltImage | undefined;
  for (const instruction of parseDockerfile(await readFile(file, 'utf8'))) {
    if (instruction.name === 'FROM') {
      const name = / AS (\S+)$/iu.exec(instruction.rest)?.[1] ?? 'final';
      stage = emptyStage(join(into, name));
      await mkdir(stage.root, { recursive: true });
      stages.set(name, stage);
    } else if (!stage) {
      throw new Error(`${instruction.name} before FROM`);
    } else if (instruction.name === 'COPY') {
      await copy(instruction, stage, stages, () => copyContext(file, repository, join(into, 'context')));
    } else if (instruction.name === 'RUN') {
      await runStep(instruction, stage);
    } else {
      configure(stage, instruction);
    }
  }
  if (!stage) throw new Error(`${file} has no FROM`);
  return stage;
}

function emptyStage(root: string): BuiltImage {
  return {
    root,
    workdir: root,
    env: {},
    user: 'root',
    exposed: [],
    stopSignal: 'SIGTERM',
    command: [],
    healthCheck: [],
    skipped: [],
  };
}

/** Instructions that only describe how the image is to be run. */
function configure(stage: BuiltImage, instruction: Instruction): void {
  const { name, rest } = instruction;
  if (name === 'WORKDIR') stage.workdir = inside(stage, rest);
  else if (name === 'ENV') Object.assign(stage.env, assignments(instruction));
  else if (name === 'USER') stage.user = rest;
  else if (name === 'EXPOSE') stage.exposed.push(rest);
  else if (name === 'STOPSIGNAL') stage.stopSignal = rest;
  else if (name === 'HEALTHCHECK') stage.healthCheck = execForm(instruction);
  else if (name === 'ENTRYPOINT') stage.command = execForm(instruction);
  else if (name === 'CMD') stage.command = [...stage.command, ...execForm(instruction)];
  else throw new Error(`${name} is not supported here`);
}

/** The path on this machine of a path in the image. */
function inside(stage: BuiltImage, path: string): string {
  return path.startsWith('/') ? join(stage.root, path) : join(stage.workdir, path);
}

async function copy(
  { flags, rest }: Instruction,
  stage: BuiltImage,
  stages: ReadonlyMap<string, BuiltImage>,
  context: () => Promise<string>,
): Promise<void> {
  const [source, target, ...more] = rest.split(/\s+/u);
  if (!source || !target || more.length > 0)
    throw new Error(`COPY ${rest}: only one folder is supported here`);
  const from = flags['from'] === undefined ? undefined : stages.get(flags['from']);
  const origin = from ? inside(from, source) : join(await context(), source);
  const into = inside(stage, target);
  await mkdir(into, { recursive: true });
  // Tens of thousands of small files: `cp` takes a fraction of the time that Node takes.
  await run('cp', ['-a', `${origin}/.`, into]);
}

async function copyContext(file: string, repository: string, into: string): Promise<string> {
  const dockerignore = await readFile(`${file}.dockerignore`, 'utf8');
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout } = await run('git', list, { cwd: repository, maxBuffer: 2 ** 24 });
  for (const path of stdout.split('\0')) {
    if (path === '' || isIgnored(dockerignore, path)) continue;
    // A file that was deleted but is still in git's index is no error.
    await cp(join(repository, path), join(into, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  return into;
}

async function runStep({ rest }: Instruction, stage: BuiltImage): Promise<void> {
  if (rest.startsWith('apt-get ')) {
    stage.skipped.push(rest);
    return;
  }
  if (/\s\//u.test(rest))
    throw new Error(`RUN ${rest}: absolute paths would reach out of the stage's folder`);
  await mkdir(stage.workdir, { recursive: true });
  const outside = Object.entries(process.env).filter(([name]) => FROM_OUTSIDE.test(name));
  const env = { ...Object.fromEntries(outside), ...stage.env };
  env['PATH'] = [dirname(process.execPath), env['PATH'] ?? ''].join(delimiter);
  try {
    const options = { cwd: stage.workdir, env, timeout: LIMITS.process, maxBuffer: 2 ** 24 };
    await run('sh', ['-c', rest], options);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`RUN ${rest} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
