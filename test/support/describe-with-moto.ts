import { afterAll, beforeAll, describe, inject } from "vitest";
import { type Moto, motoAt, motoCommand, startMoto } from "./moto.ts";

/**
 * `describe` for tests that need the emulator: each gets an empty one that no other file uses at the time, so test files
 * in parallel never see one another's accounts. Without an emulator the tests are skipped (global setup says so), or fail where CI is set.
 */
export function describeWithMoto(name: string, body: (moto: Moto) => void): void {
  const command = motoCommand();
  let server: Moto | undefined;
  const running = (): Moto => {
    if (!server) throw new Error("The AWS emulator only runs inside tests and hooks.");
    return server;
  };
  const moto: Moto = {
    get url() {
      return running().url;
    },
    reset: () => running().reset(),
    enforceIam: (on) => running().enforceIam(on),
    stop: () => running().stop(),
  };
  describe.skipIf(!command && !process.env.CI)(name, () => {
    beforeAll(async () => {
      // The emulator of this worker: to load its services takes one seconds, so it is not started for each file.
      const url = inject("emulators")[Number(process.env.VITEST_POOL_ID) - 1];
      server = url === undefined ? await startMoto(command) : motoAt(url);
      await server.reset();
      await server.enforceIam(false);
    });
    afterAll(() => server?.stop());
    body(moto);
  });
}
