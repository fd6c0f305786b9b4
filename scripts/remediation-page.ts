import { checks } from "../src/generated/checks.ts";
import { extents } from "../test/remediate/formats.ts";
import { PROOFS, type Proof } from "../test/remediate/proofs.ts";

const HEAD = `# Remedies, control by control

Generated from \`test/remediate/proofs.ts\` and the plans of the tests' accounts by \`npm run generate\`. Do not edit.

How the remedy of each control was verified, and how much of it the declarative formats of [\`trailproof remediate\`](remediate.md) have.

**AWS CLI**

- \`applied\`: a test applies the commands as printed with the AWS CLI to an account of an emulator. The control passes at the
  next scan, and no finding is worse. Where a value is to be chosen, it is the one that \`remediate\` chooses.
- \`checked\`: the emulator cannot take the commands. A test compares each operation, option and member with the AWS CLI's
  models of the services. So it does for the commands of all other controls.
- \`decision\`: no command fixes it.

**Terraform, CloudFormation**, in the best case of the tests' accounts

- \`yes\`: all that fixes the control is in the configuration or template.
- \`in part\`: the rest is a command, or a decision.
- \`no\`: commands alone. A stack changes only what it has created, and most failures are of what exists.
`;

/** What each test does with the commands. */
const TESTS = {
  "remediation-suite": "applied",
  remedies: "applied",
  remediate: "applied, as the complete set-up",
} as const;

const shown = (proof: Proof | undefined): string => {
  if (!proof) return "";
  if (proof.proof === "applied") return TESTS[proof.test];
  return `${proof.proof === "none" ? "decision" : "checked"}: ${proof.reason}`;
};

/** `docs/remediation-table.md`: from the data that the remediation suite compares with what it saw. */
export function remediationPage(): string {
  const all = extents();
  const rows = checks.map(({ id }) => {
    const { terraform = "no", cloudformation = "no" } = all.get(id) ?? {};
    return `| \`${id}\` | ${shown(PROOFS[id])} | ${terraform} | ${cloudformation} |`;
  });
  const count = (proof: Proof["proof"]) => Object.values(PROOFS).filter((one) => one.proof === proof).length;
  return [
    HEAD,
    `Of ${checks.length} controls ${count("applied")} are applied, ${count("checked")} are checked, and ${count("none")} are decisions.`,
    "",
    "| Control | AWS CLI | Terraform | CloudFormation |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
