// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isDeepStrictEqual } from 'node:util';
import {
  END_CONVERSATION,
  mayEndConversation,
  type Session,
  type SessionConfig,
  type Tool,
} from '@voicelive-kit/protocol';
import { type AudioFormat, inputFormatOf, outputFormatOf } from '../audio-format.ts';
import { ComposedTools, type ToolSources } from './composed-tools.ts';

export interface SessionConfigurationInit {
  /** The options under wire names, merged with `extra`. */
  readonly configured: SessionConfig;
  /** Defaults of the plugin, which are omitted if the service refuses them. */
  readonly optional?: readonly string[];
  /** Fields of `extra`, which the framework's updates do not change. */
  readonly pinned?: readonly string[];
  /** True when the settings were made for another model: the service may refuse any of them. */
  readonly borrowed?: boolean;
  /** What the model accepts of a value that was requested while another model served; undefined: nothing. */
  readonly fit?: (field: string, value: unknown) => unknown;
  /** Whether the model accepts a tool of an agent or, with settings made for another model, a tool of those settings. */
  readonly takes?: (tool: Tool) => boolean;
  /** Whether the service has its own definition of the session, which applies to fields nobody sets. */
  readonly hasDefinition?: boolean;
}

/**
 * The source of a change: the application through `updateOptions`, or the framework, which sets the tool choice through
 * the same method.
 */
export type ChangedBy = 'application' | 'framework';

/**
 * Who has the agent speak about the result of a tool that the service runs. `nobody`: at least not as far as this side
 * knows.
 */
export type AskedBy = 'client' | 'service' | 'nobody';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A value the service accepted. `held`: on this connection; `earlier`: on a previous one; `refused`: accepted on a
 * previous one, but refused on this one.
 */
interface Accepted {
  readonly value: unknown;
  readonly state: 'held' | 'earlier' | 'refused';
}

/** Defaults of the service that are the same for every model. */
const SERVICE_DEFAULTS: Fields = { tool_choice: 'auto', tools: [] };

/**
 * The session configuration of a conversation across its connections. It tracks four values for each field: configured,
 * wanted, sent, accepted.
 *
 * Precedence, field by field: `updateOptions`, then `extra`, then the framework on behalf of an agent (instructions,
 * tool choice), then the options, then the plugin's defaults. Tools are merged: the agent's functions are offered
 * alongside the tools of options and `extra`. Values are never mutated.
 */
export class SessionConfiguration {
  #configured: Fields;
  #wanted: Fields;
  /** The update in progress; one at a time. */
  #sent: Fields | undefined;
  readonly #accepted = new Map<string, Accepted>();
  /** The last accepted update, and what had been accepted before it. */
  #lastAccepted: { readonly change: Fields; readonly before: ReadonlyMap<string, Accepted> } | undefined;
  #optional: Set<string>;
  #pinned: ReadonlySet<string>;
  #borrowed: boolean;
  #takes: (tool: Tool) => boolean;
  #hasDefinition: boolean;
  /** The service's own definition, as it was announced with the session. */
  #defined: Fields = {};
  /** True once the conversation has begun, so that no connection greets any more. */
  #begun = false;
  /** Changes requested since the start, by field; they are carried over to another target. */
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
   * The conversation continues at another target: it starts from the configuration for that target, with the changes
   * requested since the conversation began. Returns the changed fields that are omitted or replaced there.
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
      // A list of tools may have been reduced for the previous model.
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

  /** The complete configuration, for a new connection. */
  get wanted(): Readonly<SessionConfig> {
    return this.#wanted;
  }

  /** The service announced a session that has not been configured yet: what it shows is its own definition. */
  announced(session: Session): void {
    if (this.#hasDefinition) this.#defined = session;
  }

  /** Somebody has said something: the greeting of a definition is not spoken on another connection. */
  begun(): void {
    const before = this.#begun;
    this.#begun = true;
    if (before || !this.#hasDefinition) return;
    this.#configured = this.#withoutGreeting(this.#configured);
    this.#want('greeting', null);
    this.#accepted.set('greeting', { value: null, state: 'held' });
  }

  /** The instructions of the session, or of the service's definition. */
  get instructions(): string {
    const instructions = this.#inForce('instructions');
    return typeof instructions === 'string' ? instructions : '';
  }

  /** The voice in effect, as far as it is known. */
  get voice(): SessionConfig['voice'] {
    return this.#inForce('voice') as SessionConfig['voice'];
  }

  /** True when the service detects turns, which is its default. */
  get detectsTurns(): boolean {
    const detection = this.#inForce('turn_detection') as { readonly type?: unknown } | null | undefined;
    return detection !== null && detection?.type !== 'none';
  }

  /** True when the service responds to a turn by itself. */
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

  /** False while the tool choice rules out calls. */
  get callsTools(): boolean {
    return this.wanted.tool_choice !== 'none';
  }

  /** Assumed to be true until the service has announced its definition. */
  get transcribes(): boolean {
    const transcription = this.#inForce('input_audio_transcription');
    return transcription === undefined ? this.#hasDefinition : transcription !== null;
  }

  /** The transcription settings for the caller's speech, as far as they are known. */
  get transcription(): SessionConfig['input_audio_transcription'] {
    return this.#inForce('input_audio_transcription') as SessionConfig['input_audio_transcription'];
  }

  /** True when the service has a tool that ends the conversation. */
  get agentHangsUp(): boolean {
    return mayEndConversation(this.#inForce('tools'));
  }

  /**
   * True for a tool that the service runs although it reports the call as one of a function: that with which an agent
   * hangs up, unless the framework has a function of that name.
   */
  isServiceTool(name: string): boolean {
    if (name !== END_CONVERSATION || !this.agentHangsUp) return false;
    return !(this.functionTools ?? []).some((tool) => tool.type === 'function' && tool.name === name);
  }

  /**
   * Who has the agent speak about the result of an MCP server or a toolbox. In Voice Live it is the client; with voice
   * agents the service follows up by itself as the tool's `response_scheduling` says (`VoiceAgentMcpTool` of npm
   * `@azure/ai-projects` 2.10.0), by default as soon as nobody speaks.
   */
  askedBy(serverLabel: string | undefined): AskedBy {
    if (!this.#hasDefinition) return 'client';
    const tools = this.#inForce('tools');
    const tool = (Array.isArray(tools) ? (tools as Tool[]) : []).find(
      (one) =>
        (one.type === 'mcp' && one.server_label === serverLabel) ||
        (one.type === 'toolbox' && one.toolbox_name === serverLabel),
    );
    if (tool?.type !== 'mcp' && tool?.type !== 'toolbox') return 'nobody';
    const scheduling = tool.response_scheduling ?? 'when_idle';
    return scheduling === 'silent' || scheduling === 'skip_if_busy' ? 'nobody' : 'service';
  }

  get sendsWordTimes(): boolean {
    return includes(this.wanted.output_audio_timestamp_types, 'word');
  }

  /** True when the service sends visemes or blendshapes, as far as its voice supports them. */
  get movesFace(): boolean {
    const animation = this.#inForce('animation') as SessionConfig['animation'] | undefined;
    return (animation?.outputs ?? []).length > 0;
  }

  /** The format of the caller's audio; the formats never change during a session. */
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

  /** The latest list passed to `setAgentTools` that was not refused. */
  get functionTools(): readonly Tool[] | undefined {
    return this.#tools.sourcesOf(this.wanted.tools).functions;
  }

  /** True once a configuration was accepted; later refusals are not fatal. */
  get everAccepted(): boolean {
    return this.#everAccepted;
  }

  /** Ignores undefined values, and those that the framework sets for fields of `extra`. */
  change(change: SessionConfig, by: ChangedBy = 'application'): void {
    for (const [field, value] of Object.entries(withoutUndefined(change))) {
      if (by === 'framework' && this.#pinned.has(field)) continue;
      if (field === 'tools') this.#setTools({ provider: (value ?? []) as Tool[] });
      else this.#ask(field, value);
    }
  }

  /** Resets to the configured tool choice, or the service's default. */
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

  /** Whether the service is known to hold the wanted value of a field. */
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

  /** The service accepted the update in progress. */
  accepted(): void {
    if (!this.#sent) return;
    this.#everAccepted = true;
    this.#lastAccepted = { change: this.#sent, before: new Map(this.#accepted) };
    for (const [field, value] of Object.entries(this.#sent))
      this.#accepted.set(field, { value, state: 'held' });
    this.#sent = undefined;
  }

  /**
   * The service refused the update in progress. Fields that have not been changed since are reverted to the value the
   * service last accepted, else to the configured one, else unset. If the service names a `culprit`, only that field is
   * reverted and the others become pending again.
   * @returns the reverted fields; none without a culprit means that the connection cannot be configured, because the
   *   service refuses what it had accepted before or what the conversation starts with.
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

  /** The service refused the update in progress because of an optional field, which is dropped; the rest becomes pending. */
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

  /** Whether a target works without a field: nobody has chosen it, or not for this model. */
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
    // Values that were accepted on an earlier connection are not sent again on this one.
    const accepted = atFault.map((field) => ({ field, known: this.#accepted.get(field) }));
    if (accepted.every(({ field, known }) => known && same(known.value, change[field]))) {
      for (const { field } of accepted) this.#accepted.set(field, { value: change[field], state: 'refused' });
    }
    return [];
  }

  /**
   * Returns false when there is no other value to revert to.
   * @param blamed - whether the field is certainly at fault, so that it is not requested from other targets either.
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
   * The tools of a list that the model accepts.
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

  /** The wanted value of a field, else that of the service's definition. */
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

  /** Whether a field that was never sent has the service's default value. */
  #isServiceDefault(field: string, value: unknown): boolean {
    return !Object.hasOwn(this.#configured, field) && same(this.#defaultOf(field), value);
  }

  /** A definition has its own tools, whether the service shows them or not. */
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
