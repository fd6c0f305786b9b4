import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Markdown as GitHub renders it, with raw HTML as it is: a test sees what a name would bring in. */
export const renderMarkdown = (text: string): string =>
  micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

/** The text that a reader of some HTML sees. */
export const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name] ?? "")
    .replace(/\s+/g, " ")
    .trim();

/** What no name may bring in: elements other than those of a page of text, and what a platform links outside of code. */
export function activeIn(html: string): string[] {
  const tags = [...html.matchAll(/<\/?([^\s>/]+)[^>]*>/g)].filter(([, name = ""]) => !ELEMENTS.has(name));
  const outside = textOf(html.replace(/<code>.*?<\/code>/gs, "x"));
  const linked = outside.match(/@\S|#\d|:\/\/|www\.|[!$~%]\d|##\w*\[|\b[0-9a-f]{7,}\b/gi) ?? [];
  return [...tags.map(([tag]) => tag), ...linked];
}

const ELEMENTS = new Set("h2 h3 p ul ol li table thead tbody tr th td code strong br".split(" "));
