// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import type { ErrorDetails } from '@voicelive-kit/protocol';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { ANSWER_TIMEOUT_MS, type Answer, PendingAnswers, type QuestionKind } from './pending-answers.ts';

const KINDS = ['session', 'create', 'delete', 'truncate', 'clear', 'cancel', 'commit', 'reply'] as const;
const CODES: Partial<Record<QuestionKind, string>> = {
  session: 'cannot_update_voice',
  create: 'item_create_invalid',
  delete: 'item_delete_invalid_item_id',
  truncate: 'item_truncate_invalid_item_id',
  cancel: 'response_cancel_not_active',
  commit: 'input_audio_buffer_commit_empty',
  reply: 'conversation_already_has_active_response',
};
/** What the service did with a question that it has not answered yet. */
type Deed = 'done' | 'refused' | 'nothing';

interface Asked {
  readonly eventId: string;
  readonly kind: QuestionKind;
  readonly subject: string | undefined;
  readonly deed: Deed;
  readonly answers: Answer[];
  readonly foreign: boolean;
  told: boolean;
}

/** A service that knows which question each of its answers belongs to, and the plugin's conclusions. */
class Model {
  readonly clock = new ManualClock();
  readonly asked: Asked[] = [];
  readonly unclaimed: ErrorDetails[] = [];
  readonly pending = new PendingAnswers(this.clock, (error) => this.unclaimed.push(error));

  async ask(kind: QuestionKind, subject: string | undefined, deed: Deed, foreign = false): Promise<void> {
    const eventId = `event_${this.asked.length}`;
    const asked: Asked = { eventId, kind, subject, deed, answers: [], foreign, told: false };
    this.asked.push(asked);
    asked.answers.push(await this.pending.ask(eventId, kind, { subject, foreign }));
  }

  /** Questions that the service has yet to answer. */
  get due(): Asked[] {
    return this.asked.filter(({ told, deed }) => !told && deed !== 'nothing');
  }
}

const subjectOf = (kind: QuestionKind, nr: number): string | undefined =>
  ['session', 'clear', 'commit', 'reply'].includes(kind) ? undefined : `${kind}_${nr}`;

function errorOf({ answers: [answer] }: Asked): ErrorDetails | undefined {
  return answer?.kind === 'refused' ? answer.error : undefined;
}

const question = fc.record({
  kind: fc.constantFrom(...KINDS),
  deed: fc.constantFrom<Deed>('done', 'done', 'refused', 'nothing'),
  foreign: fc.boolean(),
});

describe('answers of the service are matched to their questions', () => {
  test('always by name, in any order and however late they arrive', async () => {
    await expect(
      fc.assert(
        fc.asyncProperty(
          fc.array(question, { maxLength: 30 }),
          fc.array(fc.nat(100), { maxLength: 60 }),
          fc.boolean(),
          async (questions, picks, late) => {
            const model = new Model();
            // Acknowledgements without a subject arrive in the order of their questions; one of each kind is pending at
            // a time.
            questions.forEach(
              ({ kind, deed, foreign }, nr) =>
                void model.ask(kind, subjectOf(kind, nr) ?? `only_${nr}`, deed, foreign),
            );
            if (late) model.clock.advance(ANSWER_TIMEOUT_MS);
            for (const pick of picks) {
              const asked = model.due[pick % Math.max(1, model.due.length)];
              if (!asked) break;
              asked.told = true;
              if (asked.deed === 'refused') {
                const moot = ['delete', 'truncate', 'clear', 'cancel', 'commit'].includes(asked.kind);
                const verdict = moot || (late && asked.kind !== 'reply') ? 'late' : 'answer';
                const error = { code: 'invalid_value', event_id: asked.eventId };
                assert.equal(model.pending.refused(error), asked.foreign ? 'unknown' : verdict);
              } else if (asked.kind !== 'reply') {
                assert.equal(model.pending.acknowledged(asked.kind, asked.subject), !asked.foreign);
              }
            }
            await Promise.resolve();
            await Promise.resolve();
            for (const asked of model.asked) {
              const timely = asked.told && !(asked.kind === 'reply' && asked.deed === 'done');
              if (late && (asked.kind !== 'reply' || asked.foreign))
                assert.deepEqual(asked.answers, [{ kind: 'timeout' }]);
              else if (!timely) assert.deepEqual(asked.answers, []);
              else if (asked.deed === 'done') assert.deepEqual(asked.answers, [{ kind: 'done' }]);
              else assert.equal(errorOf(asked)?.event_id, asked.eventId);
            }
            assert.deepEqual(model.unclaimed, []);
          },
        ),
        { numRuns: 1000 },
      ),
    ).resolves.toBeUndefined();
  });

  test('never reports a question that was refused without a name as done, nor one that was done as refused', async () => {
    await expect(
      fc.assert(
        fc.asyncProperty(
          fc.array(question, { minLength: 1, maxLength: 12 }),
          fc.array(fc.tuple(fc.nat(100), fc.boolean()), { maxLength: 30 }),
          async (questions, picks) => {
            const model = new Model();
            questions.forEach(
              ({ kind, deed, foreign }, nr) =>
                void model.ask(kind, subjectOf(kind, nr) ?? `only_${nr}`, deed, foreign),
            );
            for (const [pick, withCode] of picks) {
              const asked = model.due[pick % Math.max(1, model.due.length)];
              if (!asked) break;
              asked.told = true;
              const code = withCode ? (CODES[asked.kind] ?? null) : null;
              if (asked.deed === 'refused') model.pending.refused({ code });
              else if (asked.kind !== 'reply') model.pending.acknowledged(asked.kind, asked.subject);
            }
            await Promise.resolve();
            await Promise.resolve();
            for (const { answers, deed, told } of model.asked) {
              assert.ok(answers.length <= 1);
              const [answer] = answers;
              if (answer?.kind === 'done') assert.deepEqual([deed, told], ['done', true]);
              if (answer?.kind === 'refused') assert.equal(deed, 'refused');
            }
            // No refusal is counted twice, whatever it was matched to.
            const refusals = model.asked.filter(({ deed, told }) => deed === 'refused' && told).length;
            const ours = model.asked.filter(({ foreign }) => !foreign);
            const refused = ours.filter(({ answers }) => answers[0]?.kind === 'refused').length;
            assert.ok(refused + model.unclaimed.length <= refusals);
            for (const { kind, answers } of model.asked) {
              const [answer] = answers;
              if (kind !== 'reply' || answer?.kind !== 'refused') continue;
              // A request for a response is only refused by an error that says so.
              assert.equal(answer.error.code, CODES.reply);
            }
          },
        ),
        { numRuns: 1000 },
      ),
    ).resolves.toBeUndefined();
  });

  test.each(KINDS)(
    'immediately matches an error without a name to the only open question, a %s',
    async (kind) => {
      const model = new Model();
      void model.ask(kind, 'subject', 'refused');
      // A request for a response has its own deadline, and losing it would be audible.
      const taken = kind !== 'reply';
      expect(model.pending.refused({ message: 'no' })).toBe(taken ? 'answer' : 'unknown');
      await Promise.resolve();
      expect(model.asked[0]?.answers).toHaveLength(taken ? 1 : 0);
      expect(model.unclaimed).toEqual([]);
    },
  );

  // The code that OpenAI's models send for a truncation: github.com/livekit/agents/issues/6157.
  test('matches an error about content that cannot be truncated to the truncation, not to another question', async () => {
    const model = new Model();
    void model.ask('truncate', 'item_1', 'refused');
    void model.ask('create', 'item_2', 'done');
    expect(model.pending.refused({ code: 'unsupported_content_type' })).toBe('answer');
    await Promise.resolve();
    expect(model.asked.map(({ answers }) => answers.length)).toEqual([1, 0]);
  });

  test('matches an error with an unknown id to no question', () => {
    expect(() =>
      fc.assert(
        fc.property(
          fc.array(question, { maxLength: 10 }),
          fc.string({ minLength: 1 }),
          (questions, eventId) => {
            const model = new Model();
            questions.forEach(({ kind, deed }, nr) => void model.ask(kind, subjectOf(kind, nr), deed));
            fc.pre(!/^event_\d+$/u.test(eventId));
            assert.equal(model.pending.refused({ event_id: eventId }), 'unknown');
            assert.equal(model.pending.acknowledged('create', 'nobody'), false);
          },
        ),
      ),
    ).not.toThrow();
  });

  test('settles every question once the connection ends', async () => {
    await expect(
      fc.assert(
        fc.asyncProperty(fc.array(question, { maxLength: 20 }), fc.boolean(), async (questions, late) => {
          const model = new Model();
          questions.forEach(({ kind, deed }, nr) => void model.ask(kind, subjectOf(kind, nr), deed));
          if (late) model.clock.advance(ANSWER_TIMEOUT_MS);
          model.pending.refused({});
          model.pending.end();
          await Promise.resolve();
          await Promise.resolve();
          for (const { answers } of model.asked) assert.equal(answers.length, 1);
        }),
      ),
    ).resolves.toBeUndefined();
  });

  test('reports a refusal of something that was done as late, once', () => {
    const model = new Model();
    void model.ask('cancel', 'resp_1', 'done');
    expect(model.pending.acknowledged('cancel', 'resp_1')).toBe(true);
    expect(model.pending.refused({ event_id: 'event_0' })).toBe('late');
    expect(model.pending.refused({ event_id: 'event_0' })).toBe('unknown');
  });

  test('does not let an unanswered question consume the answers of later ones', async () => {
    const model = new Model();
    void model.ask('session', undefined, 'nothing');
    model.clock.advance(ANSWER_TIMEOUT_MS);
    for (const nr of [1, 2]) {
      void model.ask('session', undefined, 'done');
      expect(model.pending.acknowledged('session')).toBe(true);
      await Promise.resolve();
      expect(model.asked[nr]?.answers).toEqual([{ kind: 'done' }]);
    }
  });

  test.each([
    ['acknowledged', ({ pending }: Model) => void pending.acknowledged('session')],
    ['given up', ({ clock }: Model) => clock.advance(ANSWER_TIMEOUT_MS)],
  ])('reports a refusal to the asker when the question was %s before', (_, settle) => {
    const model = new Model();
    const { pending } = model;
    const retracted: ErrorDetails[] = [];
    void pending.ask('event_0', 'session', { retract: (error) => retracted.push(error) });
    settle(model);
    pending.refused({ event_id: 'event_0' });
    pending.refused({ event_id: 'event_0' });
    expect(retracted).toEqual([{ event_id: 'event_0' }]);
  });

  test('matches an error without a name to the unacknowledged item, however long a reply takes', async () => {
    const model = new Model();
    void model.ask('reply', undefined, 'nothing');
    void model.ask('create', 'a', 'refused');
    expect(model.pending.refused({ message: 'no' })).toBe('undecided');
    model.clock.advance(1000);
    await Promise.resolve();
    expect(model.asked.map(({ answers }) => answers)).toEqual([
      [],
      [{ kind: 'refused', error: { message: 'no' } }],
    ]);
  });

  test('accepts an internal error of the service as the answer to a question that has no other answer', async () => {
    const model = new Model();
    const trouble = { type: 'server_error', message: 'odd' };
    void model.ask('create', 'a', 'done');
    void model.ask('create', 'b', 'refused');
    expect(model.pending.refused(trouble)).toBe('undecided');
    model.pending.acknowledged('create', 'a');
    model.clock.advance(ANSWER_TIMEOUT_MS);
    await Promise.resolve();
    expect(model.asked.map(({ answers }) => answers)).toEqual([
      [{ kind: 'done' }],
      [{ kind: 'refused', error: trouble }],
    ]);
    expect(model.unclaimed).toEqual([]);
  });

  test('matches an internal error of the service to nothing when every question was answered', () => {
    const model = new Model();
    const trouble = { type: 'server_error', message: 'odd' };
    void model.ask('create', 'a', 'done');
    expect(model.pending.refused(trouble)).toBe('undecided');
    expect(model.pending.refused(trouble)).toBe('undecided');
    model.pending.acknowledged('create', 'a');
    expect(model.unclaimed).toEqual([trouble, trouble]);
  });
});
