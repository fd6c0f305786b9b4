import type { ScanResult } from "../../../src/model/documents/result.ts";
import { webAddress } from "../../../src/model/text/markdown.ts";
import { type Mark, mark } from "../marks.ts";
import { line } from "../plain.ts";

export interface FrameworkView {
  readonly framework: string;
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly url: string | null;
    readonly level: string | null;
    readonly manualReason: string | null;
    readonly mark: Mark;
    readonly controls: string;
  }[];
}

export function frameworksView({ requirements }: ScanResult): FrameworkView[] {
  return [...new Set(requirements.map(({ framework }) => framework))].map((framework) => ({
    framework: line(framework),
    rows: requirements
      .filter((one) => one.framework === framework)
      .map(({ id, title, url, level, status, controls, manualReason }) => ({
        id: line(id),
        title: line(title),
        url: (url && webAddress(url)) || null,
        level: level === undefined ? null : line(level),
        manualReason: manualReason === undefined ? null : line(manualReason),
        mark: mark(status),
        controls: controls.map(line).join(", "),
      })),
  }));
}
