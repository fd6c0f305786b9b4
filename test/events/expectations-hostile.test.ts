import { describe, expect, it } from "vitest";
import { unexpectedText } from "../../reports/terminal/unexpected.ts";
import { expectationsOf } from "../../src/events/expectations/index.ts";
import { isActive } from "../../src/model/text/safe-text.ts";

const HOSTILE = "\u001b[31m\u202e\n::error::x\u0007\u2028##[group]";

describe("A hostile event", () => {
  const record = {
    eventTime: HOSTILE,
    eventID: HOSTILE,
    eventName: HOSTILE,
    eventSource: HOSTILE,
    awsRegion: HOSTILE,
    sourceIPAddress: HOSTILE,
    errorCode: HOSTILE,
    recipientAccountId: HOSTILE,
    userIdentity: { type: "Root", arn: HOSTILE, userName: HOSTILE, accountId: HOSTILE },
  };

  it("is inert in the text of a finding", () => {
    const expectations = expectationsOf({
      rules: [{ id: "own", title: HOSTILE, reason: HOSTILE, never: true, source: { path: HOSTILE, line: 1 } }],
      policies: [],
    });
    expectations.add({ record, origin: { where: HOSTILE } });
    for (const width of [undefined, 60]) {
      const text = unexpectedText(
        expectations.unexpected(),
        { found: 1, sources: [] },
        { color: false, ...(width === undefined ? {} : { width }) },
      );
      const lines = text.split("\n");
      expect(lines.filter(isActive)).toEqual([]);
      expect(lines.filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
      expect(text).toMatch(/Rule:\s+root-use \(built in\)/);
    }
  });

  it.each([
    ["without members", {}],
    [
      "with members of other types",
      { userIdentity: [1], eventTime: 7, eventName: {}, requestParameters: "x", additionalEventData: null },
    ],
  ])("%s breaks no rule", (_, odd) => {
    const expectations = expectationsOf({
      rules: [
        {
          id: "own",
          match: { principals: ["*"], resources: ["*"], actions: ["*"] },
          only: { mfa: true, accounts: ["1"] },
        },
      ],
      policies: [],
    });
    expectations.add({ record: odd, origin: { where: "file" } });
    expect(expectations.unexpected().findings).toEqual([]);
  });
});
