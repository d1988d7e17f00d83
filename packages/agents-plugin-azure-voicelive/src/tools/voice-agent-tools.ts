// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ResponseScheduling, SystemTool, ToolboxTool as WireToolbox } from '@voicelive-kit/protocol';
import { checkType, invalidOption, isString, isText } from '../options/checks.ts';
import { RemoteTool } from './remote-tool.ts';

const SCHEDULING: readonly ResponseScheduling[] = ['silent', 'when_idle', 'interrupt', 'skip_if_busy'];

/** @throws VoiceLiveConfigError `invalid_option` */
export function checkScheduling(setting: string, value: unknown): void {
  const known = (given: unknown): boolean => (SCHEDULING as readonly unknown[]).includes(given);
  checkType(setting, value, `one of ${SCHEDULING.join(', ')}`, known);
}

/** A toolbox of the Foundry project, whose tools the service calls itself. */
export interface ToolboxOptions {
  /** Name of the toolbox. */
  name: string;
  /** Its version; toolboxes have no default version. */
  version: string;
  /** When a call makes the agent speak. Default: that of the service, `when_idle`. */
  responseScheduling?: ResponseScheduling | undefined;
}

/** The return type of {@link toolbox}. */
export class ToolboxTool extends RemoteTool {
  readonly #wire: WireToolbox;

  constructor({ name, version, responseScheduling }: ToolboxOptions) {
    for (const [setting, value] of Object.entries({ name, version })) {
      if (!isText(value)) throw invalidOption(`toolbox.${setting}`, value, 'the text that Foundry shows');
    }
    checkScheduling('toolbox.responseScheduling', responseScheduling);
    super({ id: `toolbox_${name}` });
    this.#wire = {
      type: 'toolbox',
      toolbox_name: name,
      toolbox_version: version,
      ...(responseScheduling && { response_scheduling: responseScheduling }),
    };
  }

  override toWire(): WireToolbox {
    return this.#wire;
  }
}

/**
 * A toolbox of the Foundry project as a tool of an agent; voice agents only. Its calls never reach local execution; the
 * session's `remote_call_…` events report their progress.
 * @throws VoiceLiveConfigError when an option is missing or wrong; the message names it.
 */
export function toolbox(options: ToolboxOptions): ToolboxTool {
  return new ToolboxTool(options);
}

/** The return type of {@link endConversation}. */
export class EndConversationTool extends RemoteTool {
  readonly #wire: SystemTool;

  constructor({ description }: { readonly description?: string | undefined } = {}) {
    checkType('endConversation.description', description, 'a text', isString);
    super({ id: 'system_end_conversation' });
    this.#wire = {
      type: 'system',
      name: 'end_conversation',
      ...(description !== undefined && { description }),
    };
  }

  override toWire(): SystemTool {
    return this.#wire;
  }
}

/**
 * Lets the model hang up; voice agents only. The session then ends without an error and emits `conversation_ended`.
 * @param options.description - tells the model when to hang up.
 */
export function endConversation(options?: {
  readonly description?: string | undefined;
}): EndConversationTool {
  return new EndConversationTool(options);
}
