import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cli } from "../../src/check/index.ts";
import { callOf, shellLine, shellWord, wordsOf } from "../../src/remediate/words.ts";

describe("the words of a printed command", () => {
  it("are those that the command was printed from, whatever is in them", () => {
    const word = fc.string({ unit: "binary", minLength: 1 });
    fc.assert(
      fc.property(word, word, (name, value) => {
        expect(wordsOf(cli`aws sns publish --message ${name} --subject ${value}`)).toEqual([
          ...["aws", "sns", "publish", "--message", name, "--subject", value],
        ]);
      }),
    );
  });

  it.each(["aws sns publish --message $(id)", "aws x; rm -rf /", "aws sns publish > file", "aws 'open"])(
    "are not known where a shell would do more than split: %s",
    (command) => expect(wordsOf(command)).toBeUndefined(),
  );

  it("keep the value of a variable apart from text of the same form", () => {
    expect(shellWord('{"key":"KEY_ARN_US_EAST_1","name":"$(id) `id`"}')).toBe(
      String.raw`"{\"key\":\"${"$"}{KEY_ARN_US_EAST_1}\",\"name\":\"\$(id) ${"\\`id\\`"}\"}"`,
    );
    expect(shellWord("MY_KEY_ARN_US_EAST_1$(id)")).toBe("'MY_KEY_ARN_US_EAST_1$(id)'");
    expect(shellLine(["aws", "--name", "-x"])).toBe("aws --name '-x'");
  });

  it("have options with values and options without", () => {
    expect(
      callOf(wordsOf("aws cloudtrail update-trail --name main --enable-log-file-validation --region eu-west-1") ?? []),
    ).toEqual({
      name: "cloudtrail update-trail",
      options: { name: "main", "enable-log-file-validation": true, region: "eu-west-1" },
    });
    expect(callOf(["trailproof", "validate", "--trail-arn", "x"])).toBeUndefined();
  });
});
