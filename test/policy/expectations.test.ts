import { describe, expect, it } from "vitest";
import { lintPolicy } from "../../src/policy/index.ts";
import { showPolicy } from "../../src/policy/show.ts";
import { CHECKS, complaints, folder, load, loadText } from "./folder.ts";

const OWN = "expectations:\n  - id: own\n";
const said = (text: string) => complaints(loadText(`extends: [baseline]\n${text}`));
const lint = (text: string) =>
  lintPolicy({ names: ["p.yaml"], cwd: folder({ "p.yaml": text }), checks: CHECKS }, "2026-11-12");

describe("Expectations of a policy", () => {
  it.each([
    [`${OWN}`, '3:9: rule "own" needs "only" or "never"'],
    ["expectations:\n  - { id: root-us }\n", '3:11: rule "root-us" needs "only" or "never"; did you mean "root-use"?'],
    [`${OWN}    only: { regions: [a] }\n    never: true\n`, '5:12: rule "own" has "only" and "never"'],
    [`${OWN}    never: true\n    params: { count: 3 }\n`, '5:13: "params" is for built-in rules, and "own" is none'],
    [`${OWN}    never: true\n  - { id: own, never: true }\n`, '5:11: the rule "own" is written twice'],
    [`${OWN}    only: { networks: [10.0.0.0/33] }\n`, '4:24: "10.0.0.0/33" is no network'],
    [`${OWN}    only: { hours: { from: "8:00", to: "18:00", timeZone: UTC } }\n`, "must be of the form"],
    [`${OWN}    only: { hours: { from: "08:00", to: "18:00", timeZone: Mars } }\n`, '4:60: "Mars" is no time zone'],
    [`${OWN}    only: { accounts: [111122223333] }\n`, '"expectations[0].only.accounts[0]" must be text'],
    [
      `${OWN}    match: { principal: [a] }\n    never: true\n`,
      'unknown member "principal" in "expectations[0].match"; did you mean "principals"?',
    ],
    ["expectations:\n  - { id: root-use, never: true }\n", 'the built-in rule "root-use" does not take "never"'],
    [
      "expectations:\n  - { id: denied-calls, params: { regions: [a] } }\n",
      'has no param "regions"; it takes count, minutes',
    ],
  ])("are wrong as %j", async (text, message) => {
    expect(await said(text)).toEqual([expect.stringContaining(message)]);
  });

  it("leave a policy without them as it was", async () => {
    const { policy } = await loadText("extends: [baseline]");
    expect(policy).not.toHaveProperty("expectations");
    expect(showPolicy(policy)).not.toContain("expectations");
  });

  it("of a later policy set members of a rule, and only takes the place of never", async () => {
    const base = `extends: [baseline]\n${OWN}    never: true\n    reason: Because\n`;
    const files = {
      "base.yaml": base,
      "trailproof.yaml": "extends: [base.yaml]\nexpectations:\n  - { id: own, severity: low, only: { mfa: true } }\n",
    };
    const { policy } = await load(files);
    expect(policy.expectations).toEqual([
      {
        id: "own",
        reason: "Because",
        severity: "low",
        only: { mfa: true },
        source: { path: "trailproof.yaml", line: 3 },
      },
    ]);
    const again = await loadText(showPolicy(policy));
    expect(again.policy.expectations).toMatchObject([{ id: "own", only: { mfa: true } }]);
  });

  it("alone are a policy for lint, and none for a scan", async () => {
    const text = `${OWN}    never: true\n    match: { actions: [x] }\n`;
    expect((await lint(text)).warnings).toEqual([]);
    expect(await complaints(loadText(text))).toEqual([expect.stringContaining("puts no control in force")]);
    await expect(lint("title: none\n")).rejects.toThrow("puts no control in force");
  });

  it("that match nothing or everything are warned of", async () => {
    const text = `${OWN}    never: true\n  - { id: other, match: { principals: [alice, "arn:aws:iam::*:user/alice"] }, only: { mfa: true } }\n`;
    expect((await lint(text)).warnings).toEqual([
      'p.yaml:3:12: warning: rule "own" has no "match": every event is a finding',
      'p.yaml:4:40: warning: "alice" can match no caller: expected the pattern of an ARN',
    ]);
  });

  it("on actions that no event has are warned of", async () => {
    const actions = ["iam.amazonaws.com:*", "iam/ListUsers", "iam:*", "ListUsers", "*", "s3:Delete*"];
    const { warnings } = await lint(`${OWN}    never: true\n    match: { actions: ${JSON.stringify(actions)} }\n`);
    expect(warnings).toEqual(
      ["iam.amazonaws.com:*", "iam/ListUsers"].map((action) =>
        expect.stringContaining(`"${action}" can match no call: expected a pattern such as iam:* or ListUsers`),
      ),
    );
  });

  it("on identity providers of SAML are not warned of", async () => {
    const principals = ["idp/x", "https://idp.example.com/saml", "Ub7lEJxqSiNcLBPnwM+ZX8ZFTEE=", "user/alice"];
    const { warnings } = await lint(`${OWN}    only: { principals: ${JSON.stringify(principals)} }\n`);
    expect(warnings).toEqual([expect.stringContaining('"user/alice" can match no caller')]);
  });
});
