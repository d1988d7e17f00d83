// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, fork } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Functions one process offers to another; arguments and results are structured-clone data. */
export type Api = Record<string, (...args: never[]) => unknown>;

interface Request {
  id: number;
  method: string;
  args: unknown[];
}

type Reply = { id: number; result: unknown } | { id: number; error: string };

/** Calls into a child process; a call rejects when the child throws or ends. */
export interface Remote<A extends Api> {
  call<K extends keyof A & string>(method: K, ...args: Parameters<A[K]>): Promise<Awaited<ReturnType<A[K]>>>;
  /** Stops the child, forcibly after two seconds. */
  stop(): Promise<void>;
}

/** Answers the parent's calls with `api`; the process ends with its parent. */
export function serve(api: Api): void {
  const answer = async ({ id, method, args }: Request): Promise<void> => {
    let reply: Reply;
    try {
      const handler = api[method];
      if (!handler) throw new Error(`no such method: ${method}`);
      reply = { id, result: await handler(...(args as never[])) };
    } catch (error) {
      reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    if (process.connected) process.send?.(reply);
  };
  process.on('message', (request) => void answer(request as Request));
  process.on('disconnect', () => process.exit(0));
}

/** Environment variables that would direct a plugin elsewhere than to the bench's server. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(AZURE_|OPENAI_|LIVEKIT_|LK_|NODE_OPTIONS$)|_proxy$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** Starts `file` (an address, or a path relative to this folder) as a child process that runs {@link serve}. */
export function spawn<A extends Api>(
  file: string | URL,
  args: string[] = [],
  execArgv: string[] = [],
): Remote<A> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv,
    env: neutralEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const pending = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  let ended: string | undefined;
  const lastWords = tail(child);

  child.on('message', (message) => {
    const reply = message as Reply;
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.result as never);
  });
  child.on('close', (code, signal) => {
    ended = `${basename(String(file))} ended with ${signal ?? `code ${code}`}${lastWords()}`;
    for (const waiting of pending.values()) waiting.reject(new Error(ended));
    pending.clear();
  });

  return {
    call: (method, ...args) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(new Error(ended));
          return;
        }
        const id = nextId++;
        pending.set(id, { resolve, reject });
        child.send({ id, method, args } satisfies Request, (error) => {
          if (error) pending.get(id)?.reject(error);
        });
      }),
    stop: () => stop(child),
  };
}

/** The line with the child's error, or else the end of its standard error. */
function tail(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2000);
  });
  return () => {
    const said = /^(?:Uncaught )?\w*Error\b.*$/m.exec(text)?.[0] ?? text.trim();
    return said && `: ${said}`;
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 2000);
    // Not `close`: Node does not emit it when the parent closes the channel.
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    if (child.connected) child.disconnect();
  });
}
