import axe from "axe-core";
import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds, by its rules for WCAG 2.2 AA and good practice, or by some of them. */
export async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const options = JSON.stringify(rules ? { runOnly: rules } : {});
  const found = (await page.evaluate(`axe.run(${options}).then(({ violations }) => violations)`)) as Violation[];
  return found.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}

/** How many pixels the page is wider than its window. */
export const overflow = (page: Page) => page.evaluate("document.documentElement.scrollWidth - innerWidth");

/** Texts of the page that it does not show, apart from what is in elements of `without`. */
export const unseen = (page: Page, without: string) =>
  page.evaluate(`[...document.querySelectorAll("main :is(p, li, pre, dd, td, h3, h4, .form, .body)")]
    .filter((e) => e.textContent.trim() && !e.closest(${JSON.stringify(without)}) && !e.checkVisibility({ contentVisibilityAuto: true }))
    .map((e) => e.textContent.trim().slice(0, 80))`);

/** Attributes that a text of AWS could have brought, and elements that could act. */
export const active = (page: Page) =>
  page.evaluate(
    `[...[...document.querySelectorAll("*")].flatMap((e) => [...e.attributes]).map((a) => a.name).filter((n) => n === "style" || n.startsWith("on")),
      ...[...document.querySelectorAll("main :is(script, style, img, iframe)")].map((e) => e.outerHTML)]`,
  );

export const OPEN = "for (const d of document.querySelectorAll('details')) d.open = true";
