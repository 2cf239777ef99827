# SPDX-License-Identifier: Apache-2.0
# Completion of `tocsin` for bash: the commands that this version has, then files.
_tocsin() {
  local word=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ] || [ "${COMP_WORDS[1]}" = help ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(tocsin help 2>/dev/null | awk '/^ +[a-z]/ {print $1}')" -- "$word")
  fi
}
complete -o default -F _tocsin tocsin
