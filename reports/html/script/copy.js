import { make } from "./dom.js";

/** A button beside a command. */
export function copyButton(pre) {
  pre.classList.remove("copy");
  const box = make("div", { className: "code" });
  pre.replaceWith(box);
  box.append(
    pre,
    button("Copy", `Copy: ${pre.textContent.slice(0, 80)}`, () => pre.textContent, pre),
  );
}

/** A button that copies the address of a finding. */
export const linkButton = (id, what) =>
  button("Copy link", `Copy link to ${what.slice(0, 80)}`, () => `${location.href.split("#")[0]}#${id}`);

function button(label, name, textOf, shown) {
  const made = make("button", { type: "button", textContent: label }, { "aria-label": name });
  const say = (text) => {
    made.textContent = text;
    made.setAttribute("aria-label", text === label ? name : text);
  };
  made.addEventListener("click", async () => {
    say((await copied(textOf(), shown)) ? "Copied" : "Press Ctrl+C");
    setTimeout(say, 2000, label);
  });
  return made;
}

async function copied(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed here: the text is selected, so that the reader can copy it.
    if (shown) getSelection().selectAllChildren(shown);
    return false;
  }
}
