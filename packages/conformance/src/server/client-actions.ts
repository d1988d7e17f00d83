// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type AckKind, AckQueue } from './ack-queue.ts';
import { userAudio } from './conversation.ts';
import type { ConformanceDriver } from './driver.ts';
import type { Received } from './inbox.ts';
import type { ClientAction, ClientRequest, NeutralConfig } from './neutral.ts';
import type { PeerResponses } from './peer-responses.ts';
import { merged } from './raw-json.ts';
import type { Reaction, Rules } from './rules.ts';
import type { Speaker } from './speaker.ts';
import type { Temperament } from './temperaments.ts';

type Action<K extends ClientAction['kind']> = Extract<ClientAction, { kind: K }>;
/** Sends an acknowledgement, at the time and if the mode allows it. */
type Answer = (acknowledge: () => void) => void;

interface Surroundings {
  readonly driver: ConformanceDriver;
  readonly rules: Rules;
  readonly temperament: Temperament;
  readonly responses: PeerResponses;
  /** Replaces the usual handling of a message; undefined keeps it. */
  readonly react: (action: Received) => Reaction | undefined;
  /** Called for a request that was not rejected. */
  readonly requested: (request: ClientRequest) => void;
}

/** Handles the messages of a client: their effect on the conversation, and the provider's answer. */
export class ClientActions {
  readonly #speaker: Speaker;
  readonly #with: Surroundings;
  readonly #acks: AckQueue;
  #config: NeutralConfig = {};
  #rawConfig: unknown = {};
  #held: (() => void)[] = [];
  /** Samples since the last commit or clear. */
  #uncommitted = 0;

  constructor(speaker: Speaker, surroundings: Surroundings) {
    this.#speaker = speaker;
    this.#with = surroundings;
    this.#acks = new AckQueue(surroundings.rules, surroundings.temperament);
  }

  /** Everything the client has configured; later values override earlier ones. */
  get config(): NeutralConfig {
    return this.#config;
  }

  /** How many acknowledgements are held. */
  get held(): number {
    return this.#held.length;
  }

  /** Sends those held, in the order they were due or in another; those not in the order stay held. */
  release(order: readonly number[] = this.#held.map((_, index) => index)): void {
    const held = this.#held.splice(0);
    for (const index of order) held[index]?.();
    this.#held.push(...held.filter((_, index) => !order.includes(index)));
  }

  /** Reports the session's configuration to the client, in answer to a message or unsolicited. */
  tellConfig(ref?: string): void {
    const about = { config: this.#config, raw: this.#rawConfig };
    this.#speaker.say({ say: 'config-accepted', ...about, ...(ref !== undefined && { ref }) });
  }

  /** Whether acknowledgements are still to be sent. */
  get acknowledging(): boolean {
    return this.#acks.waiting;
  }

  /** Discards what was not acknowledged. */
  close(): void {
    this.#acks.close();
  }

  take(action: Received): void {
    if (action.kind === 'config') this.#tellUnasked();
    const reaction = this.#with.react(action);
    if (reaction === 'ignore') return;
    if (typeof reaction === 'object') {
      const { refuse, message, named = true } = reaction;
      this.#speaker.error(refuse, message, named && 'ref' in action ? action.ref : undefined);
      return;
    }
    this.#apply(action, (acknowledge) => {
      if (reaction === 'hold') this.#held.push(acknowledge);
      else if (reaction !== 'drop') this.#acks.push(ackKind(action), acknowledge);
    });
  }

  #apply(action: ClientAction, answer: Answer): void {
    switch (action.kind) {
      case 'config':
        this.#configure(action, answer);
        return;
      case 'create':
        this.#create(action, answer);
        return;
      case 'delete':
        this.#delete(action, answer);
        return;
      case 'truncate':
        this.#truncate(action, answer);
        return;
      case 'commit':
        this.#commit(action, answer);
        return;
      case 'clear':
        this.#uncommitted = 0;
        answer(() => this.#speaker.say({ say: 'cleared' }));
        return;
      case 'request':
        this.#request(action);
        return;
      case 'cancel':
        this.#cancel(action);
        return;
      case 'audio':
        this.#uncommitted += action.samples.length;
        return;
      case 'other':
        return;
    }
  }

  /** The unchanged session, which some providers report just before they process an update. */
  #tellUnasked(): void {
    if (this.#with.temperament.has('unasked')) this.tellConfig();
  }

  #configure(action: Action<'config'>, answer: Answer): void {
    this.#config = { ...this.#config, ...action.config };
    this.#rawConfig = merged(this.#rawConfig, action.raw);
    answer(() => this.tellConfig(action.ref));
  }

  #create({ item, place, raw, ref }: Action<'create'>, answer: Answer): void {
    const { conversation } = this.#speaker;
    if (this.#with.rules.rejects(item)) {
      this.#speaker.error('rejected', `item ${item.id} is rejected`, ref);
      return;
    }
    if ('after' in place && !conversation.has(place.after)) {
      this.#speaker.error('no-anchor', `there is no item ${place.after}`, ref);
      return;
    }
    if (!conversation.insert(item, place)) {
      this.#speaker.error('rejected', `item ${item.id} cannot be placed`, ref);
      return;
    }
    const previousId = conversation.previousOf(item.id);
    answer(() => this.#speaker.say({ say: 'item-created', item, previousId, raw }));
  }

  #delete({ itemId, ref }: Action<'delete'>, answer: Answer): void {
    if (this.#speaker.conversation.delete(itemId))
      answer(() => this.#speaker.say({ say: 'item-deleted', itemId }));
    else this.#speaker.error('rejected', `there is no item ${itemId}`, ref);
  }

  /** Only audio can be truncated: a message the provider holds as text is rejected. */
  #truncate({ itemId, audioEndMs, ref }: Action<'truncate'>, answer: Answer): void {
    const item = this.#speaker.conversation.everything().find(({ id }) => id === itemId);
    const isText = item?.kind === 'message' && item.parts.some(({ type }) => type === 'text');
    if (item && !isText) answer(() => this.#speaker.say({ say: 'truncated', itemId, audioEndMs }));
    else this.#speaker.error('rejected', `${itemId} is not audio, so it cannot be truncated`, ref);
  }

  /** Makes an item of the input buffer, unless it holds less audio than the protocol allows for a commit. */
  #commit({ ref }: Action<'commit'>, answer: Answer): void {
    const { sampleRate, shortestCommitMs = 0 } = this.#with.driver;
    const ms = (this.#uncommitted * 1000) / sampleRate.input;
    this.#uncommitted = 0;
    if (ms === 0 || ms < shortestCommitMs) {
      this.#speaker.error('empty-commit', 'the input buffer holds too little audio', ref);
      return;
    }
    const { conversation } = this.#speaker;
    const itemId = this.#speaker.newId('user');
    const previousId = conversation.lastId;
    conversation.insert(userAudio(itemId));
    answer(() => {
      this.#speaker.say({ say: 'committed', itemId, previousId });
      this.#speaker.say({ say: 'item-created', item: userAudio(itemId), previousId });
    });
  }

  #request(request: ClientRequest): void {
    const { rules, responses, requested } = this.#with;
    if (rules.oneResponseAtATime && responses.active) {
      this.#speaker.error('busy', 'a response is already active', request.ref);
      return;
    }
    responses.fill();
    requested(request);
  }

  #cancel({ responseId, ref }: Action<'cancel'>): void {
    const { rules, temperament, responses } = this.#with;
    const target = responseId === undefined ? responses.active : responses.get(responseId);
    if (!target || target.ended || target.stopped) {
      this.#speaker.error('nothing-to-cancel', 'Cancellation failed: no active response found', ref);
      return;
    }
    if (!rules.confirmsCancel) return;
    if (temperament.has('endless-cancel')) target.stopped = true;
    else if (temperament.has('streams-on')) target.streamOn();
    else target.cancelled();
  }
}

function ackKind({ kind }: ClientAction): AckKind {
  if (kind === 'config') return 'settings';
  return kind === 'commit' || kind === 'clear' ? 'turn' : 'items';
}
