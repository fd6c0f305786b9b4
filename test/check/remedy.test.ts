import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cli, shellQuote } from "../../src/check/index.ts";
import { anyText } from "../support/any-text.ts";

/** The words that a POSIX shell makes of a command's arguments. */
function words(args: string): string[] {
  const output = execFileSync("sh", ["-c", `printf '%s\\0' ${args}`], { encoding: "utf8" });
  return output.split("\0").slice(0, -1);
}

const hostile = fc.oneof(
  anyText({ maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(..."'\"\\$`;&|<>()*?[]{}!#~=%^-, \n\r\tab") }),
  fc.constantFrom(
    "",
    "'",
    "''",
    "$(id)",
    "`id`",
    "~root",
    "-n",
    "--",
    "a'b\"c",
    "%s%n",
    "\n",
    "trailing\n",
    "*",
    "é…\u202e",
  ),
);

describe("shellQuote", () => {
  it("gives every text back as one word", () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 40, maxLength: 60 }), (list) => {
        // No argument of a process can hold NUL.
        const texts = list.map((text) => text.replaceAll("\0", ""));
        expect(words(texts.map(shellQuote).join(" "))).toEqual(texts);
      }),
      { numRuns: 5 },
    );
  });

  it("leaves AWS's own names readable", () => {
    for (const name of ["main", "us-east-1", "arn:aws:s3:::logs-1", "arn:aws:kms:us-east-1:123456789012:key/1-2"])
      expect(shellQuote(name)).toBe(name);
  });
});

it("cli quotes what is put in, and nothing of its own text", () => {
  const name = "it's; rm -rf $HOME";
  const line = cli`aws cloudtrail update-trail --name ${name}
    --region ${"eu-west-1"}`;
  expect(line).not.toMatch(/\n/);
  expect(words(line)).toEqual(["aws", "cloudtrail", "update-trail", "--name", name, "--region", "eu-west-1"]);
});
