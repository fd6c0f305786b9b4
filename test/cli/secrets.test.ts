import { readdirSync, readFileSync, statSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compliantAccount } from "../support/accounts.ts";
import { folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { failing, regions } from "../support/overrides.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN = "IQoJb3JpZ2luX2VjEXAMPLETOKEN/abc+def==";
const KEY = "AKIAIOSFODNN7EXAMPLE";

describeWithMoto("a scan with every word that it has to say", (moto) => {
  let proxy: FaultProxy;
  const folder = folderWith();
  beforeAll(async () => {
    await compliantAccount(moto.url);
    const said = `wrong signature of x-amz-security-token:${TOKEN} with ${SECRET} of ${KEY}`;
    proxy = await faultProxy({
      target: moto.url,
      overrides: {
        "ec2:DescribeRegions": regions(["us-east-1"]),
        "kms:DescribeKey": failing("InvalidSignatureException", 400, said),
        "sns:GetTopicAttributes": failing("SignatureDoesNotMatch", 403, said),
        "s3:GetBucketLocation": failing("SignatureDoesNotMatch", 403, said),
        "iam:ListAccountAliases": failing("SignatureDoesNotMatch", 403, said),
      },
    });
  });
  afterAll(async () => {
    folder.remove();
    await proxy.stop();
  });

  it("lists each call with its time and outcome, and no credentials anywhere", async () => {
    const outputs = ["json=r.json", "sarif=r.sarif", "terminal=r.terminal"].flatMap((output) => ["--output", output]);
    const { code, stdout, stderr } = await runHere(
      [
        "scan",
        "--policy",
        "all",
        "--verbose",
        "--debug",
        ...["--connect-timeout", "60000", "--call-timeout", "60000"],
        "--save-snapshot",
        "s.json",
        ...outputs,
      ],
      { cwd: folder.path, env: emulatorEnv(proxy.url, { AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: TOKEN }) },
    );
    expect(code).toBe(3);
    const lines = stderr
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("wrote "));
    // A fact is one line, also where it takes several calls: the policies of a role, those of a log group beside the
    // account's, and each type of the account's policies.
    const {
      "iam:GetRolePolicy": further = 0,
      "logs:DescribeResourcePolicies": lists = 0,
      "logs:DescribeAccountPolicies": types = 0,
    } = proxy.counts();
    expect({ further, lists, types }).toEqual({ further: 1, lists: 2, types: 2 });
    expect(lines.length, stderr).toBe(proxy.count() - further - (lists - 1) - (types - 1));
    for (const line of lines) expect(line).toMatch(/^[a-z0-9]+:[A-Za-z]+ us-east-1 \d+ ms \S+$/);
    expect(lines).toContainEqual(expect.stringMatching(/^cloudtrail:GetTrailStatus .* ok$/));
    expect(lines).toContainEqual(expect.stringMatching(/^kms:DescribeKey .* InvalidSignatureException$/));

    const written = readdirSync(folder.path);
    expect(written.sort()).toEqual(["r.json", "r.sarif", "r.terminal", "s.json"]);
    const texts = [stdout, stderr, ...written.map((name) => readFileSync(folder.file(name), "utf8"))];
    for (const text of texts) {
      expect(text.length).toBeGreaterThan(100);
      for (const secret of [SECRET, TOKEN, encodeURIComponent(TOKEN), KEY]) expect(text).not.toContain(secret);
    }
    expect(texts.join()).toContain("x-amz-security-token:[hidden]");
    expect(statSync(folder.file("s.json")).mode & 0o777).toBe(0o600);
  });

  it("says nothing of its calls without --verbose", async () => {
    expect(await runHere(["scan", "--quiet"], { env: emulatorEnv(proxy.url) })).toMatchObject({
      stdout: "",
      stderr: "",
    });
  });
});
