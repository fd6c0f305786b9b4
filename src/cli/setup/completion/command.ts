import { Command } from "commander";
import { choiceArgument } from "../../arguments/options.ts";
import { print } from "../../io/output.ts";

/**
 * Each script asks the program itself for the words, so that a new command or control is known without a new script.
 * Where the program knows none, the shell offers files.
 */
const SCRIPTS = {
  bash: `# bash: source <(trailproof completion bash)
_trailproof() {
  # Bash takes = for a word of its own: --policy=NAME and json=FILE are put together again.
  local words=() word join=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ -n $join || $word == = && \${#words[@]} -gt 0 ]]; then words[\${#words[@]}-1]+=$word; else words+=("$word"); fi
    if [[ $word == = ]]; then join=1; else join=; fi
  done
  local IFS=$'\\n'
  COMPREPLY=($("\${COMP_WORDS[0]}" completion words -- "\${words[@]}" 2>/dev/null))
  if [[ $COMP_WORDBREAKS == *=* ]]; then COMPREPLY=("\${COMPREPLY[@]#--*=}"); fi
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
}
complete -o default -F _trailproof trailproof
`,
  zsh: `#compdef trailproof
# zsh: source <(trailproof completion zsh), after compinit
_trailproof() {
  local -a found
  found=(\${(f)"$("\${words[1]}" completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( ! \${#found} )); then
    compset -P '*='
    _files
    return
  fi
  compadd -S '' -- \${(M)found:#*=}
  compadd -- \${found:#*=}
}
if [ "$funcstack[1]" = _trailproof ]; then _trailproof "$@"; else compdef _trailproof trailproof; fi
`,
  fish: `# fish: trailproof completion fish | source
function __trailproof_words
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  set -l found ($words[1] completion words -- $words[2..-1] "$current" 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c trailproof -f -a '(__trailproof_words)'
`,
} as const;

type Shell = keyof typeof SCRIPTS;

/** @param program - all commands, or the command that the words name. */
export function completionCommand(program: (words: readonly string[]) => Promise<Command>): Command {
  const words = new Command("words")
    .description("Prints the words that can take the place of the last one.")
    .argument("[words...]")
    .action(async (words: readonly string[]) => {
      const { complete } = await import("./complete.ts");
      const found = complete(await program(words), words);
      await print(found.map((word) => `${word}\n`).join(""));
    });
  return new Command("completion")
    .summary("print a completion script for a shell")
    .description("Prints a script with which a shell completes commands, options, controls, policies and formats.")
    .addArgument(choiceArgument("<shell>", "shell to complete for", Object.keys(SCRIPTS)))
    .addCommand(words, { hidden: true })
    .addHelpText(
      "after",
      `
Examples:
  source <(trailproof completion bash)                 in ~/.bashrc
  source <(trailproof completion zsh)                  in ~/.zshrc, after compinit
  trailproof completion fish | source                  in ~/.config/fish/config.fish`,
    )
    .action(async (shell: Shell) => print(SCRIPTS[shell]));
}
