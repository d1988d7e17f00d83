// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { channelOf, type Sound } from '../../listening/levels.ts';
import { RecordingClock } from '../../listening/recording-clock.ts';
import { outFile, writeSound } from './out.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const RATE = 48_000;

/** A person at the web client: a real browser whose microphone plays a file, and whose loudspeaker is recorded. */
export class BrowserCaller {
  /** The tab; another one after a crash. */
  page: Page;
  readonly name: string;
  /** Milliseconds since 1970. */
  microphoneOpenedAt = Number.NaN;
  /** When what the recording holds was heard. */
  readonly clock = new RecordingClock();
  readonly #pieces: Buffer[] = [];
  readonly #browser: Browser;
  readonly #mistakes: string[] = [];

  private constructor(name: string, browser: Browser, page: Page) {
    this.name = name;
    this.#browser = browser;
    this.page = page;
  }

  /** Opens the page in a browser with this microphone; joins the call by default. */
  static async open(
    name: string,
    webUrl: string,
    microphone: string,
    path = '/?autojoin=1',
  ): Promise<BrowserCaller> {
    const executablePath = [process.env['CHROMIUM_PATH'] ?? '', ...PLACES].find((file) => existsSync(file));
    if (executablePath === undefined)
      throw new Error('These tests need Chromium: install it or set CHROMIUM_PATH.');
    const browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphone}%noloop`,
        '--autoplay-policy=no-user-gesture-required',
        '--allow-loopback-in-peer-connection',
        '--disable-background-networking',
      ],
    });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      // For the recorder only, whose worklet is a blob; that the page keeps its policy is tested with the page.
      bypassCSP: true,
    });
    const page = await context.newPage();
    const caller = new BrowserCaller(name, browser, page);
    context.on('weberror', (mistake) => caller.#mistakes.push(mistake.error().message));
    await context.exposeFunction('microphoneOpened', (at: number) => {
      caller.microphoneOpenedAt = at;
    });
    await context.exposeFunction('earHeard', (base64: string, startedAt: number, at: number) => {
      if (startedAt > 0) {
        caller.clock.start(startedAt);
        caller.#pieces.length = 0;
      }
      const piece = Buffer.from(base64, 'base64');
      caller.#pieces.push(piece);
      caller.clock.add((piece.length * 1000) / (2 * 2 * RATE), at);
    });
    await context.addInitScript({ content: earScript() });
    await page.goto(new URL(path, webUrl).href);
    return caller;
  }

  /** When the recording began, milliseconds since 1970; times in the recording count from here. */
  get recordingStartedAt(): number {
    return this.clock.startedAt;
  }

  /** What the page has recorded so far: the caller's microphone and what the loudspeaker played, on one clock. */
  heard(): { microphone: Sound; loudspeaker: Sound; stereo: Int16Array } {
    const bytes = Buffer.concat(this.#pieces);
    const stereo = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    return {
      microphone: { samples: channelOf(stereo, 2, 0), rate: RATE },
      loudspeaker: { samples: channelOf(stereo, 2, 1), rate: RATE },
      stereo,
    };
  }

  /** The captions of one side that are complete, in order. */
  async captions(speaker: 'agent' | 'you'): Promise<string[]> {
    const lines = await this.page.locator(`[data-speaker="${speaker}"] [data-caption-text]`).allInnerTexts();
    return lines.map((line) => line.trim());
  }

  entries(kind: 'tool' | 'interruption' | 'handoff'): Locator {
    return this.page.locator(`[data-kind="${kind}"]`);
  }

  async agentState(): Promise<string | null> {
    return this.page.locator('[data-agent-state]').first().getAttribute('data-agent-state');
  }

  async type(text: string): Promise<void> {
    const message = this.page.getByRole('textbox', { name: 'Type a message' });
    await message.fill(text);
    await message.press('Enter');
  }

  /**
   * Crashes the page's process, as when a browser runs out of memory, and opens the page again in a new tab with the
   * tab's storage, which is what a browser does when a user reloads a crashed tab. (The driver cannot reload one.)
   */
  async crash(): Promise<void> {
    const { page } = this;
    const url = new URL('/', page.url()).href;
    const stored = await page.evaluate(() => Object.entries(sessionStorage));
    const crashed = new Promise((resolve) => page.once('crash', resolve));
    await page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    this.page = await page.context().newPage();
    await this.page.addInitScript((entries) => {
      for (const [key, value] of entries) sessionStorage.setItem(key, value);
    }, stored);
    await this.page.goto(url);
  }

  async photograph(name: string): Promise<void> {
    await this.page.screenshot({ path: outFile(this.name, `${name}.png`) });
  }

  /** Writes the recording and closes the browser; rejects if a script of the page threw an error. */
  async close(): Promise<void> {
    const { stereo } = this.heard();
    if (stereo.length > 0) writeSound(`${this.name}/heard`, { samples: stereo, rate: RATE, channels: 2 });
    await this.#browser.close();
    if (this.#mistakes.length > 0) throw new Error(`errors in the page: ${this.#mistakes.join('; ')}`);
  }
}

function earScript(): string {
  const source = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
  return `globalThis.earWorkletSource = ${JSON.stringify(source('ear-worklet.js'))};\n${source('ear-script.js')}`;
}
