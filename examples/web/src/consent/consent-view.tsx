// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type ReactElement, useId } from 'react';
import { type Store, useStore } from '../store.ts';
import type { ConsentList, ConsentRequest } from './consent-list.ts';

interface Props {
  consents: Pick<Store<ConsentList, never>, 'get' | 'subscribe'>;
  onAnswer: (id: string, allow: boolean) => void;
}

/** What the agent may do only with the caller's approval. */
export function ConsentView({ consents, onAnswer }: Props): ReactElement {
  const list = useStore(consents);
  return (
    <div className="consents" role="region" aria-label="Requests of the agent" aria-live="assertive">
      {list.map((request) => (
        <Consent key={request.id} request={request} onAnswer={(allow) => onAnswer(request.id, allow)} />
      ))}
    </div>
  );
}

function Consent({
  request: { server, tool, arguments: args },
  onAnswer,
}: {
  request: ConsentRequest;
  onAnswer: (allow: boolean) => void;
}): ReactElement {
  const title = useId();
  return (
    <div className="notice consent" role="group" aria-labelledby={title} data-consent={tool}>
      <div className="consent-text">
        <strong id={title}>
          May the agent use <code>{tool}</code>?
        </strong>
        <span>
          of <code>{server}</code>
          {args.length > 0 && ', with'}
        </span>
        <dl>
          {args.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="notice-actions">
        <button type="button" className="button" onClick={() => onAnswer(true)}>
          Allow
        </button>
        <button type="button" className="button quiet" onClick={() => onAnswer(false)}>
          Refuse
        </button>
      </div>
    </div>
  );
}
