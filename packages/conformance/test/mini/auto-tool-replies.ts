// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from '../../src/index.ts';
import { miniAdapter, MiniModel } from './model.ts';

/** A plugin whose provider continues by itself when it has the outputs of tools. */
class AutoToolReplyModel extends MiniModel {
  override get capabilities(): MiniModel['capabilities'] {
    return { ...super.capabilities, autoToolReplyGeneration: true };
  }
}

export function autoToolReplyAdapter(): Adapter {
  return miniAdapter(undefined, {
    capabilities: { autoToolReplyGeneration: true },
    createModel: (endpoint, overrides) => new AutoToolReplyModel(endpoint, overrides),
  });
}

/** Declares it to its users, but not to the framework. */
export function forgottenAutoToolReplyAdapter(): Adapter {
  return miniAdapter(undefined, { capabilities: { autoToolReplyGeneration: true } });
}
