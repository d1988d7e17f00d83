// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import { costLabel } from '../cost/call-cost.ts';
import { Icon } from '../icon.tsx';
import { LATENCY_EXPLAINED, seconds } from '../latency/latency-label.ts';
import { type Store, useStore } from '../store.ts';
import type { PanelEntry, PanelState } from './panel-entries.ts';

interface Props {
  panel: Store<PanelState, never>;
  latency: Store<number | undefined, never>;
  cost: Store<number | undefined, never>;
  /** It covers the conversation, as on a phone, and takes the focus. */
  overlay: boolean;
  onClose: () => void;
}

/** What happens behind the conversation: tools, interruptions, hand-offs, and response times. */
export function PanelView({ panel, latency, cost, overlay, onClose }: Props): ReactElement {
  const { entries, usage } = useStore(panel);
  const lastLatency = useStore(latency);
  const usd = useStore(cost);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (overlay) close.current?.focus();
  }, [overlay]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
  };
  return (
    <aside id="activity" className="panel" aria-labelledby="activity-title" onKeyDown={onKeyDown}>
      <header>
        <h2 id="activity-title">Activity</h2>
        <button
          ref={close}
          type="button"
          className="round quiet"
          aria-label="Close activity"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <dl className="figures">
        <div>
          <dt>Last answer after</dt>
          <dd>{lastLatency === undefined ? '–' : seconds(lastLatency)}</dd>
        </div>
        <div>
          <dt>Tokens in / out</dt>
          <dd>{usage ? `${usage.inputTokens} / ${usage.outputTokens}` : '–'}</dd>
        </div>
        {usd !== undefined && (
          <div data-cost-usd={usd}>
            <dt>Cost, estimated</dt>
            <dd>{costLabel(usd)}</dd>
          </div>
        )}
      </dl>
      <p className="figures-note">{LATENCY_EXPLAINED}</p>
      {entries.length === 0 ? (
        <p className="panel-empty">
          Tool calls, interruptions and hand-offs show up here as they happen. Agents that report none leave
          it empty.
        </p>
      ) : (
        <ol className="entries" role="log" aria-label="Events">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
    </aside>
  );
}

const STATUS = { running: 'running', done: 'done', failed: 'failed' } as const;

function Entry({ entry }: { entry: PanelEntry }): ReactElement {
  switch (entry.kind) {
    case 'tool':
      return (
        <li data-kind="tool" data-status={entry.status}>
          <Icon name="tool" />
          <div>
            <h3>
              <code>{entry.name}</code> <span className="status">{STATUS[entry.status]}</span>
            </h3>
            <pre aria-label="Arguments">{pretty(entry.arguments)}</pre>
            {entry.output !== '' && <pre aria-label="Result">{pretty(entry.output)}</pre>}
          </div>
        </li>
      );
    case 'interruption':
      return (
        <li data-kind="interruption">
          <Icon name="interruption" />
          <div>
            <h3>Interrupted</h3>
            <p>
              {entry.heard === '' ? 'Before any word was heard.' : `Heard until: “${ending(entry.heard)}”`}
            </p>
          </div>
        </li>
      );
    case 'handoff':
      return (
        <li data-kind="handoff">
          <Icon name="handoff" />
          <div>
            <h3>{entry.from === undefined ? 'Agent took the call' : 'Handed over'}</h3>
            <p>{entry.from === undefined ? entry.to : `${entry.from} → ${entry.to}`}</p>
          </div>
        </li>
      );
    default:
      return (
        <li data-kind="error">
          <Icon name="error" />
          <div>
            <h3>Problem of the agent</h3>
            <p>{entry.message}</p>
          </div>
        </li>
      );
  }
}

/** The end of a text is where it was cut. */
function ending(text: string): string {
  return text.length <= 90 ? text : `…${text.slice(-90)}`;
}

/** Arguments and results are usually JSON. */
function pretty(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null) return json;
    const fields = Object.entries(value);
    return fields.length === 0
      ? 'no arguments'
      : fields.map(([k, v]) => `${k}: ${JSON.stringify(v)}`).join('\n');
  } catch {
    return json;
  }
}
