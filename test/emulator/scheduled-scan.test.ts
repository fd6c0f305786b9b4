import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { lambdaZip } from "../../src/cli/setup/init/lambda-zip.ts";
import { readHistory } from "../../src/history/index.ts";
import { s3Store } from "../../src/history/s3-store.ts";
import { FACTS } from "../../src/model/resources/facts.ts";
import { invoke } from "../../src/scheduled-scan/handler.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { deployTemplate, roleStatements } from "../support/deploy-template.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { ACCOUNT } from "../support/moto.ts";
import { scratch } from "../support/scan.ts";
import { CONTEXT, PATIENT, RESULTS, type ScheduledAccount, scheduledAccount } from "../support/scheduled-account.ts";

describeWithMoto("a scheduled scan", (moto) => {
  let account: ScheduledAccount;
  const run = () => invoke({}, CONTEXT, PATIENT);

  beforeAll(async () => {
    account = await scheduledAccount(moto.url);
  });
  beforeEach(() => account.use());
  afterAll(() => account.stop());

  it("keeps result, page, snapshot and history, and is silent where the gate passes", async () => {
    expect(await run()).toMatchObject({ gate: "pass", notified: false });
    expect(account.mail.received).toEqual([]);
    const { Contents = [] } = await clients(ownAccount(moto.url))
      .s3()
      .send(new ListObjectsV2Command({ Bucket: RESULTS, Prefix: "audit/" }));
    const place = `${ACCOUNT}/\\d{8}T\\d{6}Z-[0-9a-f]{16}`;
    const expected = [
      `^audit/history/${place}\\.result\\.json\\.gz$`,
      `^audit/history/${place}\\.summary\\.json$`,
      `^audit/latest/${ACCOUNT}/report\\.html$`,
      `^audit/latest/${ACCOUNT}/result\\.json$`,
      `^audit/snapshots/${place}\\.snapshot\\.json\\.gz$`,
    ];
    expect(Contents.map(({ Key }) => Key)).toEqual(expected.map((one) => expect.stringMatching(one)));
    expect((await account.text(`audit/latest/${ACCOUNT}/report.html`)).slice(0, 15).toLowerCase()).toBe(
      "<!doctype html>",
    );
  });

  it("notifies of what is new since the last result, with the first step", async () => {
    await clients(ownAccount(moto.url))
      .cloudtrail()
      .send(new StopLoggingCommand({ Name: "main" }));
    expect(await run()).toMatchObject({ gate: "fail", notified: true });
    const [message] = account.mail.received;
    expect(message?.Subject).toBe(`trailproof: gate fails in account ${ACCOUNT} (acme-production)`);
    expect(withoutTimes(message?.Message)).toMatchInlineSnapshot(`
      "Gate fails in account 123456789012 (acme-production).
      - 5 controls (3 critical, 2 high) fail: events-management, trail-logging, trail-multi-region, events-global-services, trail-region-covered

      API activity in this account is not recorded: the trail main stopped on TIME, and nothing in us-east-1 is recorded.

      23 new failures since the result of TIME:
      - critical: Not all management events are recorded (Region us-east-1): ec2:DescribeInstances in us-east-1 is not recorded: main has been stopped since TIME
      - critical: Trail is not logging (trail main in us-east-1): main has been stopped since TIME
      - critical: No effective trail covers all Regions (account 123456789012): main has been stopped since TIME
      - high: Not all global service events are recorded (account 123456789012): iam:ListUsers in us-east-1 is not recorded: main has been stopped since TIME
      - high: The Region is not covered by an effective trail (Region us-east-1): main has been stopped since TIME
      - medium: No alarm covers all changes to trails (account 123456789012): No alarm covers changes to trails: main has been stopped since TIME
      - medium: No alarm covers all changes to AWS Config (account 123456789012): No alarm covers changes to AWS Config: main has been stopped since TIME
      - medium: No alarm covers all failed console sign-ins (account 123456789012): No alarm covers failed console sign-ins: main has been stopped since TIME
      - medium: No alarm covers all console sign-ins without MFA (account 123456789012): No alarm covers console sign-ins without MFA: main has been stopped since TIME
      - medium: No alarm covers all changes to network gateways (account 123456789012): No alarm covers changes to network gateways: main has been stopped since TIME
      - and 13 more

      First step (events-management):
        aws cloudtrail start-logging --name main --region us-east-1

      Report: s3://trailproof-results/audit/latest/123456789012/report.html
      "
    `);
    const { baseline, findings } = await account.latest();
    expect(baseline?.counts).toMatchObject({ notInBaseline: 0, fixed: 0 });
    // A trail that was stopped records no deliveries, its own neither: that is no fix.
    expect(baseline?.unresolved.map(({ control, reason }) => [control, reason])).toEqual([
      ["trail-recursive-logging", "not-applicable"],
    ]);
    expect(findings.filter(({ baselineState }) => baselineState === "new").map(({ control }) => control)).toContain(
      "trail-logging",
    );
    const store = await s3Store({ bucket: RESULTS, prefix: "audit/history/" }, { endpointUrl: moto.url });
    const { accounts } = await readHistory(store, ACCOUNT);
    store.close();
    expect(accounts[0]?.points.map(({ gate }) => gate).sort()).toEqual(["fail", "pass"]);
  });

  it("needs what the template's role has, and nothing more", async () => {
    account.proxy.clear();
    await run();
    const actions = new Set(Object.keys(account.proxy.counts()).flatMap(actionsOf));
    const { Read = [], ...others } = roleStatements();
    expect([...actions].filter((one) => ![Read, ...Object.values(others)].flat().includes(one))).toEqual([]);
    const { Results, ListResults, Notify } = others;
    expect([Results, ListResults, Notify].flat().filter((one) => one === undefined || !actions.has(one))).toEqual([]);
  });

  it("runs as the zip file that Lambda gets", async () => {
    const folder = scratch();
    try {
      for (const [path, content] of Object.entries(unzipSync(lambdaZip().bytes))) {
        mkdirSync(dirname(folder.file(path)), { recursive: true });
        writeFileSync(folder.file(path), content);
      }
      const [name = "", member = ""] = deployTemplate().Resources.Function?.Properties.Handler.split(".") ?? [];
      const { code, stdout, stderr } = await lambda(folder.file(`${name}.mjs`), member);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout)).toMatchObject({ gate: "fail", notified: true });
      expect(account.mail.received).toHaveLength(1);
    } finally {
      folder.remove();
    }
  });
});

/** In a process of its own, with the environment that Lambda gives. */
function lambda(file: string, member: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const program = `const { ${member}: handler } = await import(${JSON.stringify(pathToFileURL(file))});
    console.log(JSON.stringify(await handler({ trailproof: "scan" }, ${JSON.stringify(CONTEXT)})));`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { cwd: tmpdir() });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.once("error", reject).once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** What a call takes, in IAM's words. Anyone may ask who they are. */
function actionsOf(operation: string): string[] {
  const SPECIAL: Readonly<Record<string, string[]>> = {
    "s3:HeadObject": ["s3:GetObject"],
    "s3:ListObjectsV2": ["s3:ListBucket"],
    "sts:GetCallerIdentity": [],
  };
  const fact = Object.values(FACTS).find(({ api }) => api === operation);
  return SPECIAL[operation] ?? [fact?.permission ?? operation];
}

const withoutTimes = (text = "") => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC|\d+ \w+ 20\d\d/g, "TIME");
