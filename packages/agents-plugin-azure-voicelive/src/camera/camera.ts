// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { ErrorDetails } from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import type { SessionLog } from '../events/safe-emitter.ts';
import type { ServiceItems } from '../link/service-items.ts';
import type { Picture, PictureSize, Rotation, VideoFrame } from './picture.ts';

/** A picture older than this says nothing of what the camera sees, milliseconds. */
const STALE_MS = 10_000;
/** With so much on its way to the service a picture would hold up the caller's voice, bytes. */
const MOST_BUFFERED = 64 * 1024;
const ID = 'cam_';

/** What is needed of a connection. */
export interface CameraLink {
  readonly items: Pick<ServiceItems, 'create' | 'delete' | 'made'>;
  readonly bufferedAmount: number;
}

export interface CameraSettings extends PictureSize {
  /** Between two pictures, milliseconds. */
  readonly everyMs: number;
  /** How many pictures the conversation holds. */
  readonly keep: number;
  readonly detail: 'auto' | 'low' | 'high';
}

export interface CameraInit {
  readonly clock: Clock;
  readonly log: SessionLog;
  readonly settings: CameraSettings;
  /** Name of the model that serves. */
  readonly model: () => string;
  readonly encode: (frame: VideoFrame, rotation: Rotation, size: PictureSize) => Promise<Picture>;
}

/**
 * What the camera sees, as the last few pictures in the service's conversation: items that nothing is asked for, and of
 * which the chat context holds none. A new connection begins with the last picture alone.
 */
export class Camera {
  readonly #with: CameraInit;
  #link: CameraLink | undefined;
  /** Ids of the pictures the service holds, oldest first. */
  #held: string[] = [];
  /** Those to be taken away where a connection goes on with the same conversation. */
  #unwanted: string[] = [];
  #takenAt = Number.NEGATIVE_INFINITY;
  #encoding = false;
  /** Counts how often the camera was switched off. */
  #era = 0;
  /** The last picture, while there is no connection. */
  #waiting: { readonly picture: Picture; readonly takenAt: number } | undefined;
  /** The model that takes no pictures. */
  #refusedBy: string | undefined;
  #unreadable = false;
  #ended = false;

  constructor(init: CameraInit) {
    this.#with = init;
  }

  /** Whether an item is one of ours. */
  static owns(itemId: string): boolean {
    return itemId.startsWith(ID);
  }

  connected(link: CameraLink, { goesOn }: { goesOn: boolean }): void {
    if (goesOn) {
      for (const id of [...this.#held, ...this.#unwanted]) link.items.made(id);
      for (const id of this.#unwanted) void link.items.delete(id);
    } else this.#held = [];
    this.#unwanted = [];
    this.#link = link;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting && this.#with.clock.now() - waiting.takenAt <= STALE_MS) this.#send(waiting.picture);
  }

  disconnected(): void {
    this.#link = undefined;
  }

  /** Takes a picture of a frame if it is time for one. */
  push(frame: VideoFrame, rotation: Rotation): void {
    const { clock, settings, encode, model } = this.#with;
    const takenAt = clock.now();
    if (this.#ended || this.#encoding || takenAt - this.#takenAt < settings.everyMs) return;
    if (this.#refusedBy === model() || (this.#link?.bufferedAmount ?? 0) > MOST_BUFFERED) return;
    this.#takenAt = takenAt;
    this.#encoding = true;
    const era = this.#era;
    encode(frame, rotation, settings)
      .then(
        (picture) => {
          if (era === this.#era && !this.#ended) this.#taken(picture, takenAt);
        },
        (error: unknown) => this.#failed(error),
      )
      .finally(() => {
        this.#encoding = false;
      });
  }

  /** The camera is off: what it showed is taken out of the conversation. */
  clear(): void {
    this.#era += 1;
    this.#takenAt = Number.NEGATIVE_INFINITY;
    this.#waiting = undefined;
    for (const id of this.#held) {
      if (this.#link) void this.#link.items.delete(id);
      else this.#unwanted.push(id);
    }
    this.#held = [];
  }

  end(): void {
    this.#ended = true;
    this.#waiting = undefined;
  }

  #taken(picture: Picture, takenAt: number): void {
    if (this.#link) this.#send(picture);
    else this.#waiting = { picture, takenAt };
  }

  #send({ dataUrl, bytes }: Picture): void {
    const link = this.#link;
    if (!link) return;
    const { detail, keep } = this.#with.settings;
    const id = `${ID}${randomUUID().replaceAll('-', '').slice(0, 24)}`;
    const content = [{ type: 'input_image' as const, image_url: dataUrl, detail }];
    const model = this.#with.model();
    void link.items
      .create({ type: 'message', id, role: 'user', content }, undefined, () => undefined)
      .then((answer) => {
        if (answer.kind === 'refused') this.#refused(id, bytes, model, answer.error);
      });
    this.#held.push(id);
    while (this.#held.length > keep) void link.items.delete(this.#held.shift() ?? '');
  }

  #refused(id: string, bytes: number, model: string, { code, type, param, message }: ErrorDetails): void {
    this.#held = this.#held.filter((held) => held !== id);
    if (this.#refusedBy === model) return;
    this.#refusedBy = model;
    this.#with.log.warn(
      { model, bytes, code: code ?? type, param, 'lk.pii.sentence': message },
      'the service refuses pictures of the camera; this model gets no more of them',
    );
  }

  #failed(error: unknown): void {
    if (this.#unreadable) return;
    this.#unreadable = true;
    // The error's text can tell of the frame, not of what is in it.
    this.#with.log.warn({ error }, 'a frame of the camera cannot be made a picture');
  }
}
