// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Stage } from '../stage/stage.ts';

/**
 * Answers one request for each given instruction text, newest first. A plugin that sends one request at a time gets its
 * answers in order. The response to a request whose instructions are `one` has the id `resp_one` and says `one`.
 */
export async function answersNewestFirst(stage: Stage, words: readonly string[]): Promise<void> {
  const { peer } = stage.server;
  const answered = new Set<string>();
  while (answered.size < words.length) {
    const open = (): [string, ReturnType<typeof peer.of<'request'>>[number]][] =>
      peer.of('request').flatMap((request) => {
        const word = words.find((other) => JSON.stringify(request.instructions ?? '').includes(other));
        return word === undefined || answered.has(word) ? [] : [[word, request]];
      });
    await stage.until(
      'a request that has not been answered yet',
      () => open().length > 0,
      3000,
      () => stage.server.requests().map(({ instructions }) => instructions),
    );
    // Includes requests that are still on their way.
    await stage.pause(60);
    for (const [word, request] of open().toReversed()) {
      answered.add(word);
      const response = peer.respond({ id: `resp_${word}`, answering: request });
      response.speak(word, 60);
      response.end();
    }
  }
}
