import { readFileSync } from "node:fs";
import { StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { type AwsSecurityFinding, GetFindingsCommand } from "@aws-sdk/client-securityhub";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { invoke } from "../../src/scheduled-scan/handler.ts";
import { callEvent, nextSecond } from "../support/call-event.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { deployTemplate, roleStatements } from "../support/deploy-template.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import type { Override, Rule } from "../support/fault-proxy.ts";
import { ACCOUNT } from "../support/moto.ts";
import { CONTEXT, PATIENT, type ScheduledAccount, scheduledAccount } from "../support/scheduled-account.ts";

const IMPORT = "securityhub:BatchImportFindings";
const ON = { TRAILPROOF_SECURITY_HUB: "on" };
const DENIED: readonly Rule[] = [{ operation: IMPORT, fault: "deny" }];
/** As Security Hub answers where it is not enabled. */
const DISABLED: Override = () => ({
  status: 401,
  headers: { "content-type": "application/json", "x-amzn-errortype": "InvalidAccessException" },
  body: JSON.stringify({ Message: `Account ${ACCOUNT} is not subscribed to AWS Security Hub` }),
});

describeWithMoto("the import of a scheduled scan into Security Hub", (moto) => {
  let account: ScheduledAccount;
  const log = vi.spyOn(process.stderr, "write");
  const run = (event: object = {}) => invoke(event, CONTEXT, PATIENT);
  const logged = () => log.mock.calls.map(([text]) => String(text)).join("");
  const held = async (): Promise<AwsSecurityFinding[]> => {
    const hub = clients(ownAccount(moto.url)).securityHub();
    const found: AwsSecurityFinding[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await hub.send(new GetFindingsCommand({ MaxResults: 100, ...(NextToken ? { NextToken } : {}) }));
      found.push(...(answer.Findings ?? []));
      NextToken = answer.NextToken;
    } while (NextToken);
    return found;
  };

  beforeAll(async () => {
    account = await scheduledAccount(moto.url);
  });
  beforeEach(() => {
    account.behave();
    account.proxy.clear();
    log.mockReset().mockReturnValue(true);
  });
  afterEach(() => account.use());
  afterAll(async () => {
    log.mockRestore();
    await account.stop();
  });

  it("is off by default", async () => {
    account.use();
    await run();
    expect(account.proxy.count("securityhub:*")).toBe(0);
    expect(deployTemplate().Parameters.SecurityHub?.Default).toBe("off");
  });

  it("sends every finding, with the product that the role is narrowed to", async () => {
    account.use(ON);
    expect(await run()).toMatchObject({ gate: "pass", notified: false });
    const found = await held();
    const { findings } = await account.latest();
    expect(found.map(({ ProductFields }) => ProductFields?.["trailproof/fingerprint"]).toSorted()).toEqual(
      findings.map(({ fingerprint }) => fingerprint).toSorted(),
    );
    expect(new Set(found.map(({ ProductArn }) => ProductArn))).toEqual(
      new Set([`arn:aws:securityhub:us-east-1:${ACCOUNT}:product/${ACCOUNT}/default`]),
    );
    expect(readFileSync("deploy/cloudformation.yaml", "utf8")).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as CloudFormation writes it.
      'Resource: !Sub "arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:product/${AWS::AccountId}/default"',
    );
    expect(roleStatements().SecurityHub).toEqual([IMPORT]);
    expect(Object.keys(account.proxy.counts()).filter((one) => one.startsWith("securityhub:"))).toEqual([IMPORT]);
    expect(logged()).toBe("");
  });

  it.each([
    ["is denied", { rules: DENIED }, `check that Security Hub is enabled there, and grant ${IMPORT}`],
    ["is not enabled", { overrides: { [IMPORT]: DISABLED } }, "enable Security Hub there"],
  ])(
    "notifies with the reason where it %s, also if the gate passes, and keeps the result",
    async (_, fault, advice) => {
      account.use(ON);
      account.behave(fault);
      expect(await run()).toMatchObject({ gate: "pass", notified: true });
      const [message] = account.mail.received;
      expect(message?.Subject).toBe(
        `trailproof: findings were not imported into Security Hub in account ${ACCOUNT} (acme-production)`,
      );
      const [, reason = ""] = message?.Message.split("\nNot in Security Hub:\n  ") ?? [];
      expect(reason).toMatch(/^Cannot import findings into Security Hub in us-east-1: .*\n\nReport: /);
      expect(reason).toContain(advice);
      expect(logged()).toBe(`${reason.split("\n")[0]}\n`);
      expect((await account.latest()).notifications).toContainEqual({
        level: "error",
        code: "security-hub-import-failed",
        message: reason.split("\n")[0],
      });
    },
  );

  it("keeps no message back about a gate that fails or a call that may blind a trail", async () => {
    await nextSecond();
    await clients(ownAccount(moto.url))
      .cloudtrail()
      .send(new StopLoggingCommand({ Name: "main" }));
    const here = { accountId: ACCOUNT, partition: "aws", globalRegion: "us-east-1", regions: ["us-east-1"] };
    const stopped = callEvent(here, { requestParameters: { name: "main" } });
    for (const [event, subject] of [
      [stopped, /^trailproof: cloudtrail:StopLogging: \d+ new failures in /],
      [{}, /^trailproof: gate fails in /],
    ] as const) {
      account.use(ON);
      account.behave({ rules: DENIED });
      expect(await run(event)).toMatchObject({ gate: "fail", notified: true });
      const [message] = account.mail.received;
      expect(message?.Subject).toMatch(subject);
      expect(message?.Message).toMatch(/\nNot in Security Hub:\n {2}Cannot import .*\n\nReport: /);
    }
    account.use(ON);
    account.behave();
    await run();
    expect((await held()).filter(({ Compliance }) => Compliance?.Status === "FAILED")).not.toEqual([]);
  });
});
