// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId, type Avatar, type Random } from '@voicelive-kit/protocol';
import { z } from 'zod';
import { ClientMistake } from '../client-mistake.ts';

const place = z.array(z.int()).length(2);

/** `session.avatar` as clients may set it. */
export const avatarFields = z.looseObject({
  type: z.enum(['video-avatar', 'photo-avatar']).nullish(),
  character: z.string().min(1),
  style: z.string().nullish(),
  model: z.string().nullish(),
  customized: z.boolean().nullish(),
  output_protocol: z.enum(['webrtc', 'websocket']).nullish(),
  output_audit_audio: z.boolean().nullish(),
  ice_servers: z
    .array(
      z.looseObject({
        urls: z.array(z.string()).min(1),
        username: z.string().nullish(),
        credential: z.string().nullish(),
      }),
    )
    .nullish(),
  video: z
    .looseObject({
      codec: z.string().nullish(),
      bitrate: z.number().positive().nullish(),
      gop_size: z.int().min(1).nullish(),
      resolution: z.looseObject({ width: z.int().min(1), height: z.int().min(1) }).nullish(),
      crop: z.looseObject({ top_left: place, bottom_right: place }).nullish(),
      background: z
        .looseObject({ color: z.string().nullish(), image_url: z.string().nullish() })
        .refine((value) => !(value.color && value.image_url), 'color and image_url exclude each other')
        .nullish(),
    })
    .nullish(),
  scene: z.record(z.string(), z.number().nullable()).nullish(),
});

/** The standard video avatars and their styles, according to the service's documentation. */
const VIDEO_AVATARS: Readonly<Record<string, readonly string[]>> = {
  harry: ['business', 'casual', 'youthful'],
  jeff: ['business', 'formal'],
  lisa: [
    'casual-sitting',
    'graceful-sitting',
    'graceful-standing',
    'technical-sitting',
    'technical-standing',
  ],
  lori: ['casual', 'formal', 'graceful'],
  max: ['business', 'casual', 'formal'],
  meg: ['business', 'casual', 'formal'],
};
const PHOTO_MODEL = 'vasa-1';
const RELAY = 'turn:relay.communication.microsoft.com:3478';
const VIDEO = { codec: 'h264', bitrate: 2_000_000, gop_size: 10 };

/**
 * The avatar as the service echoes it, relay servers included; throws a ClientMistake if it does not exist. The bitrate
 * of an existing avatar does not change.
 */
export function effectiveAvatar(wanted: Avatar, current: Avatar | null | undefined, random: Random): Avatar {
  const type = wanted.type ?? 'video-avatar';
  const problem = type === 'photo-avatar' ? photoProblem(wanted) : videoProblem(wanted);
  if (problem !== undefined) {
    throw new ClientMistake(
      'avatar_verification_failed',
      `Avatar verification failed: ${problem}`,
      'session.avatar',
    );
  }
  const bitrate = current?.video?.bitrate ?? wanted.video?.bitrate ?? VIDEO.bitrate;
  return {
    ...wanted,
    type,
    style: wanted.style ?? null,
    model: wanted.model ?? null,
    customized: wanted.customized ?? false,
    output_protocol: wanted.output_protocol ?? 'webrtc',
    output_audit_audio: wanted.output_audit_audio ?? false,
    ice_servers: wanted.ice_servers ?? current?.ice_servers ?? [relay(random)],
    video: { ...VIDEO, ...wanted.video, bitrate },
    scene: wanted.scene ?? null,
  };
}

function photoProblem({ model, style }: Avatar): string | undefined {
  if (model !== PHOTO_MODEL) return `a photo avatar needs the model '${PHOTO_MODEL}'.`;
  return style ? 'a photo avatar has no style.' : undefined;
}

function videoProblem({ character = '', style, customized }: Avatar): string | undefined {
  if (customized) return undefined;
  const styles = VIDEO_AVATARS[character.toLowerCase()];
  if (styles === undefined) {
    return `there is no character '${character}'; one of your own needs customized: true. Standard ones: ${Object.keys(VIDEO_AVATARS).join(', ')}.`;
  }
  if (style && styles.includes(style)) return undefined;
  return `the character '${character}' has no style '${style ?? ''}'. Its styles: ${styles.join(', ')}.`;
}

function relay(random: Random): { urls: string[]; username: string; credential: string } {
  return { urls: [RELAY], username: newId('user', 16, random), credential: newId('emulated', 16, random) };
}
