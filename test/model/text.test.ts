import { describe, expect, it } from "vitest";
import { counted, oneLine, safeJson, shorten } from "../../src/model/text/safe-text.ts";

describe("oneLine", () => {
  it("leaves plain text, in any script, as it is", () => {
    for (const text of ["arn:aws:s3:::acme-logs", "日本語のログ", "Zoë 🎉", ""]) expect(oneLine(text)).toBe(text);
  });
  it("makes breaks spaces", () => expect(oneLine("a\r\nb\tc\u2028d")).toBe("a b c d"));
  it("shows what would act", () =>
    expect(oneLine("\u001b[2J\u009b1m\u202e\u2066\u200f\ufeff\u0000\u{e0041}\ud800")).toBe(
      "\\u001b[2J\\u009b1m\\u202e\\u2066\\u200f\\ufeff\\u0000\\u{e0041}\\ud800",
    ));
  it("cuts floods, the rest of the sentence stays", () => {
    const line = oneLine(`Key ${"n".repeat(10_000)} is Disabled`);
    expect(line).toMatch(/^Key n+…n+ is Disabled$/);
    expect(line.length).toBeLessThan(250);
    expect([...oneLine("word ".repeat(1000))]).toHaveLength(1000);
  });
});

describe("shorten", () => {
  it.each([1, 2, 3, 10, 99])("gives %i characters at most", (longest) => {
    expect([...shorten("🎉".repeat(100), longest)]).toHaveLength(longest);
  });
  it("keeps both ends", () => expect(shorten("abcdefghij", 7)).toBe("abcd…ij"));
  it("leaves what fits", () => expect(shorten("🎉🎉🎉", 3)).toBe("🎉🎉🎉"));
});

describe("safeJson", () => {
  it("escapes what JSON.stringify leaves, and reads back the same", () => {
    const value = { "\u202e": ["\u001b\u007f\u009b\u200f\u2028\ufeff\u{e0041}\ud800 é 日"] };
    const text = safeJson(value);
    expect(text).not.toMatch(/[^\n -~é日]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe("counted", () => {
  it("counts in words", () => {
    expect([counted(1, "control"), counted(2, "control"), counted(0, "reply", "replies")]).toEqual([
      "1 control",
      "2 controls",
      "0 replies",
    ]);
  });
});
