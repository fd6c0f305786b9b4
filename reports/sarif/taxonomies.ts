import type { ReportingDescriptorRelationship, ToolComponent } from "sarif";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { webAddress } from "../../src/model/text/markdown.ts";
import { oneLine } from "../../src/model/text/safe-text.ts";
import { frameworkResults } from "../frameworks.ts";

type Requirements = ScanResult["requirements"];

/** A taxonomy per framework, a taxon per requirement, in the order of the result. */
export function taxonomies(result: ScanResult): ToolComponent[] {
  return frameworkResults(result).map(({ id: name, title, url, text, requirements }) => ({
    name,
    shortDescription: { text: oneLine(`Requirements of ${title} that concern CloudTrail: ${text}.`) },
    ...(url && webAddress(url) ? { informationUri: webAddress(url) as string } : {}),
    taxa: requirements.map(({ id, title, url, level, assessment, status, manualReason, attestation }) => ({
      id,
      shortDescription: { text: oneLine(title) },
      ...(url && webAddress(url) ? { helpUri: webAddress(url) as string } : {}),
      properties: {
        status,
        ...(level && { level }),
        ...(assessment && { assessment }),
        ...(manualReason && { manualReason }),
        ...(attestation && { attestation }),
      },
    })),
  }));
}

/** The requirements that a control serves. */
export function relationships(control: string, requirements: Requirements): ReportingDescriptorRelationship[] {
  const names = frameworks(requirements);
  return requirements
    .filter(({ controls }) => controls.includes(control))
    .map(({ framework, id }) => ({
      target: {
        id,
        index: requirements.filter((one) => one.framework === framework).findIndex((one) => one.id === id),
        toolComponent: { name: framework, index: names.indexOf(framework) },
      },
      kinds: ["relevant"],
    }));
}

function frameworks(requirements: Requirements): string[] {
  return [...new Set(requirements.map(({ framework }) => framework))];
}
