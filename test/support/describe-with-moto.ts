import { afterAll, beforeAll, describe } from "vitest";
import { type Moto, motoCommand, startMoto } from "./moto.ts";

/**
 * `describe` for tests that need the emulator: each gets one of its own, so test files in parallel never see one
 * another's accounts. Without an emulator the tests are skipped (global setup says so), or fail where CI is set.
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
      server = await startMoto(command);
    });
    afterAll(() => server?.stop());
    body(moto);
  });
}
