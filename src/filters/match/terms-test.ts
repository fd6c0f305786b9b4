import type { Term, TermsPattern } from "../parse/pattern.ts";
import { agreed, allTest, anyTest, opposite, type Test } from "./outcome.ts";
import { regexTest } from "./regex-test.ts";

/** Terms are looked for anywhere in the line; letter case matters. */
export function termsTest({ required, excluded, optional }: TermsPattern): Test<string> {
  const plain = [...required.map(termTest), ...excluded.map((term) => not(termTest(term)))];
  // Documented: beside other terms every `?` term is ignored.
  if (plain.length > 0) return allTest(plain);
  return optional.length > 0 ? anyTest(optional.map(termTest)) : () => true;
}

const not =
  (test: Test<string>): Test<string> =>
  (line) =>
    opposite(test(line));

function termTest(term: Term): Test<string> {
  if ("regex" in term) return regexTest(term.regex);
  // Documented: `" "` matches everything.
  if (term.text.trim() === "") return () => true;
  const { text, escaped } = term;
  if (escaped === undefined) return (line) => line.includes(text);
  return (line) => agreed([line.includes(text), line.includes(escaped)]);
}
