// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import { VideoBufferType } from '@livekit/rtc-node';
import sharp from 'sharp';

/** A frame as typed by the framework; see `AudioFrame` in `session.ts`. */
export type VideoFrame = Parameters<llm.DuplexSession['pushVideo']>[0];

/** Clockwise rotation of a frame from upright, in degrees, as sent by phones. */
export type Rotation = 0 | 90 | 180 | 270;

/** A picture in the format the service accepts. */
export interface Picture {
  /** `data:image/jpeg;base64,…` */
  readonly dataUrl: string;
  readonly bytes: number;
}

export interface PictureSize {
  /** Maximum length of the longer side, in pixels. */
  readonly maxSide: number;
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
}

const CHANNELS: Partial<Record<VideoBufferType, 3 | 4>> = {
  [VideoBufferType.RGBA]: 4,
  [VideoBufferType.RGB24]: 3,
};

/** Encodes a frame as an upright JPEG. Copies the frame synchronously, so that the caller can reuse it. */
export async function toJpeg(
  frame: VideoFrame,
  rotation: Rotation,
  { maxSide, quality }: PictureSize,
): Promise<Picture> {
  const plain = CHANNELS[frame.type] === undefined ? frame.convert(VideoBufferType.RGBA) : frame;
  const channels = CHANNELS[plain.type] ?? 4;
  const { width, height } = plain;
  const jpeg = await sharp(Buffer.from(plain.data), { raw: { width, height, channels } })
    .rotate(rotation)
    .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    .flatten()
    .jpeg({ quality })
    .toBuffer();
  return { dataUrl: `data:image/jpeg;base64,${jpeg.toString('base64')}`, bytes: jpeg.length };
}
