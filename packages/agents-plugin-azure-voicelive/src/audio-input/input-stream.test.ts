// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { describe, expect, test } from 'vitest';
import { InputStream } from './input-stream.ts';

function source(): { stream: ReadableStream<string>; controller: ReadableStreamDefaultController<string> } {
  let controller!: ReadableStreamDefaultController<string>;
  const stream = new ReadableStream<string>({ start: (given) => void (controller = given) });
  return { stream, controller };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('the stream of the caller', () => {
  test('gives every frame in order when they come at once and one by one', async () => {
    const heard: string[] = [];
    const { stream, controller } = source();
    new InputStream<string>((frame) => heard.push(frame), fail).follow(stream);
    controller.enqueue('a');
    controller.enqueue('b');
    await settled();
    controller.enqueue('c');
    controller.close();
    await settled();
    expect(heard).toEqual(['a', 'b', 'c']);
    expect(stream.locked).toBe(false);
  });

  test('lets the former stream go with what it holds when another one takes its place', async () => {
    const heard: string[] = [];
    const input = new InputStream<string>((frame) => heard.push(frame), fail);
    const [first, second] = [source(), source()];
    input.follow(first.stream);
    await settled();
    input.follow(second.stream);
    first.controller.enqueue('kept for others');
    second.controller.enqueue('new');
    await settled();
    expect(heard).toEqual(['new']);
    expect(await first.stream.getReader().read()).toEqual({ done: false, value: 'kept for others' });
  });

  test('tells of a failed stream once and reads the next one when there is one', async () => {
    const heard: string[] = [];
    const errors: unknown[] = [];
    const input = new InputStream<string>(
      (frame) => heard.push(frame),
      (error) => errors.push(error),
    );
    const [first, second] = [source(), source()];
    input.follow(first.stream);
    first.controller.error(new Error('microphone unplugged'));
    await settled();
    input.follow(second.stream);
    second.controller.enqueue('new');
    await settled();
    expect(errors).toEqual([new Error('microphone unplugged')]);
    expect(heard).toEqual(['new']);
  });

  test('reads nothing more when it is stopped, once and twice', async () => {
    const heard: string[] = [];
    const input = new InputStream<string>((frame) => heard.push(frame), fail);
    const { stream, controller } = source();
    input.follow(stream);
    input.stop();
    input.stop();
    controller.enqueue('late');
    await settled();
    expect(heard).toEqual([]);
    expect(stream.locked).toBe(false);
  });
});

function fail(error: unknown): void {
  throw error;
}
