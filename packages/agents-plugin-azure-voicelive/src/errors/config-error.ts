// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveErrorCode } from './codes.ts';

/** A setting is missing or wrong; thrown by the constructor, with the ways out in the message. */
export class VoiceLiveConfigError extends Error {
  readonly code: VoiceLiveErrorCode;
  /** The option, and where there is one the environment variable, that is meant. */
  readonly setting: string;

  constructor(init: { code: VoiceLiveErrorCode; setting: string; message: string }) {
    super(init.message);
    this.name = 'VoiceLiveConfigError';
    this.code = init.code;
    this.setting = init.setting;
  }
}
