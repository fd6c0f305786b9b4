import type { Log, Run } from "sarif";
import type { Reporter } from "../../src/model/documents/report.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";
import { headlineText } from "../headline.ts";
import { invocation } from "./invocation.ts";
import { sources } from "./locations.ts";
import { plain } from "./message.ts";
import { atPaths } from "./policy-files.ts";
import { toResult } from "./results.ts";
import { rules } from "./rules.ts";
import { select } from "./select.ts";
import { taxonomies } from "./taxonomies.ts";

/** SARIF 2.1.0, as GitHub's code scanning takes it. */
const sarif: Reporter = (given, context = {}) => {
  const result = atPaths(given, context.policyFiles);
  const { selected, wanted } = select(result.findings, context.include);
  const indexes = new Map(result.controls.map(({ id }, index) => [id, index]));
  const frameworks = taxonomies(result);
  const { tool, account, snapshot, score, evidenceCoverage, gate, integrity, waivers } = result;
  const run: Run = {
    tool: {
      driver: {
        name: tool.name,
        semanticVersion: tool.version,
        informationUri: "https://github.com/trailproof/trailproof",
        rules: rules(result),
        ...(frameworks.length > 0
          ? { supportedTaxonomies: frameworks.map(({ name }, index) => ({ name, index })) }
          : {}),
      },
    },
    // The part before the last slash is code scanning's category: several accounts live side by side.
    automationDetails: { id: `trailproof/${account.id}/`, description: { text: plain(headlineText(result)) } },
    invocations: [invocation(result, wanted)],
    ...(frameworks.length > 0 ? { taxonomies: frameworks } : {}),
    columnKind: "utf16CodeUnits",
    results: selected.map(({ finding, index }) => {
      const ruleIndex = indexes.get(finding.control);
      const control = ruleIndex === undefined ? undefined : result.controls[ruleIndex];
      return toResult(finding, control, ruleIndex, sources(control, index, context));
    }),
    properties: { account, snapshot, score, evidenceCoverage, gate, waivers, ...(integrity ? { integrity } : {}) },
  };
  const log: Log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
  return `${safeJson(log)}\n`;
};

export default sarif;
