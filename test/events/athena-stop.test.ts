import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type EventServer, eventServer } from "../support/event-server.ts";
import type { Rule } from "../support/fault-proxy.ts";
import { limit } from "../support/machine.ts";
import { jsonAnswer } from "../support/overrides.ts";
import { type CliResult, emulatorEnv, startCli } from "../support/run-cli.ts";

const STOPPED = "trailproof: Query query-1 of Athena was stopped\n";

let server: EventServer;
/** The queries that were stopped. */
let stopped: unknown[] = [];

beforeAll(async () => {
  server = await eventServer([]);
});
afterAll(() => server.stop());
beforeEach(() => behave());

/** A query that runs until it is stopped. */
function behave(...rules: Rule[]): void {
  stopped = [];
  server.proxy.clear();
  server.behave({
    rules,
    overrides: {
      "athena:StartQueryExecution": jsonAnswer({ QueryExecutionId: "query-1" }),
      "athena:GetQueryExecution": (request, answer) =>
        jsonAnswer({
          QueryExecution: {
            QueryExecutionId: "query-1",
            Status: { State: stopped.length > 0 ? "CANCELLED" : "RUNNING" },
          },
        })(request, answer),
      "athena:StopQueryExecution": (request, answer) => {
        stopped.push(request.input.QueryExecutionId);
        return jsonAnswer({})(request, answer);
      },
    },
  });
}

const start = (...args: string[]) =>
  startCli(["events", "--engine", "athena", "--event-name", "ListUsers", ...args], { env: emulatorEnv(server.url) });

/** Ctrl-C once the endpoint was asked for the operation. */
async function interrupted(operation: string, ...args: string[]): Promise<CliResult> {
  const { child, result } = start(...args);
  await vi.waitUntil(() => server.proxy.count(operation) > 0, { timeout: limit(30_000) });
  child.kill("SIGINT");
  return result;
}

it.each([
  ["a search", []],
  ["an export", ["export", "--parquet", "lake"]],
])("Ctrl-C in %s stops the query", async (_, [command, ...args]) => {
  const { child, result } = startCli(
    ["events", ...(command ? [command] : []), "--engine", "athena", ...args, "--event-name", "ListUsers"],
    { env: emulatorEnv(server.url) },
  );
  await vi.waitUntil(() => server.proxy.count("athena:GetQueryExecution") > 1, { timeout: limit(30_000) });
  child.kill("SIGINT");
  expect(await result).toMatchObject({ code: 130, stdout: "", stderr: `\ntrailproof: interrupted\n${STOPPED}` });
  expect(stopped).toEqual(["query-1"]);
});

it("Ctrl-C before the answer to StartQueryExecution stops the query, too", async () => {
  behave({ operation: "athena:StartQueryExecution", fault: "slow", delayMs: 500 });
  const { code, stderr } = await interrupted("athena:StartQueryExecution");
  expect({ code, stderr }).toEqual({ code: 130, stderr: `\ntrailproof: interrupted\n${STOPPED}` });
  expect(stopped).toEqual(["query-1"]);
});

it("says which query may still run", async () => {
  behave({ operation: "athena:StopQueryExecution", fault: "deny" });
  const { code, stderr } = await interrupted("athena:GetQueryExecution");
  expect(code).toBe(130);
  expect(stderr).toMatch(
    /trailproof: Query query-1 of Athena may still run, and is charged for\. .*grant athena:StopQueryExecution\n$/,
  );
});

it("a second Ctrl-C does not wait", async () => {
  behave({ operation: "athena:StopQueryExecution", fault: "hang" });
  const { child, result } = start();
  for (const operation of ["athena:GetQueryExecution", "athena:StopQueryExecution"]) {
    await vi.waitUntil(() => server.proxy.count(operation) > 0, { timeout: limit(30_000) });
    child.kill("SIGINT");
  }
  const { code, stderr } = await result;
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: "\ntrailproof: interrupted\n\ntrailproof: interrupted\n",
  });
});

it("an output that fails stops the query", async () => {
  const { code, stderr } = await start("--output", "csv=/dev/full").result;
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `${STOPPED}trailproof: Cannot write /dev/full: no space left on the device\n`,
  });
  expect(stopped).toEqual(["query-1"]);
});

it("a reader that goes away stops the query", async () => {
  const { child, result } = start("--output", "csv=-");
  child.stdout?.destroy();
  await once(child, "exit");
  const { code, stderr } = await result;
  expect({ code, stderr }).toEqual({ code: 0, stderr: STOPPED });
  expect(stopped).toEqual(["query-1"]);
});

it("a query whose state cannot be read is stopped, and the answer says so", async () => {
  behave({ operation: "athena:GetQueryExecution", fault: "deny" });
  const { code, stdout, stderr } = await start().result;
  expect(code).toBe(4);
  expect(stderr).toContain("grant athena:GetQueryExecution");
  expect(stdout).toContain("Query query-1 of Athena was stopped");
  expect(stopped).toEqual(["query-1"]);
});
