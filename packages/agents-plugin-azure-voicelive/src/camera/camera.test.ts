// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import type { Answer } from '../link/pending-answers.ts';
import { Camera, type CameraLink } from './camera.ts';
import type { VideoFrame } from './picture.ts';

const SETTINGS = { everyMs: 2000, keep: 3, maxSide: 64, quality: 80, detail: 'low' as const };

/** A fake connection that logs each request, with pictures identified by their content. */
class FakeLink implements CameraLink {
  readonly log: string[] = [];
  readonly #names = new Map<string, string>();
  bufferedAmount = 0;
  answer: Answer = { kind: 'done' };
  readonly items: CameraLink['items'] = {
    create: async (item) => {
      const [part] = item.type === 'message' ? (item.content as { image_url?: string }[]) : [];
      this.#names.set(item.id, part?.image_url ?? '');
      this.log.push(`create ${part?.image_url}`);
      return this.answer;
    },
    delete: async (id) => {
      this.log.push(`delete ${this.#names.get(id) ?? 'of before'}`);
      return { kind: 'done' };
    },
    made: (id) => void this.log.push(`made ${id.slice(0, 4)}`),
  };
}

function stand(model = { name: 'gpt-realtime' }) {
  const clock = new ManualClock();
  const warned: { fields: object; message: string }[] = [];
  const camera = new Camera({
    clock,
    log: {
      debug: () => undefined,
      warn: (fields, message) => void warned.push({ fields, message }),
      error: () => undefined,
    },
    settings: SETTINGS,
    model: () => model.name,
    encode: async (frame) => {
      if (frame.width === 0) throw new Error('empty');
      return { dataUrl: String(frame.width), bytes: 1 };
    },
  });
  /** Frames are identified by their width. */
  const push = async (name: number): Promise<void> => {
    camera.push({ width: name } as VideoFrame, 0);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  };
  const later = async (name: number): Promise<void> => {
    clock.advance(SETTINGS.everyMs);
    await push(name);
  };
  return { camera, clock, warned, model, push, later };
}

describe('a camera', () => {
  it('sends one picture per interval when frames arrive faster', async () => {
    const { camera, clock, push } = stand();
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    await push(1);
    clock.advance(1999);
    await push(2);
    clock.advance(1);
    await push(3);
    expect(link.log).toEqual(['create 1', 'create 3']);
  });

  it('deletes the oldest picture when there are more than `keep`', async () => {
    const { camera, later } = stand();
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    for (const name of [1, 2, 3, 4, 5]) await later(name);
    expect(link.log).toEqual([
      'create 1',
      'create 2',
      'create 3',
      'create 4',
      'delete 1',
      'create 5',
      'delete 2',
    ]);
  });

  it('sends only the last picture when several were taken while disconnected', async () => {
    const { camera, later } = stand();
    const first = new FakeLink();
    camera.connected(first, { goesOn: false });
    await later(1);
    camera.disconnected();
    await later(2);
    await later(3);
    const second = new FakeLink();
    camera.connected(second, { goesOn: false });
    await later(4);
    expect(first.log).toEqual(['create 1']);
    expect(second.log).toEqual(['create 3', 'create 4']);
  });

  it('sends nothing to a new connection when the last picture is stale', async () => {
    const { camera, clock, later } = stand();
    await later(1);
    clock.advance(10_001);
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    expect(link.log).toEqual([]);
  });

  it('deletes earlier pictures when a new connection resumes the conversation', async () => {
    const { camera, later } = stand();
    camera.connected(new FakeLink(), { goesOn: false });
    for (const name of [1, 2, 3]) await later(name);
    camera.disconnected();
    const next = new FakeLink();
    camera.connected(next, { goesOn: true });
    await later(4);
    expect(next.log).toEqual(['made cam_', 'made cam_', 'made cam_', 'create 4', 'delete of before']);
  });

  it('deletes all its pictures from the conversation when it is turned off', async () => {
    const { camera, later, push } = stand();
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    await later(1);
    await later(2);
    camera.clear();
    await push(3);
    expect(link.log).toEqual(['create 1', 'create 2', 'delete 1', 'delete 2', 'create 3']);
  });

  it('discards a frame that is still being encoded when it is turned off', async () => {
    const { camera, push } = stand();
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    const pushed = push(1);
    camera.clear();
    await pushed;
    expect(link.log).toEqual([]);
  });

  it('deletes its pictures on the next connection when it was turned off while disconnected', async () => {
    const { camera, later } = stand();
    camera.connected(new FakeLink(), { goesOn: false });
    await later(1);
    camera.disconnected();
    camera.clear();
    const next = new FakeLink();
    camera.connected(next, { goesOn: true });
    expect(next.log).toEqual(['made cam_', 'delete of before']);
  });

  it("does not delay the caller's audio when much data is buffered", async () => {
    const { camera, later } = stand();
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    link.bufferedAmount = 1_000_000;
    await later(1);
    link.bufferedAmount = 0;
    await later(2);
    expect(link.log).toEqual(['create 2']);
  });

  it('warns once and stops sending when the model rejects pictures, until another model serves', async () => {
    const { camera, later, warned, model } = stand();
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    link.answer = { kind: 'refused', error: { code: 'invalid_value', message: 'No pictures.' } };
    await later(1);
    await later(2);
    expect(link.log).toEqual(['create 1']);
    expect(warned).toEqual([
      {
        fields: {
          model: 'gpt-realtime',
          bytes: 1,
          code: 'invalid_value',
          param: undefined,
          'lk.pii.sentence': 'No pictures.',
        },
        message: expect.stringContaining('rejected a camera picture') as string,
      },
    ]);
    link.answer = { kind: 'done' };
    model.name = 'gpt-4.1';
    await later(3);
    expect(link.log).toEqual(['create 1', 'create 3']);
  });

  it('warns once when frames cannot be encoded, and continues with the next one that can', async () => {
    const { camera, later, warned } = stand();
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    for (const name of [0, 0, 3]) await later(name);
    expect(link.log).toEqual(['create 3']);
    expect(warned).toHaveLength(1);
  });

  it('sends nothing when it has ended', async () => {
    const { camera, later } = stand();
    const link = new FakeLink();
    camera.connected(link, { goesOn: false });
    camera.end();
    await later(1);
    expect(link.log).toEqual([]);
  });
});
