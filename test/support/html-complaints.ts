import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // Names of AWS have no spaces to break at, and the title tells an account's.
    "long-title": "off",
    // An anchor is `CONTROL:RESOURCE`, percent-encoded.
    "valid-id": ["error", { relaxed: true }],
  },
});

/** What is not valid HTML in a page, with the lines. */
export async function htmlComplaints(text: string): Promise<string[]> {
  const { results } = await validator.validateString(text);
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ line, ruleId, message }) => `${line} ${ruleId}: ${message} ${text.split("\n")[line - 1]?.slice(0, 120)}`,
    ),
  );
}
