import { renderPage } from "../../src/generated/html-parts.mjs";
import type { Reporter } from "../../src/model/documents/report.ts";
import { pageView } from "./view.ts";

/** One file that an auditor can keep: nothing is loaded, and it reads without its script. */
const html: Reporter = (result, context) => renderPage(pageView(result, context));

export default html;
