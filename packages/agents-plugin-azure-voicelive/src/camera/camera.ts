// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { ErrorDetails } from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import type { SessionLog } from '../events/safe-emitter.ts';
import type { ServiceItems } from '../link/service-items.ts';
import type { Picture, PictureSize, Rotation, VideoFrame } from './picture.ts';

/** A picture older than this no longer shows what the camera sees, in milliseconds. */
const STALE_MS = 10_000;
/** With more buffered data than this, a picture would delay the caller's audio, in bytes. */
const MOST_BUFFERED = 64 * 1024;
const ID = 'cam_';

/** The part of a connection that the camera uses. */
export interface CameraLink {
  readonly items: Pick<ServiceItems, 'create' | 'delete' | 'made'>;
  readonly bufferedAmount: number;
}

export interface CameraSettings extends PictureSize {
  /** Interval between pictures, in milliseconds. */
  readonly everyMs: number;
  /** Maximum number of pictures in the conversation. */
  readonly keep: number;
  readonly detail: 'auto' | 'low' | 'high';
}

export interface CameraInit {
  readonly clock: Clock;
  readonly log: SessionLog;
  readonly settings: CameraSettings;
  /** Returns the name of the model that serves the session. */
  readonly model: () => string;
  readonly encode: (frame: VideoFrame, rotation: Rotation, size: PictureSize) => Promise<Picture>;
}

/**
 * Keeps the last few pictures from a camera in the service's conversation, as items that do not request a response
 * and are not in the chat context. A new connection starts with only the last picture.
 */
export class Camera {
  readonly #with: CameraInit;
  #link: CameraLink | undefined;
  /** Ids of the pictures in the service's conversation, oldest first. */
  #held: string[] = [];
  /** Ids of pictures to delete if the next connection resumes the same conversation. */
  #unwanted: string[] = [];
  #takenAt = Number.NEGATIVE_INFINITY;
  #encoding = false;
  /** Counts how many times the camera was turned off. */
  #era = 0;
  /** The last picture taken while disconnected. */
  #waiting: { readonly picture: Picture; readonly takenAt: number } | undefined;
  /** The model that rejected pictures. */
  #refusedBy: string | undefined;
  #unreadable = false;
  #ended = false;

  constructor(init: CameraInit) {
    this.#with = init;
  }

  /** Whether this item is a camera picture. */
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

  /** Takes a picture from a frame, if the interval has passed. */
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

  /** Deletes all pictures from the conversation, because the camera is off. */
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
      'the service rejected a camera picture; no more are sent to this model',
    );
  }

  #failed(error: unknown): void {
    if (this.#unreadable) return;
    this.#unreadable = true;
    // The error can describe the frame, but not what it shows.
    this.#with.log.warn({ error }, 'failed to encode a camera frame');
  }
}
