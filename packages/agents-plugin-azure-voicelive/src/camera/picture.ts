// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import { VideoBufferType } from '@livekit/rtc-node';
import sharp from 'sharp';

/** A frame as the framework sees it; see `AudioFrame` in `session.ts`. */
export type VideoFrame = Parameters<llm.DuplexSession['pushVideo']>[0];

/** How far a frame is turned from upright, clockwise, as telephones send theirs. */
export type Rotation = 0 | 90 | 180 | 270;

/** A picture as the service takes it. */
export interface Picture {
  /** `data:image/jpeg;base64,…` */
  readonly dataUrl: string;
  readonly bytes: number;
}

export interface PictureSize {
  /** The longer side at most, pixels. */
  readonly maxSide: number;
  /** Of the JPEG, 1 to 100. */
  readonly quality: number;
}

const CHANNELS: Partial<Record<VideoBufferType, 3 | 4>> = {
  [VideoBufferType.RGBA]: 4,
  [VideoBufferType.RGB24]: 3,
};

/** A frame as an upright JPEG. The frame is read at once, and may be used again when this returns. */
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
