import type { ReportingDescriptorRelationship, ToolComponent } from "sarif";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { webAddress } from "../../src/model/text/markdown.ts";
import { oneLine } from "../../src/model/text/safe-text.ts";

type Requirements = ScanResult["requirements"];

/** A taxonomy per framework, a taxon per requirement, in the order of the result. */
export function taxonomies(requirements: Requirements): ToolComponent[] {
  return frameworks(requirements).map((name) => ({
    name,
    shortDescription: { text: oneLine(`Requirements of ${name} that this policy maps to controls.`) },
    taxa: requirements
      .filter(({ framework }) => framework === name)
      .map(({ id, title, url, level, status, manualReason }) => ({
        id,
        shortDescription: { text: oneLine(title) },
        ...(url && webAddress(url) ? { helpUri: webAddress(url) as string } : {}),
        properties: { status, ...(level && { level }), ...(manualReason && { manualReason }) },
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
