// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What a chat model answered. */
export interface ChatAnswer {
  text: string;
  calls: { name: string; arguments: string }[];
  usage: { input: number; cached: number; output: number } | undefined;
}

interface Piece {
  content?: string | null;
  tool_calls?: { index?: number; function?: { name?: string; arguments?: string } }[];
}

interface Chunk {
  choices?: { delta?: Piece; message?: Piece }[];
  usage?: {
    prompt_tokens?: number;
    completion_tokens?: number;
    prompt_tokens_details?: { cached_tokens?: number } | null;
  } | null;
  error?: { message?: string };
}

/** Reads a chat completion, streamed as server-sent events or whole; rejects if it is malformed. */
export async function readChat(response: Response): Promise<ChatAnswer> {
  const answer: ChatAnswer = { text: '', calls: [], usage: undefined };
  if (/^application\/json\b/u.test(response.headers.get('content-type') ?? '')) {
    addChunk(answer, parse(await response.text()));
    return answer;
  }
  let buffered = '';
  let done = false;
  for await (const text of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (buffered + text).split(/\r?\n/u);
    buffered = lines.pop() ?? '';
    for (const line of lines) done = addLine(answer, line) || done;
  }
  done = addLine(answer, buffered) || done;
  if (!done) throw new Error('the answer ended early');
  return answer;
}

/** Processes a line of the stream; true if it ends the stream. */
function addLine(answer: ChatAnswer, line: string): boolean {
  const data = /^data:\s?(?<data>.*)$/u.exec(line)?.groups?.['data'];
  if (data === undefined) return false;
  if (data === '[DONE]') return true;
  addChunk(answer, parse(data));
  return false;
}

function addChunk(answer: ChatAnswer, { choices, usage, error }: Chunk): void {
  if (error !== undefined) throw new Error(error.message ?? 'the endpoint reports an error');
  const piece = choices?.[0]?.delta ?? choices?.[0]?.message;
  answer.text += piece?.content ?? '';
  for (const [position, { index = position, function: called }] of (piece?.tool_calls ?? []).entries()) {
    const call = (answer.calls[index] ??= { name: '', arguments: '' });
    call.name += called?.name ?? '';
    call.arguments += called?.arguments ?? '';
  }
  if (!usage) return;
  answer.usage = {
    input: usage.prompt_tokens ?? 0,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens ?? 0,
  };
}

function parse(text: string): Chunk {
  try {
    return Object(JSON.parse(text)) as Chunk;
  } catch {
    throw new Error(`not JSON: ${text.slice(0, 100)}`);
  }
}
