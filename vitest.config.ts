import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { measureSlowness } from "./test/support/machine.ts";

const slowness = measureSlowness(15);

/**
 * Folders with files that take long, and the file that waits longest. These come first: beside the last file no other runs.
 * Files that wait are apart: where all workers wait, the processors do nothing.
 */
const SLOW = [
  "canary/canary.",
  ...["emulator/", "reports/", "browser/", "package/", "gates/", "accounts/", "docs/", "integrity/", "cli/"],
  ...["events/", "canary/", "history/", "collect/", "deploy/", "scheduled-scan/"],
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = SLOW.findIndex((place) => moduleId.includes(`/test/${place}`));
      return at < 0 ? SLOW.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    include: ["test/**/*.test.ts"],
    env: {
      // The SDK's notice on Node 20; the program itself is tested with a clean environment.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      TEST_SLOWNESS: String(slowness),
    },
    // Each process would load the AWS SDK and the program again, which takes longer than most files' tests.
    isolate: false,
    execArgv: [
      // As in `src/cli/process/tune-v8.ts`: a sixth of the workers' processor time went into optimizing.
      ...(process.versions.node.startsWith("20.") ? ["--interrupt-budget=540672"] : []),
      // As much went into collecting garbage, often and with threads that the other workers have to wait for.
      "--min-semi-space-size=64",
      "--max-semi-space-size=128",
      "--single-threaded-gc",
    ],
    setupFiles: ["test/support/restore-process.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    // Much of the time is waiting for the emulator and for programs: on two cores three workers take a tenth less than two.
    maxWorkers: 3,
    // Tests that run at the same time wait for time-outs, and need no processor.
    maxConcurrency: 16,
    // What hangs is ended; no test takes a tenth of this on two idle cores.
    testTimeout: 120_000 * slowness,
    hookTimeout: 120_000 * slowness,
    // What a page or a server comes to is waited for: a second is too short where other workers have the processors.
    expect: { poll: { timeout: 20_000 * slowness } },
  },
});
