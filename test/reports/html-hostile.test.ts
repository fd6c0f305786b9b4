import fc from "fast-check";
import { describe, expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import { integrityHtml } from "../../reports/html/integrity/index.ts";
import { named } from "../browser/hostile.ts";
import { hostileIntegrity } from "../browser/validations.ts";
import { anyText } from "../support/any-text.ts";
import { FLOOD, HOSTILE_NAME } from "../support/sample-result.ts";

/** What no text that a person looks at may hold, line feeds aside. */
const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const nasty = [
  "<b>",
  "</script>",
  "</style>",
  "-->",
  "<!--",
  '"',
  "'",
  "`",
  "&lt;",
  "{{x}}",
  "{{{x}}}",
  "\u202e",
  "\u0000",
  "=",
  "\n",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...nasty), anyText()), { minLength: 1, maxLength: 10 })
  .map((parts) => parts.join(""));

/** The tags of a report, without what its attributes say. */
const tags = (text: string) =>
  [...text.matchAll(/<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, tag, attributes]) =>
      `${tag}${[...(attributes ?? "").matchAll(/\s([a-z-]+)(?:="[^"]*")?/gi)].map(([, one]) => ` ${one}`).join("")}`,
  );
/** Names that differ must not change what the report is made of; a copy button and a link are up to the text. */
const shape = (text: string) =>
  new Set(tags(text.replace(/<(style|script)>.*?<\/\1>/gs, "").replace(/<pre class="copy">/g, "<pre>")));
const integrity = (name: string) => {
  const { result, run } = hostileIntegrity(name);
  return integrityHtml(result, run);
};
const pages = { "the HTML report": (name: string) => html(named(name)), "the page of a validation": integrity };
/** A link is one only with a web address, a control has requirements only with a name. */
const OPTIONAL = ["a href rel", "article class id data-c data-s", "article class data-c data-s", "li class"];

function expectInert(page: (name: string) => string, name: string): void {
  const plain = shape(page("plain"));
  const text = page(name);
  expect(text).not.toMatch(ACTIVE);
  for (const one of shape(text)) expect([...plain, ...OPTIONAL]).toContain(one);
  expect(text.match(/<script/g)).toHaveLength(1);
  // That of the package, and the head of printed pages.
  expect(text.match(/<style/g)).toHaveLength(2);
  for (const [, href] of text.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^(#|https?:)/);
}

describe.each(Object.entries(pages))("hostile names are inert in %s", (_, page) => {
  it("tries everything at once", () => expectInert(page, HOSTILE_NAME));
  it("is ten thousand characters long", () => expectInert(page, FLOOD));
  it("is anything", () => {
    fc.assert(
      fc.property(hostile, (name) => expectInert(page, name)),
      { numRuns: 100 },
    );
  });
});
