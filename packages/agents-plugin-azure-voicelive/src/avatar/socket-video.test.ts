// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from 'node:events';
import * as codecs from '@napi-rs/webcodecs';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import type { RealtimeSession } from '../session.ts';
import { SpokenPlaces } from './avatar-audio-output.ts';
import { AvatarPlayer } from './avatar-player.ts';
import { SocketVideo } from './socket-video.ts';

/** The part of a session that the video uses. */
class Line extends EventEmitter {
  connectionState = 'connected';
  readonly told: string[] = [];
  readonly avatarVoice = {
    sampleRate: 24_000,
    head: [],
    takeOver: (byAvatar: boolean) => this.told.push(byAvatar ? 'taken' : 'given back'),
    says: () => undefined,
    silent: (id: string) => this.told.push(`silent ${id}`),
  };

  sendEvent({ type }: { type: string }): void {
    this.told.push(type);
  }
}

function showing() {
  const clock = new ManualClock();
  const line = new Line();
  const warned: object[] = [];
  const nothing = (): void => undefined;
  const log = { debug: nothing, error: nothing, warn: (fields: object) => warned.push(fields) };
  const player = new AvatarPlayer({
    clock,
    sampleRate: 24_000,
    stage: { play: nothing, silence: nothing, show: nothing },
    started: nothing,
    finished: nothing,
    picturesWanted: nothing,
  });
  const failed: string[] = [];
  const video = new SocketVideo({
    session: line as unknown as RealtimeSession,
    codecs,
    player,
    places: new SpokenPlaces(),
    clock,
    log,
    videoTimeoutMs: 15_000,
    failed: (reason) => failed.push(reason),
  });
  return { clock, line, video, failed, warned };
}

const speaks = (line: Line, turn_id: string): boolean =>
  line.emit('session.avatar.switch_to_speaking', { turn_id });

describe("an avatar's video over the WebSocket", () => {
  it('fails when no picture arrives in time after connecting', () => {
    const { clock, line, failed } = showing();
    clock.advance(14_000);
    line.emit('connection_state_changed', { state: 'reconnecting' });
    clock.advance(60_000);
    expect(failed).toEqual([]);
    line.emit('connection_state_changed', { state: 'connected' });
    clock.advance(15_000);
    expect(failed).toEqual([expect.stringMatching(/15000 ms/u)]);
  });

  it('fails when the service rejects the avatar, but not on other errors', () => {
    const { line, failed } = showing();
    line.emit('server_error', { error: { code: 'invalid_value' } });
    expect(failed).toEqual([]);
    line.emit('server_error', { error: { code: 'avatar_verification_failed' } });
    expect(failed).toHaveLength(1);
  });

  it('silences the avatar once for each interrupted response, and not at all when it is not speaking', () => {
    const { line, video } = showing();
    video.cut();
    speaks(line, 'r1');
    video.cut();
    video.cut();
    line.emit('output_audio_buffer.cleared', {});
    video.cut();
    expect(line.told).toEqual(['taken', 'output_audio_buffer.clear', 'silent r1']);
  });

  it('silences a response when it starts to speak after it was interrupted', () => {
    const { line, video } = showing();
    line.emit('response.created', { response: { id: 'r1' } });
    video.cut();
    speaks(line, 'r1');
    expect(line.told).toEqual(['taken', 'output_audio_buffer.clear']);
  });

  it('ends a response when its audio never arrives', () => {
    const { clock, line, warned } = showing();
    line.emit('response.done', { response: { id: 'r1' } });
    clock.advance(4900);
    expect(line.told).toEqual(['taken']);
    clock.advance(200);
    expect(line.told).toEqual(['taken', 'silent r1']);
    expect(warned).toHaveLength(1);
  });

  it('skips data when it is not video', () => {
    const { line, warned } = showing();
    line.emit('response.video.delta', {
      delta: Buffer.from('no video at all, whatever it is').toString('base64'),
    });
    line.emit('response.video.delta', { delta: '' });
    expect(warned.length).toBeGreaterThan(0);
  });

  it('returns control of the audio and leaves no listener or timer when it is ended twice', () => {
    const { clock, line, video } = showing();
    line.emit('response.done', { response: { id: 'r1' } });
    video.end();
    video.end();
    expect(line.eventNames()).toEqual([]);
    expect(clock.pending).toBe(0);
    expect(line.told).toEqual(['taken', 'given back']);
  });
});
