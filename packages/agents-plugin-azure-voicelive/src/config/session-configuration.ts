// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import { mayEndConversation, type Session, type SessionConfig, type Tool } from '@voicelive-kit/protocol';
import { type AudioFormat, inputFormatOf, outputFormatOf } from '../audio-format.ts';
import { ComposedTools, type ToolSources } from './composed-tools.ts';

export interface SessionConfigurationInit {
  /** The options under wire names, merged with `extra`. */
  readonly configured: SessionConfig;
  /** Defaults of the plugin, which are left out if the service refuses them. */
  readonly optional?: readonly string[];
  /** Fields of `extra`, which the framework's updates do not change. */
  readonly pinned?: readonly string[];
  /** True where the settings were made for another model: the service may refuse any of them. */
  readonly borrowed?: boolean;
  /** What the model can take of a value that was asked for while another one served; undefined: nothing. */
  readonly fit?: (field: string, value: unknown) => unknown;
  /** Whether the model takes a tool of an agent; with settings made for another model, one of these as well. */
  readonly takes?: (tool: Tool) => boolean;
  /** Whether the service has a definition of its own, which holds where nothing is wanted. */
  readonly hasDefinition?: boolean;
}

/** The application by `updateOptions`, or the framework, which sets the tool choice by the same method. */
export type ChangedBy = 'application' | 'framework';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A value the service accepted. `held`: on this connection; `earlier`: on a previous one; `refused`: on a previous one,
 * but refused on this one.
 */
interface Accepted {
  readonly value: unknown;
  readonly state: 'held' | 'earlier' | 'refused';
}

/** Defaults of the service that are the same for every model. */
const SERVICE_DEFAULTS: Fields = { tool_choice: 'auto', tools: [] };

/**
 * The session configuration of a conversation across its connections. Four facts for each field: configured, wanted,
 * sent, accepted.
 *
 * Precedence, field by field: `updateOptions`, then `extra`, then the framework on behalf of an agent (instructions,
 * tool choice), then the options, then the plugin's defaults. Tools are merged: the agent's functions are offered beside
 * the tools of options and `extra`. Values are never mutated.
 */
export class SessionConfiguration {
  #configured: Fields;
  #wanted: Fields;
  /** The update under way; one at a time. */
  #sent: Fields | undefined;
  readonly #accepted = new Map<string, Accepted>();
  /** The last accepted update, and what had been accepted before it. */
  #lastAccepted: { readonly change: Fields; readonly before: ReadonlyMap<string, Accepted> } | undefined;
  #optional: Set<string>;
  #pinned: ReadonlySet<string>;
  #borrowed: boolean;
  #takes: (tool: Tool) => boolean;
  #hasDefinition: boolean;
  /** What the service's definition says, as it announced the session. */
  #defined: Fields = {};
  /** The conversation has begun, so that no connection is to greet any more. */
  #begun = false;
  /** What was asked for since the start, by field; it goes along to another target. */
  readonly #asked = new Map<string, unknown>();
  readonly #tools = new ComposedTools();
  #everAccepted = false;

  constructor(init: SessionConfigurationInit) {
    this.#borrowed = init.borrowed ?? false;
    this.#takes = init.takes ?? (() => true);
    this.#hasDefinition = init.hasDefinition ?? false;
    this.#optional = new Set(init.optional);
    this.#pinned = new Set(init.pinned);
    this.#configured = this.#start(init.configured);
    this.#wanted = this.#configured;
  }

  /**
   * The conversation goes on at another target: it starts from the configuration for that one, with what was asked for
   * since the conversation began. Returns the fields of these that the target is not given, or not as they are.
   */
  retarget({
    configured,
    optional,
    pinned,
    borrowed = false,
    fit = (_, value) => value,
    takes = () => true,
    hasDefinition = false,
  }: SessionConfigurationInit): string[] {
    this.#borrowed = borrowed;
    this.#takes = takes;
    this.#hasDefinition = hasDefinition;
    this.#defined = {};
    this.#optional = new Set(optional);
    this.#pinned = new Set(pinned);
    this.#configured = this.#start(configured);
    this.#wanted = this.#configured;
    const leftOut: string[] = [];
    for (const [field, asked] of this.#asked) {
      // A list of tools may have been cut for the model before.
      const value = field === 'tools' ? this.#tools.whole(asked) : asked;
      const taken = field === 'tools' ? this.#fitted(value) : value === undefined ? value : fit(field, value);
      if (taken !== undefined || value === undefined) this.#want(field, taken);
      if (!same(taken, value)) leftOut.push(field);
    }
    this.connectionLost();
    for (const [field, { value }] of this.#accepted) {
      if (!same(value, valueIn(this.#wanted, field))) this.#accepted.delete(field);
    }
    return leftOut;
  }

  /** The complete configuration, as a new connection is configured with it. */
  get wanted(): Readonly<SessionConfig> {
    return this.#wanted;
  }

  /** The service announces a session that has not been told anything: so much is its own definition. */
  announced(session: Session): void {
    if (this.#hasDefinition) this.#defined = session;
  }

  /** The conversation has begun; the greeting of a definition belongs to its first connection alone. */
  begun(): void {
    const before = this.#begun;
    this.#begun = true;
    if (before || !this.#hasDefinition) return;
    this.#configured = this.#withoutGreeting(this.#configured);
    this.#want('greeting', null);
    this.#accepted.set('greeting', { value: null, state: 'held' });
  }

  /** Those of the session, or of the service's definition. */
  get instructions(): string {
    const instructions = this.#inForce('instructions');
    return typeof instructions === 'string' ? instructions : '';
  }

  /** The voice in force, as far as it is known. */
  get voice(): SessionConfig['voice'] {
    return this.#inForce('voice') as SessionConfig['voice'];
  }

  /** True when the service detects turns, which is its default. */
  get detectsTurns(): boolean {
    const detection = this.#inForce('turn_detection') as { readonly type?: unknown } | null | undefined;
    return detection !== null && detection?.type !== 'none';
  }

  /** True when the service answers a turn by itself. */
  get answersTurns(): boolean {
    return this.detectsTurns && this.#turnFlag('create_response') !== false;
  }

  /** True when the service cancels its response when the caller begins to speak. */
  get interruptsResponse(): boolean {
    return this.detectsTurns && this.#turnFlag('interrupt_response') !== false;
  }

  /** True when the service truncates an interrupted message by itself. */
  get truncatesItself(): boolean {
    return this.detectsTurns && this.#turnFlag('auto_truncate') === true;
  }

  /** False while the tool choice forbids calls. */
  get callsTools(): boolean {
    return this.wanted.tool_choice !== 'none';
  }

  /** Until the service has shown its definition, that is taken to transcribe. */
  get transcribes(): boolean {
    const transcription = this.#inForce('input_audio_transcription');
    return transcription === undefined ? this.#hasDefinition : transcription !== null;
  }

  /** What writes down what the caller says, as far as it is known. */
  get transcription(): SessionConfig['input_audio_transcription'] {
    return this.#inForce('input_audio_transcription') as SessionConfig['input_audio_transcription'];
  }

  /** True when the service has a tool with which it ends the conversation. */
  get agentHangsUp(): boolean {
    return mayEndConversation(this.#inForce('tools'));
  }

  get sendsWordTimes(): boolean {
    return includes(this.wanted.output_audio_timestamp_types, 'word');
  }

  /** True when the service tells how the agent's face moves, as far as its voice can. */
  get movesFace(): boolean {
    const animation = this.#inForce('animation') as SessionConfig['animation'] | undefined;
    return (animation?.outputs ?? []).length > 0;
  }

  /** What the caller's audio is sent as; neither format ever changes. */
  get inputFormat(): AudioFormat {
    return inputFormatOf(this.wanted);
  }

  get outputFormat(): AudioFormat {
    return outputFormatOf(this.wanted);
  }

  get wantsAudio(): boolean {
    const modalities = this.#inForce('modalities');
    return !Array.isArray(modalities) || includes(modalities, 'audio');
  }

  /** Credentials of remote tools, including those of earlier lists. */
  get secrets(): Iterable<string> {
    return this.#tools.secrets;
  }

  /** The latest list given to `setAgentTools` that was not refused. */
  get functionTools(): readonly Tool[] | undefined {
    return this.#tools.sourcesOf(this.wanted.tools).functions;
  }

  /** True once a configuration was accepted; later refusals are not fatal. */
  get everAccepted(): boolean {
    return this.#everAccepted;
  }

  /** Ignores undefined values, and those of the framework for fields of `extra`. */
  change(change: SessionConfig, by: ChangedBy = 'application'): void {
    for (const [field, value] of Object.entries(withoutUndefined(change))) {
      if (by === 'framework' && this.#pinned.has(field)) continue;
      if (field === 'tools') this.#setTools({ provider: (value ?? []) as Tool[] });
      else this.#ask(field, value);
    }
  }

  /** Back to the configured tool choice, or the service's default. */
  restoreToolChoice(): void {
    const configured = valueIn(this.#configured, 'tool_choice');
    this.#ask('tool_choice', configured === undefined ? this.#defaultOf('tool_choice') : configured);
  }

  /** @param elsewhere - tools of the agent that the service runs itself. */
  setAgentTools(functions: readonly Tool[], elsewhere: readonly Tool[] = []): void {
    this.#setTools({ functions, elsewhere });
  }

  /** Wanted fields that the service neither holds nor is being sent; undefined when there are none. */
  pending(): SessionConfig | undefined {
    const change = Object.entries(this.#wanted).filter(([field, value]) => !this.#isTold(field, value));
    return change.length > 0 ? Object.fromEntries(change) : undefined;
  }

  /** Whether the service is known to hold what is wanted of a field. */
  holds(field: string): boolean {
    const value = valueIn(this.#wanted, field);
    if (this.#sent && Object.hasOwn(this.#sent, field)) return false;
    const known = this.#accepted.get(field);
    if (known) return known.state === 'held' && same(known.value, value);
    return value === undefined || this.#isServiceDefault(field, value);
  }

  /** A `session.update` has been sent. */
  sent(change: SessionConfig): void {
    this.#sent = change;
  }

  /** The service accepted the update under way. */
  accepted(): void {
    if (!this.#sent) return;
    this.#everAccepted = true;
    this.#lastAccepted = { change: this.#sent, before: new Map(this.#accepted) };
    for (const [field, value] of Object.entries(this.#sent))
      this.#accepted.set(field, { value, state: 'held' });
    this.#sent = undefined;
  }

  /**
   * The service refused the update under way. Fields that have not been changed since are reverted to what the service
   * last accepted, else to what was configured, else unset. If the service names a `culprit`, only that field is
   * reverted and the others are pending again.
   * @returns the reverted fields; none without a culprit means that the connection cannot be configured, because the
   * service refuses what it had accepted before or what the conversation starts with.
   */
  refused(culprit?: string): string[] {
    const change = this.#sent;
    this.#sent = undefined;
    return change ? this.#takeBack(change, culprit) : [];
  }

  /** The service refused an update that had counted as accepted; only the last one can be reverted. */
  retract(change: SessionConfig, culprit?: string): void {
    const last = this.#lastAccepted;
    if (last?.change !== change) return;
    this.#lastAccepted = undefined;
    for (const field of Object.keys(change)) {
      const known = last.before.get(field);
      if (known) this.#accepted.set(field, known);
      else this.#accepted.delete(field);
    }
    this.#takeBack(change, culprit);
  }

  /** The service refused the update under way because of an optional field, which is dropped; the rest is pending. */
  drop(field: string): void {
    this.#sent = undefined;
    this.#optional.delete(field);
    this.#configured = without(this.#configured, field);
    this.#wanted = without(this.#wanted, field);
  }

  connectionLost(): void {
    this.#sent = undefined;
    this.#lastAccepted = undefined;
    for (const [field, { value }] of this.#accepted) this.#accepted.set(field, { value, state: 'earlier' });
  }

  /** Whether the wanted value of a field is a default of the plugin. */
  isOptional(field: string): boolean {
    return this.#optional.has(field) && same(valueIn(this.#wanted, field), valueIn(this.#configured, field));
  }

  /** Whether a target can do without a field: nobody has chosen it, or not for this model. */
  isDispensable(field: string): boolean {
    if (this.isOptional(field)) return true;
    const configured = valueIn(this.#configured, field);
    return this.#borrowed && configured !== undefined && same(valueIn(this.#wanted, field), configured);
  }

  #takeBack(change: Fields, culprit: string | undefined): string[] {
    const atFault = culprit !== undefined && Object.hasOwn(change, culprit) ? [culprit] : Object.keys(change);
    const [only] = atFault.length === 1 ? atFault : [];
    const reverted = atFault.filter((field) => this.#revert(field, change[field], field === only));
    if (reverted.length > 0) return reverted;
    // Values that were accepted before are not sent again on this connection.
    const accepted = atFault.map((field) => ({ field, known: this.#accepted.get(field) }));
    if (accepted.every(({ field, known }) => known && same(known.value, change[field]))) {
      for (const { field } of accepted) this.#accepted.set(field, { value: change[field], state: 'refused' });
    }
    return [];
  }

  /**
   * False when there is no other value to go back to.
   * @param blamed - whether the field is certainly at fault, so that other targets are not asked for it either.
   */
  #revert(field: string, refused: unknown, blamed: boolean): boolean {
    if (!same(valueIn(this.#wanted, field), refused)) return false;
    const known = this.#accepted.get(field);
    if (known) {
      if (same(known.value, refused)) return false;
      if (blamed && this.#asked.has(field)) this.#asked.set(field, known.value);
      this.#want(field, known.value);
      return true;
    }
    if (blamed) this.#asked.delete(field);
    const configured = valueIn(this.#configured, field);
    // Required: nothing else has been accepted yet.
    if (!this.everAccepted && same(configured, refused)) return false;
    this.#want(field, same(configured, refused) ? undefined : configured);
    return true;
  }

  #ask(field: string, value: unknown): void {
    const known = this.#accepted.get(field);
    if (known?.state === 'refused') this.#accepted.set(field, { value: known.value, state: 'earlier' });
    this.#asked.set(field, value);
    this.#want(field, value);
  }

  /**
   * What the model can have of a list of tools.
   * @param chosen - whether the tools of options and `extra` are meant for this model.
   */
  #fitted(tools: unknown, chosen = !this.#borrowed || this.#pinned.has('tools')): readonly Tool[] {
    return this.#tools.compose(
      this.#tools.sourcesOf(tools),
      (source, tool) => (chosen && source === 'provider') || this.#takes(tool),
    );
  }

  #start(configured: SessionConfig): Fields {
    const given = withoutUndefined(configured);
    const fields = this.#begun && this.#hasDefinition ? this.#withoutGreeting(given) : given;
    const { tools } = configured;
    return tools ? { ...fields, tools: this.#fitted(this.#tools.compose({ provider: tools })) } : fields;
  }

  /** A service that does not know the field may refuse it. */
  #withoutGreeting(fields: Fields): Fields {
    this.#optional.add('greeting');
    return { ...fields, greeting: null };
  }

  /** What is wanted of a field, else what the service's definition says. */
  #inForce(field: string): unknown {
    return Object.hasOwn(this.#wanted, field) ? valueIn(this.#wanted, field) : valueIn(this.#defined, field);
  }

  #want(field: string, value: unknown): void {
    const others = without(this.#wanted, field);
    this.#wanted = value === undefined ? others : { ...others, [field]: value };
  }

  #setTools(change: ToolSources): void {
    const sources = { ...this.#tools.sourcesOf(this.wanted.tools), ...change };
    this.#ask('tools', this.#fitted(this.#tools.compose(sources), change.provider !== undefined));
  }

  /** Whether the service holds a value, is being sent it, or has refused it. */
  #isTold(field: string, value: unknown): boolean {
    if (this.#sent && Object.hasOwn(this.#sent, field)) return same(this.#sent[field], value);
    const known = this.#accepted.get(field);
    if (known && known.state !== 'earlier' && same(known.value, value)) return true;
    return known?.state !== 'held' && this.#isServiceDefault(field, value);
  }

  /** Whether a field that was never sent has the service's default. */
  #isServiceDefault(field: string, value: unknown): boolean {
    return !Object.hasOwn(this.#configured, field) && same(this.#defaultOf(field), value);
  }

  /** A definition has tools of its own, whether the service shows them or not. */
  #defaultOf(field: string): unknown {
    const usual = valueIn(SERVICE_DEFAULTS, field);
    if (!this.#hasDefinition || usual === undefined) return usual;
    return valueIn(this.#defined, field) ?? (field === 'tools' ? undefined : usual);
  }

  #turnFlag(name: 'create_response' | 'interrupt_response' | 'auto_truncate'): unknown {
    const detection = this.#inForce('turn_detection');
    return typeof detection === 'object' && detection !== null ? valueIn(detection, name) : undefined;
  }
}

function withoutUndefined(fields: object): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function without(fields: Fields, field: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}

/** Own properties only. */
function valueIn(fields: object, field: string): unknown {
  return Object.hasOwn(fields, field) ? (fields as Fields)[field] : undefined;
}

function includes(list: unknown, entry: string): boolean {
  return Array.isArray(list) && list.includes(entry);
}

function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other);
}
