// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { type HistoryMirror, INTERIM_PREFIX } from './mirror.ts';

/** One step that brings the service's conversation towards the wanted one; `after: null` means the head. */
export type UpdateStep =
  | { readonly op: 'delete'; readonly id: string }
  | { readonly op: 'create'; readonly item: llm.ChatItem; readonly after: string | null }
  /** The texts differ, but re-creating the item would lose its audio: only the mirror follows. */
  | { readonly op: 'adopt'; readonly id: string; readonly text: string };

/** The framework keeps the base instructions as a message of this id; the service has a field for them. */
const INSTRUCTIONS_MESSAGE_ID = 'lk.agent_task.instructions';

/**
 * The steps from what the service holds to what the framework wants.
 *
 * @param deletable - items that whoever made `wanted` can have known. Others (speech being transcribed, a message
 * that is playing, what arrived meanwhile) are absent from `wanted` without being unwanted.
 */
export function planUpdate(
  mirror: HistoryMirror,
  wanted: llm.ChatContext,
  deletable: ReadonlySet<string>,
): UpdateStep[] {
  const target = withoutStalePlaceholders(mirror, representable(mirror, wanted));
  const present = new llm.ChatContext(mirror.list().map((entry) => entry.item));
  const diff = llm.computeChatCtxDiff(present, target);
  const byId = new Map(target.items.map((item) => [item.id, item]));
  const steps: UpdateStep[] = [];

  for (const id of diff.toRemove) {
    const moved = byId.has(id);
    if (moved || deletable.has(id)) steps.push({ op: 'delete', id });
  }
  const changed = new Map(diff.toUpdate.map(([after, id]) => [id, after]));
  const created = new Map(diff.toCreate.map(([after, id]) => [id, after]));
  // In the order wanted, so that each new item finds its anchor in place.
  for (const item of target.items) {
    if (created.has(item.id)) {
      steps.push({ op: 'create', item, after: created.get(item.id) ?? null });
    } else if (changed.has(item.id)) {
      steps.push(...changeSteps(mirror, item, changed.get(item.id) ?? null));
    }
  }
  return steps;
}

function changeSteps(mirror: HistoryMirror, item: llm.ChatItem, after: string | null): UpdateStep[] {
  if (item.type !== 'message') return [];
  const entry = mirror.get(item.id);
  const text = item.rawTextContent ?? '';
  const present = entry?.item.type === 'message' ? (entry.item.rawTextContent ?? '') : '';
  const heldAsAudio = entry?.awaitingTranscript === true || (item.role === 'user' && present === '');
  if (heldAsAudio || sameSpeech(entry?.speech?.text, text)) return [{ op: 'adopt', id: item.id, text }];
  return [
    { op: 'delete', id: item.id },
    { op: 'create', item, after },
  ];
}

/** True when `text` is what was spoken, or as much of it as was heard. */
function sameSpeech(spoken: string | undefined, text: string): boolean {
  return spoken !== undefined && squeeze(spoken).startsWith(squeeze(text));
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

/** Leaves out what the service cannot hold: hand-offs, configuration marks, the instructions, empty messages. */
function representable(mirror: HistoryMirror, wanted: llm.ChatContext): llm.ChatContext {
  const items = wanted.copy({ excludeHandoff: true, excludeConfigUpdate: true }).items.filter((item) => {
    if (item.id === INSTRUCTIONS_MESSAGE_ID || item.id.startsWith(INTERIM_PREFIX)) return false;
    if (item.type !== 'message' || mirror.get(item.id)) return true;
    return item.content.some((part) => typeof part !== 'string' || part.trim() !== '');
  });
  return new llm.ChatContext(items);
}

/** A real output has come for a call that was answered by a placeholder: the placeholder goes. */
function withoutStalePlaceholders(mirror: HistoryMirror, wanted: llm.ChatContext): llm.ChatContext {
  const real = new Set(
    wanted.items.flatMap((item) =>
      item.type === 'function_call_output' && mirror.get(item.id)?.placeholder !== true ? item.callId : [],
    ),
  );
  const stale = (item: llm.ChatItem): boolean =>
    item.type === 'function_call_output' &&
    mirror.get(item.id)?.placeholder === true &&
    real.has(item.callId);
  return new llm.ChatContext(wanted.items.filter((item) => !stale(item)));
}
