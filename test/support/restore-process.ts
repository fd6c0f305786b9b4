import { afterAll } from "vitest";

/**
 * Files that one worker runs share its process. What a file changes of it ends with the file: the environment, the
 * working directory, and the handlers that the program installs.
 */
const EVENTS = ["SIGINT", "SIGTERM", "uncaughtException", "unhandledRejection"] as const;

const env = { ...process.env };
const cwd = process.cwd();
const before = EVENTS.map((event) => process.listeners(event as "SIGINT"));

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.exitCode = undefined;
  for (const [i, event] of EVENTS.entries())
    for (const added of process.listeners(event as "SIGINT").filter((one) => !before[i]?.includes(one)))
      process.off(event, added);
});
