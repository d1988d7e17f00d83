// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SessionConfig, Tool } from '@voicelive-kit/protocol';
import { describe, expect, it } from 'vitest';
import { SessionConfiguration } from './session-configuration.ts';

const mcp: Tool = { type: 'mcp', server_label: 'docs', server_url: 'https://mcp.test' };
const weather: Tool = { type: 'function', name: 'weather', parameters: { type: 'object' } };
const time: Tool = { type: 'function', name: 'time', parameters: { type: 'object' } };

const configuration = (
  configured: SessionConfig = {},
  rest: { optional?: string[]; pinned?: string[] } = {},
) => new SessionConfiguration({ configured, ...rest });

/** A configuration that the service has accepted as a whole. */
function accepted(configured: SessionConfig, rest = {}): SessionConfiguration {
  const made = configuration(configured, rest);
  send(made);
  made.accepted();
  return made;
}

function send(made: SessionConfiguration): SessionConfig {
  const change = made.pending();
  if (!change) throw new Error('nothing is pending');
  made.sent(change);
  return change;
}

describe('the pending fields', () => {
  it('are all wanted ones at first, the changed ones later, and undefined when nothing differs', () => {
    const made = configuration({ instructions: 'a', temperature: 0.5 });
    expect(send(made)).toEqual({ instructions: 'a', temperature: 0.5 });
    expect(made.pending()).toBeUndefined();
    made.accepted();
    made.change({ instructions: 'b', temperature: 0.5 });
    expect(made.pending()).toEqual({ instructions: 'b' });
  });

  it('ignore the order of keys and undefined values', () => {
    const made = accepted({ turn_detection: { type: 'server_vad', threshold: 0.5 } });
    made.change({ turn_detection: { threshold: 0.5, type: 'server_vad' }, voice: undefined as never });
    expect(made.pending()).toBeUndefined();
    expect(made.wanted).not.toHaveProperty('voice');
  });

  it('exclude fields being sent, and include those changed back meanwhile', () => {
    const made = accepted({ temperature: 0.5 });
    made.change({ temperature: 0.9 });
    send(made);
    expect(made.pending()).toBeUndefined();
    made.change({ temperature: 0.5 });
    expect(made.pending()).toEqual({ temperature: 0.5 });
  });

  it.each([['tool_choice', 'auto'] as const, ['tools', []] as const])(
    'exclude an initial %s that is the default of the service',
    (field, value) => {
      const made = accepted({ instructions: 'a' });
      made.change({ [field]: value });
      expect(made.pending()).toBeUndefined();
    },
  );

  it('include a default of the service that was configured, or that replaces another value', () => {
    expect(configuration({ tool_choice: 'auto' }).pending()).toEqual({ tool_choice: 'auto' });
    const made = accepted({ instructions: 'a' });
    made.change({ tool_choice: 'none' });
    send(made);
    made.change({ tool_choice: 'auto' });
    expect(made.pending()).toEqual({ tool_choice: 'auto' });
  });

  it('are all wanted ones after the connection was lost, including those being sent', () => {
    const made = accepted({ instructions: 'a' });
    made.change({ temperature: 0.9 });
    send(made);
    made.connectionLost();
    made.accepted();
    expect(made.pending()).toEqual({ instructions: 'a', temperature: 0.9 });
  });
});

describe('an accepted configuration', () => {
  it('makes later refusals non-fatal, also on other connections', () => {
    const made = configuration({ instructions: 'a' });
    expect(made.everAccepted).toBe(false);
    send(made);
    made.accepted();
    made.connectionLost();
    expect(made.everAccepted).toBe(true);
  });
});

describe('a refused change', () => {
  it('reverts to the value the service holds', () => {
    const made = accepted({ voice: { type: 'openai', name: 'alloy' }, instructions: 'a' });
    made.change({ voice: 'nobody' });
    send(made);
    expect(made.refused()).toEqual(['voice']);
    expect(made.wanted.voice).toEqual({ type: 'openai', name: 'alloy' });
    expect(made.pending()).toBeUndefined();
  });

  it('does not affect a newer value', () => {
    const made = accepted({ temperature: 0.1 });
    made.change({ temperature: 7 });
    send(made);
    made.change({ temperature: 0.3 });
    expect(made.refused()).toEqual([]);
    expect(made.pending()).toEqual({ temperature: 0.3 });
  });

  it('is unset if the service never held a value, and can be requested again', () => {
    const made = accepted({ instructions: 'a' });
    made.change({ temperature: 7 });
    send(made);
    expect(made.refused()).toEqual(['temperature']);
    expect(made.wanted).not.toHaveProperty('temperature');
    made.change({ temperature: 7 });
    expect(made.pending()).toEqual({ temperature: 7 });
  });

  it('made during an outage reverts to the value held before, and the rest stays wanted', () => {
    const made = accepted({ instructions: 'a', temperature: 0.1 });
    made.connectionLost();
    made.change({ temperature: 7 });
    send(made);
    expect(made.refused()).toEqual(['temperature']);
    expect(made.pending()).toEqual({ instructions: 'a', temperature: 0.1 });
  });

  it('reverts only the culprit when the service names it', () => {
    const made = accepted({ instructions: 'a', temperature: 0.1 });
    made.connectionLost();
    made.change({ instructions: 'b', temperature: 7 });
    send(made);
    expect(made.refused('temperature')).toEqual(['temperature']);
    expect(made.pending()).toEqual({ instructions: 'b', temperature: 0.1 });
  });

  it('is not sent again on the same connection when the service had accepted all of it before', () => {
    const made = accepted({ instructions: 'a' });
    made.connectionLost();
    send(made);
    expect(made.refused()).toEqual([]);
    expect(made.pending()).toBeUndefined();
    made.connectionLost();
    expect(made.pending()).toEqual({ instructions: 'a' });
  });

  it('does not change the configured values before anything was accepted', () => {
    const made = configuration({ instructions: 'a' });
    send(made);
    expect(made.refused()).toEqual([]);
    expect(made.wanted).toEqual({ instructions: 'a' });
  });

  it('is ignored when no update is in progress', () => {
    const made = accepted({ instructions: 'a' });
    expect(made.refused()).toEqual([]);
    expect(made.wanted).toEqual({ instructions: 'a' });
  });
});

describe('an optional field', () => {
  const optional = ['input_audio_transcription'];
  const configured = { instructions: 'a', input_audio_transcription: { model: 'whisper-1' } };

  it('can be dropped when it is refused, and the rest is sent again', () => {
    const made = configuration(configured, { optional });
    send(made);
    made.drop('input_audio_transcription');
    expect(made.pending()).toEqual({ instructions: 'a' });
    expect(made.transcribes).toBe(false);
  });

  it('is no longer a default once the application has chosen a value', () => {
    const made = configuration(configured, { optional });
    expect(made.isOptional('input_audio_transcription')).toBe(true);
    made.change({ input_audio_transcription: { model: 'gpt-4o-transcribe' } });
    expect(made.isOptional('input_audio_transcription')).toBe(false);
    expect(made.isOptional('instructions')).toBe(false);
  });
});

describe('resetting the tool choice', () => {
  it('restores the configured one', () => {
    const made = accepted({ tool_choice: 'required' });
    made.change({ tool_choice: 'none' });
    send(made);
    made.restoreToolChoice();
    expect(made.pending()).toEqual({ tool_choice: 'required' });
  });

  it('restores the default of the service if none was configured', () => {
    const made = accepted({ instructions: 'a' });
    made.restoreToolChoice();
    expect(made.pending()).toBeUndefined();
    made.change({ tool_choice: 'none' });
    send(made);
    made.restoreToolChoice();
    expect(made.pending()).toEqual({ tool_choice: 'auto' });
  });
});

describe('tools', () => {
  it('are the provider tools, then the functions of the framework', () => {
    const made = configuration({ tools: [mcp] });
    made.setAgentTools([weather]);
    expect(made.wanted.tools).toEqual([mcp, weather]);
    made.setAgentTools([time]);
    expect(made.wanted.tools).toEqual([mcp, time]);
    made.change({ tools: [] });
    expect(made.wanted.tools).toEqual([time]);
  });

  it('include only the configured one of two functions with the same name', () => {
    const described: Tool = { ...weather, description: 'manually' };
    const made = configuration({ tools: [described] });
    made.setAgentTools([weather, time]);
    expect(made.wanted.tools).toEqual([described, time]);
  });

  it('revert in both parts when a list is refused', () => {
    const made = accepted({ tools: [mcp] });
    made.setAgentTools([weather]);
    send(made);
    made.accepted();
    made.change({ tools: [] });
    made.setAgentTools([time]);
    send(made);
    expect(made.refused()).toEqual(['tools']);
    expect(made.wanted.tools).toEqual([mcp, weather]);
    made.setAgentTools([]);
    expect(made.wanted.tools).toEqual([mcp]);
  });

  it('are omitted while there are none', () => {
    expect(configuration({ instructions: 'a' }).wanted).toEqual({ instructions: 'a' });
  });
});

describe('a value set by the framework', () => {
  it('does not replace a value in extra, but one set by the application does', () => {
    const made = configuration({ instructions: 'of extra' }, { pinned: ['instructions'] });
    made.change({ instructions: 'of the agent' }, 'framework');
    expect(made.instructions).toBe('of extra');
    made.change({ instructions: 'of updateOptions' });
    made.change({ instructions: 'of the next agent' }, 'framework');
    expect(made.instructions).toBe('of updateOptions');
  });

  it('replaces a value of the options', () => {
    const made = configuration({ instructions: 'of the options' });
    made.change({ instructions: 'of the agent' }, 'framework');
    expect(made.instructions).toBe('of the agent');
  });
});

describe('the effective configuration', () => {
  const turns = (turn_detection: unknown) =>
    configuration({ turn_detection: turn_detection as NonNullable<SessionConfig['turn_detection']> });

  it.each([
    [null, false, false, false],
    [{ type: 'none' }, false, false, false],
    [{ type: 'server_vad' }, true, true, true],
    [{ type: 'server_vad', create_response: false }, true, false, true],
    [{ type: 'server_vad', interrupt_response: false }, true, true, false],
    [{ type: 'server_vad', create_response: null, interrupt_response: null }, true, true, true],
    [{ type: 'none', create_response: true }, false, false, false],
    ['odd', true, true, true],
  ])('detects turns with turn detection %j', (detection, detects, answers, interrupts) => {
    const made = turns(detection);
    expect([made.detectsTurns, made.answersTurns, made.interruptsResponse]).toEqual([
      detects,
      answers,
      interrupts,
    ]);
  });

  it('treats turn detection that is not set as the default of the service: on', () => {
    expect(configuration().detectsTurns).toBe(true);
  });

  it.each([
    [{ type: 'server_vad' }, false],
    [{ type: 'azure_semantic_vad', auto_truncate: true }, true],
    [{ type: 'none', auto_truncate: true }, false],
  ])('reports that the service truncates with %j: %s', (detection, expected) => {
    expect(turns(detection).truncatesItself).toBe(expected);
  });

  it('includes modalities, word times, transcription and tool choice', () => {
    const full = configuration({
      modalities: ['text'],
      output_audio_timestamp_types: ['word'],
      input_audio_transcription: { model: 'whisper-1' },
      tool_choice: 'none',
    });
    expect([full.wantsAudio, full.sendsWordTimes, full.transcribes, full.callsTools]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const empty = configuration();
    expect([empty.wantsAudio, empty.sendsWordTimes, empty.transcribes, empty.callsTools]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('at another target', () => {
  const start = { configured: { voice: 'katja', instructions: 'a' }, borrowed: true };

  it('starts from the configuration for that target, with the changes made since', () => {
    const made = accepted({ voice: 'alloy', instructions: 'a', tools: [mcp] });
    made.change({ instructions: 'b' }, 'framework');
    made.setAgentTools([weather]);
    expect(made.retarget({ configured: { ...start.configured, tools: [mcp] } })).toEqual([]);
    expect(made.pending()).toEqual({ voice: 'katja', instructions: 'b', tools: [mcp, weather] });
    expect(made.functionTools).toEqual([weather]);
  });

  it('returns to the previous configuration at the first target', () => {
    const made = accepted({ voice: 'alloy' });
    made.change({ temperature: 0.7 });
    made.retarget(start);
    made.retarget({ configured: { voice: 'alloy' } });
    expect(made.wanted).toEqual({ voice: 'alloy', temperature: 0.7 });
  });

  it('omits fields that its model does not support, and names them', () => {
    const made = accepted({ voice: 'alloy' });
    made.change({ voice: 'nova', input_audio_transcription: { model: 'whisper-1' }, temperature: 0.7 });
    const fit = (field: string, value: unknown): unknown => {
      if (field === 'voice') return undefined;
      return field === 'temperature' ? value : { model: 'azure-speech' };
    };
    expect(made.retarget({ ...start, fit })).toEqual(['voice', 'input_audio_transcription']);
    expect(made.wanted).toMatchObject({
      voice: 'katja',
      input_audio_transcription: { model: 'azure-speech' },
      temperature: 0.7,
    });
  });

  it('keeps the functions when the other tools are not supported', () => {
    const made = accepted({ tools: [mcp] });
    made.setAgentTools([weather]);
    const takes = ({ type }: Tool): boolean => type !== 'mcp';
    expect(made.retarget({ configured: { tools: [] }, borrowed: true, takes })).toEqual(['tools']);
    expect(made.wanted.tools).toEqual([weather]);
    expect(made.functionTools).toEqual([weather]);
    made.setAgentTools([time]);
    expect(made.wanted.tools).toEqual([time]);
  });

  it('keeps a tool choice that was reset', () => {
    const made = accepted({ tool_choice: 'required' });
    made.change({ tool_choice: 'none' }, 'framework');
    made.restoreToolChoice();
    made.retarget({ configured: { tool_choice: 'required' } });
    expect(made.wanted.tool_choice).toBe('required');
  });

  it('can drop any setting that was made for another model and not chosen since', () => {
    const made = accepted({ voice: 'alloy' });
    made.change({ temperature: 0.7 });
    expect(made.isDispensable('voice')).toBe(false);
    made.retarget(start);
    expect(made.isDispensable('voice')).toBe(true);
    expect(made.isDispensable('temperature')).toBe(false);
    expect(made.isDispensable('metadata')).toBe(false);
    made.retarget({ configured: { voice: 'alloy' } });
    expect(made.isDispensable('voice')).toBe(false);
  });

  it('continues with the values accepted before when it refuses everything without a reason', () => {
    const made = accepted({ voice: 'alloy' });
    made.change({ instructions: 'b' });
    send(made);
    made.accepted();
    made.retarget(start);
    send(made);
    made.refused();
    expect(made.wanted.instructions).toBe('b');
  });

  it('does not send a value that another target refused by name', () => {
    const made = accepted({ voice: 'alloy' });
    made.change({ temperature: 99 });
    send(made);
    made.refused('temperature');
    made.retarget(start);
    expect(made.wanted).not.toHaveProperty('temperature');
  });

  it('sends the last accepted value of a field whose later value was refused', () => {
    const made = accepted({ voice: 'alloy' });
    made.change({ temperature: 0.7 });
    send(made);
    made.accepted();
    made.change({ temperature: 99 });
    send(made);
    made.refused();
    made.retarget(start);
    expect(made.wanted.temperature).toBe(0.7);
  });

  it('does not greet when the conversation has begun', () => {
    const made = accepted({ voice: 'alloy' });
    made.begun();
    expect(made.wanted).not.toHaveProperty('greeting');
    made.retarget({ configured: { greeting: { type: 'template', text: 'Hello.' } }, hasDefinition: true });
    expect(made.wanted.greeting).toBeNull();
    expect(made.isOptional('greeting')).toBe(true);
  });
});
