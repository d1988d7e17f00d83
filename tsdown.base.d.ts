/** What every published package shares: ESM and CommonJS, types for both, source maps, nothing minified. */
export declare const base: {
    format: ("cjs" | "esm")[];
    platform: "node";
    target: string;
    dts: true;
    sourcemap: true;
    clean: true;
    fixedExtension: true;
    logLevel: "warn";
};
