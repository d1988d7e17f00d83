// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export interface ModalityTokens {
  text_tokens?: number | null;
  audio_tokens?: number | null;
  image_tokens?: number | null;
}

/** Tokens by modality; cached tokens are included in the modality they belong to. */
export interface InputTokenDetails extends ModalityTokens {
  cached_tokens?: number | null;
  cached_tokens_details?: ModalityTokens | null;
  /** Seen on cascaded models. */
  cache_write_tokens?: number | null;
}

export interface OutputTokenDetails {
  text_tokens?: number | null;
  audio_tokens?: number | null;
  reasoning_tokens?: number | null;
}

/** Tokens of one response, in `response.done`. */
export interface Usage {
  total_tokens?: number | null;
  input_tokens?: number | null;
  output_tokens?: number | null;
  input_token_details?: InputTokenDetails | null;
  output_token_details?: OutputTokenDetails | null;
}
