// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

declare module '@echogarden/fvad-wasm' {
  /** The WebRTC voice activity detector, compiled to WebAssembly by Emscripten. */
  export interface FvadModule {
    readonly HEAP16: Int16Array;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _fvad_new(): number;
    _fvad_free(instance: number): void;
    _fvad_set_mode(instance: number, mode: number): number;
    _fvad_set_sample_rate(instance: number, hz: number): number;
    _fvad_process(instance: number, samples: number, count: number): number;
  }
  export default function fvad(): Promise<FvadModule>;
}
