// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export interface IceServer {
  urls: string[];
  username?: string | null;
  credential?: string | null;
}

export interface AvatarVideo {
  codec?: string | null;
  /** Bits per second. */
  bitrate?: number | null;
  gop_size?: number | null;
  resolution?: { width: number; height: number } | null;
  /** Pixels, `[x, y]`. */
  crop?: { top_left: number[]; bottom_right: number[] } | null;
  /** Either a colour (`#RRGGBBAA`) or an image. */
  background?: { color?: string | null; image_url?: string | null } | null;
  [extra: string]: unknown;
}

/** Placement of a photo avatar in its picture. */
export interface AvatarScene {
  zoom?: number | null;
  position_x?: number | null;
  position_y?: number | null;
  rotation_x?: number | null;
  rotation_y?: number | null;
  rotation_z?: number | null;
  amplitude?: number | null;
}

/** A talking head to accompany the voice. */
export interface Avatar {
  type?: 'video-avatar' | 'photo-avatar' | (string & {}) | null;
  character?: string;
  style?: string | null;
  model?: 'vasa-1' | (string & {}) | null;
  customized?: boolean;
  output_protocol?: 'webrtc' | 'websocket' | null;
  output_audit_audio?: boolean | null;
  ice_servers?: IceServer[] | null;
  video?: AvatarVideo | null;
  scene?: AvatarScene | null;
  [extra: string]: unknown;
}

/** Visemes or blendshapes to accompany the voice. */
export interface Animation {
  model_name?: string | null;
  outputs?: ('blendshapes' | 'viseme_id')[] | null;
}
