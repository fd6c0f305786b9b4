import { StartLoggingCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Call } from "../../src/filters/sets/record.ts";
import { invoke } from "../../src/scheduled-scan/handler.ts";
import { callEvent, nextSecond } from "../support/call-event.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import type { Rule } from "../support/fault-proxy.ts";
import { ACCOUNT } from "../support/moto.ts";
import { CONTEXT, PATIENT, RESULTS, type ScheduledAccount, scheduledAccount } from "../support/scheduled-account.ts";

const HERE = { accountId: ACCOUNT, partition: "aws", globalRegion: "us-east-1", regions: ["us-east-1"] };
const RESPOND = { TRAILPROOF_RESPOND: "start-logging" };
const BROKE_NOTHING = "It broke nothing that the policy requires.";

const eventFor = (call: Partial<Call>, more: object = {}) => callEvent(HERE, call, more);
const stopped = (more: object = {}) => eventFor({ requestParameters: { name: "main" } }, more);

describeWithMoto("a scheduled scan of which a part fails", (moto) => {
  let account: ScheduledAccount;
  const trail = () => clients(ownAccount(moto.url)).cloudtrail();
  const s3 = () => clients(ownAccount(moto.url)).s3();
  const run = (event: object = {}) => invoke(event, CONTEXT, PATIENT);
  const stop = () => trail().send(new StopLoggingCommand({ Name: "main" }));
  const deny = (operation: string, more: Partial<Rule> = {}) =>
    account.behave({ rules: [{ fault: "deny", operation, ...more }] });
  const under = (folder: string): Partial<Rule> => ({ when: ({ path }) => path.includes(`/${folder}/`) });
  const only = () => {
    const [message, ...more] = account.mail.received;
    expect(more).toEqual([]);
    return message ?? { Subject: "", Message: "" };
  };
  const usePolicy = async (file: string, gate: string, more: object = {}) => {
    const Body = `extends: [all]\nscope:\n  regions: [us-east-1]\n${gate}`;
    await s3().send(new PutObjectCommand({ Bucket: RESULTS, Key: file, Body }));
    account.use({ TRAILPROOF_POLICY: `s3://${RESULTS}/${file}`, ...more });
  };
  const kept = async () => {
    const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: RESULTS, Prefix: "audit/" }));
    return Contents.map(({ Key = "" }) => Key);
  };
  /** What a scan of the healthy account keeps, by key. Each test starts from it: neither scans nor responses of others are left. */
  const first = new Map<string, Uint8Array>();
  const NEW_ONLY = "gate:\n  failOn: [critical, high]\n  newOnly: true\n";

  beforeAll(async () => {
    account = await scheduledAccount(moto.url);
    account.use();
    expect(await run()).toMatchObject({ gate: "pass", notified: false });
    for (const Key of await kept()) {
      const { Body } = await s3().send(new GetObjectCommand({ Bucket: RESULTS, Key }));
      first.set(Key, (await Body?.transformToByteArray()) ?? new Uint8Array());
    }
    // Of the results of one second none is the last.
    await nextSecond();
  });
  beforeEach(async () => {
    account.behave();
    account.use();
    await trail().send(new StartLoggingCommand({ Name: "main" }));
    for (const Key of await kept()) await s3().send(new DeleteObjectCommand({ Bucket: RESULTS, Key }));
    for (const [Key, Body] of first) await s3().send(new PutObjectCommand({ Bucket: RESULTS, Key, Body }));
  });
  afterAll(() => account.stop());

  it("notifies again where SNS refused, also of new failures only", async () => {
    await usePolicy("new.yaml", NEW_ONLY);
    await stop();
    deny("sns:Publish");
    await expect(run()).rejects.toThrow("sns:Publish");
    account.behave();
    expect(await run()).toMatchObject({ gate: "fail", notified: true });
    expect(only().Message).toContain("Trail is not logging");
    await nextSecond();
    account.mail.clear();
    expect(await run()).toMatchObject({ gate: "pass", notified: false });
  });

  it.each(["latest", "snapshots", "history"])(
    "notifies, and then again, where %s cannot be written",
    async (folder) => {
      await usePolicy("new.yaml", NEW_ONLY);
      await stop();
      deny("s3:PutObject", under(folder));
      await expect(run()).rejects.toThrow("s3:PutObject");
      expect(only().Message).toContain("Trail is not logging");
      if (folder === "latest") expect(only().Message).toContain("\nReport: not written. Cannot write s3://");
      account.behave();
      account.mail.clear();
      expect(await run()).toMatchObject({ gate: "fail", notified: true });
    },
  );

  it("reads two policy files of one name", async () => {
    await usePolicy("one/policy.yaml", "");
    await usePolicy("two/policy.yaml", "gate:\n  failOn: [low]\n");
    account.use({ TRAILPROOF_POLICY: `s3://${RESULTS}/one/policy.yaml,s3://${RESULTS}/two/policy.yaml` });
    await run();
    expect((await account.latest()).gate.failOn).toEqual(["low"]);
    await usePolicy("two/policy.yaml", "gate:\n  failOn: [worst]\n");
    account.use({ TRAILPROOF_POLICY: `s3://${RESULTS}/one/policy.yaml,s3://${RESULTS}/two/policy.yaml` });
    await expect(run()).rejects.toThrow(/^policy\.yaml:\d+:\d+: /m);
  });

  it("notifies once of a failure of a control that the last result had not evaluated", async () => {
    await usePolicy("less.yaml", `controls:\n  trail-logging: off\n${NEW_ONLY}`);
    await stop();
    await run();
    await nextSecond();
    await usePolicy("new.yaml", NEW_ONLY);
    expect(await run()).toMatchObject({ gate: "fail", notified: true });
    expect(only().Message).toContain("Trail is not logging");
    await nextSecond();
    expect(await run()).toMatchObject({ gate: "pass", notified: false });
  });

  it("says that the last result could not be read, and not that there was none", async () => {
    await stop();
    deny("s3:GetObject", under("history"));
    await run();
    expect(only().Message).toContain("The last result could not be read, so every failure counts as new: Cannot read");
    expect(only().Message).not.toContain("The first result");
    account.mail.clear();
    await run(stopped());
    expect(only().Message).toContain("The last result could not be read, so every failure counts as new: Cannot read");
  });

  it("tells again what a call broke: on a retry, a second delivery, and after a scan that came between", async () => {
    await stop();
    const event = stopped();
    deny("sns:Publish");
    await expect(run(event)).rejects.toThrow("sns:Publish");
    account.behave();
    await run();
    for (const _ of ["retry", "second delivery"]) {
      await nextSecond();
      account.mail.clear();
      await run(event);
      expect(only().Message).toContain("Trail is not logging");
      expect(only().Message).not.toContain(BROKE_NOTHING);
    }
  });

  it("does not say that a call broke nothing where it hid the evidence", async () => {
    await stop();
    for (const operation of ["cloudtrail:GetTrailStatus", "cloudtrail:DescribeTrails"]) {
      account.mail.clear();
      deny(operation);
      await run(stopped());
      expect(only().Message).not.toContain(BROKE_NOTHING);
      expect(only().Message).toMatch(/\n\d+ findings? could not be evaluated:\n- /);
    }
  });

  it("says that a call broke nothing where all that was evaluated is, and passes or failed before", async () => {
    await run(stopped());
    expect(only().Message).toContain(BROKE_NOTHING);
  });

  it("scans after a call that ended with an error of the server", async () => {
    await stop();
    expect(await run(stopped({ errorCode: "InternalFailure" }))).toMatchObject({ gate: "fail", notified: true });
    expect(only().Message).toContain("\nError: InternalFailure\n");
    expect(only().Message).toContain("Trail is not logging");
  });

  it.each([
    ["the policy file is missing", { TRAILPROOF_POLICY: `s3://${RESULTS}/none.yaml` }, undefined, "none.yaml"],
    ["the evidence cannot be collected", {}, "sts:GetCallerIdentity", "sts:GetCallerIdentity"],
  ])("tells of a call where %s", async (_, environment, denied, reason) => {
    account.use({ ...RESPOND, ...environment });
    await stop();
    if (denied) deny(denied);
    await expect(run(stopped())).rejects.toThrow(reason);
    expect(only().Subject).toBe(`trailproof: cloudtrail:StopLogging: the scan failed in account ${ACCOUNT}`);
    expect(only().Message).toContain("Who:   arn:aws:iam::");
    expect(only().Message).toMatch(/\nReason: .+/);
    if (denied === undefined) expect(only().Message).toContain("- trailproof started logging again on trail main");
  });

  it("tells of a call where the scan takes longer than the function may run", async () => {
    account.behave({ rules: [{ fault: "hang", operation: "cloudtrail:DescribeTrails" }] });
    const ending = { ...CONTEXT, getRemainingTimeInMillis: () => 61_000 };
    await expect(invoke(stopped(), ending, PATIENT)).rejects.toThrow("no answer within 1000 ms");
    expect(only().Message).toContain("\nReason: no answer within 1000 ms\n");
  });

  it("tells of a call where the bucket of the results denies everything", async () => {
    await stop();
    deny("s3:*", { when: ({ path }) => path.includes(RESULTS) && !path.endsWith("policy.yaml") });
    await expect(run(stopped())).rejects.toThrow("s3:");
    expect(only().Message).toContain("Trail is not logging");
  });

  it("tells of a response in the next try, which has it in its result, and responds once", async () => {
    account.use(RESPOND);
    await stop();
    const event = stopped();
    deny("sns:Publish");
    await expect(run(event)).rejects.toThrow("sns:Publish");
    account.behave();
    account.proxy.clear();
    expect(await run(event)).toMatchObject({ responses: ["response-start-logging"] });
    expect(account.proxy.count("cloudtrail:StartLogging")).toBe(0);
    expect(only().Message).toContain("- trailproof started logging again on trail main");
    const { notifications } = await account.latest();
    expect(notifications.map(({ code }) => code)).toContain("response-start-logging");
  });
});
