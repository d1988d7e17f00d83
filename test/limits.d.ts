/**
 * Milliseconds after which a test counts as hung. They say nothing about speed, which the benches measure, so they
 * leave room for a machine whose cores are busy with something else. No test names a limit of its own.
 */
export declare const LIMITS: {
    /** A test inside one process, over loopback sockets at most. */
    readonly test: number;
    /** A wait inside such a test; shorter than the test, so that the failure says what was waited for. */
    readonly wait: number;
    /** A test that starts processes, installs packages, runs a browser or plays in real time. */
    readonly slowTest: number;
    /** A test that waits for others of its file: they run side by side, and some of them after all others. */
    readonly wholeFile: number;
    /** A wait inside a slow test. */
    readonly slowWait: number;
    /** A child process that must end by itself; shorter than the test, so that the failure shows what it printed. */
    readonly process: number;
};
