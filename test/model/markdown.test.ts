import { describe, expect, it } from "vitest";
import { codeBlock, codeSpan, escapeMarkdown, link, unlinked, webAddress } from "../../src/model/text/markdown.ts";

describe("escapeMarkdown", () => {
  it("leaves no markup, HTML or link", () =>
    expect(escapeMarkdown("<b>&amp; [x](y) `c` *d* https://e @f")).toBe(
      "&lt;b&gt;&amp;amp; \\[x\\]\\(y\\) \\`c\\` \\*d\\* https\\://e \\@f",
    ));
  it("keeps to its line", () => expect(escapeMarkdown("a\n# b")).toBe("a \\# b"));
});

describe("unlinked", () => {
  it.each([
    ["Stopped since 2026-11-10, by its owner.", "Stopped since 2026-11-10, by its owner."],
    ["ask @team, see #12", "ask `@team`, see `#12`"],
    ["(needs s3:GetObject);", "(needs `s3:GetObject`);"],
    ["www.e.org deadbeef GH-3", "`www.e.org` `deadbeef` `GH-3`"],
    ["- a", "\\- a"],
    ["1. a", "1\\. a"],
  ])("%j is %j", (text, markdown) => expect(unlinked(text)).toBe(markdown));
});

describe("codeSpan", () => {
  it.each([
    ["a", "`a`"],
    ["a`b``c", "```a`b``c```"],
    ["`", "`` ` ``"],
    ["a|b", "`a`&#124;`b`"],
    ["##x[y", "`##x`&#91;`y`"],
  ])("of %j is %j", (text, markdown) => expect(codeSpan(text)).toBe(markdown));
});

describe("codeBlock", () => {
  it("has a fence that its content cannot close", () =>
    expect(codeBlock("sh", ["echo ```` x"])).toBe("`````sh\necho ```` x\n`````"));
  it("keeps the lines and their indentation", () =>
    expect(codeBlock("hcl", ["a {\n  b\u001b\n}"])).toBe("```hcl\na {\n  b\\u001b\n}\n```"));
});

describe("link", () => {
  it("links to the web", () => expect(link("a]b", "https://x.y/(z)")).toBe("[a\\]b](https://x.y/%28z%29)"));
  it("links to nothing else", () => expect(link("a", "javascript:alert(1)")).toBe("a"));
});

describe("webAddress", () => {
  it.each(["javascript:1", "file:///etc", "data:,x", "docs/x.md", ""])("refuses %j", (text) =>
    expect(webAddress(text)).toBeUndefined(),
  );
  it("spells an address canonically", () => expect(webAddress("HTTPS://x.y/a b")).toBe("https://x.y/a%20b"));
});
