/** Shells that we complete for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/**
 * What each shell evaluates. All of them ask the hidden `complete` command with the words up to the cursor, so a script never falls
 * behind the commands. Where it offers nothing, the shell completes file names.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  // Bash cuts words at colons and equal signs, and wants only what follows the last of them.
  bash: `_llama_complete() {
  local line=\${COMP_LINE:0:COMP_POINT} IFS=$'\\n' word head
  word=\${line##*[[:space:]]}
  head=\${word%"\${word##*[:=]}"}
  COMPREPLY=($("\${COMP_WORDS[0]}" complete -- "$line" 2>/dev/null))
  COMPREPLY=("\${COMPREPLY[@]#"$head"}")
}
complete -o default -F _llama_complete llama llama-stack
`,
  zsh: `_llama_complete() {
  local -a found
  found=("\${(@f)$("\${words[1]}" complete -- "\${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( \${#found} )); then compadd -a found; else _files; fi
}
compdef _llama_complete llama llama-stack
`,
  fish: `for command in llama llama-stack
  complete -c $command -f -a "($command complete -- (commandline -cp) 2>/dev/null)"
  complete -c $command -n "test -z \\"\\$($command complete -- (commandline -cp) 2>/dev/null)\\"" -F
end
`,
};
