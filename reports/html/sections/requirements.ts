import type { ScanResult } from "../../../src/model/result.ts";
import { type Mark, mark } from "../marks.ts";
import { line } from "../plain.ts";

export interface FrameworkView {
  readonly framework: string;
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly mark: Mark;
    readonly controls: string;
  }[];
}

export function frameworksView({ requirements }: ScanResult): FrameworkView[] {
  return [...new Set(requirements.map(({ framework }) => framework))].map((framework) => ({
    framework: line(framework),
    rows: requirements
      .filter((one) => one.framework === framework)
      .map(({ id, title, status, controls }) => ({
        id: line(id),
        title: line(title),
        mark: mark(status),
        controls: controls.map(line).join(", "),
      })),
  }));
}
