// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export type {
  Carrier,
  CarrierAbilities,
  CarrierCodec,
  CarrierCommand,
  CarrierEvent,
  MediaFormat,
} from './carriers/carrier.ts';
