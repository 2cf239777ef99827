# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Pages by Tocsin from a POSIX shell without the program `tocsin`, by a file in its spool directory:
#
#   . /usr/lib/tocsin/shell/tocsin.sh
#   tocsin_drop noc "backup failed" KEY=backup HOST="$(hostname)" SEVERITY=warning
#   tocsin_drop noc "" KEY=backup EVENT=CLEAR
#
# NAME is one of SEVERITY SOURCE HOST SERVICE GROUP KEY EVENT BY CREATED VALIDITY
# (docs/formats/spool.md). The spool is $TOCSIN_SPOOL, else /var/spool/tocsin; it may be a mounted
# share. Answers 0 when the file is in the spool, 64 for wrong arguments, 73 when it could not be
# written; then nobody is paged, and standard error says so.
#
# No value is ever evaluated. Each becomes one line of well-formed XML whatever is in it: control
# characters and bytes that are no UTF-8 are left out. What is longer than 6,000 octets is cut.

tocsin_xml() {
  # Octets that are UTF-8 and still no character of XML: U+FFFE and U+FFFF.
  not_xml=$(printf '\357\277[\276\277]')
  printf '%s' "$1" | LC_ALL=C tr '\t\n\r' '   ' | LC_ALL=C tr -d '\001-\037\177' |
    LC_ALL=C cut -b 1-6000 | tocsin_utf8 |
    LC_ALL=C sed -e "s/$not_xml//g" -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'
}

# Without iconv nothing tells UTF-8 from another encoding: only ASCII is sure.
tocsin_utf8() {
  if command -v iconv >/dev/null 2>&1; then
    iconv -c -f UTF-8 -t UTF-8 2>/dev/null
  else
    LC_ALL=C tr -d '\200-\377'
  fi
}

tocsin_elements() {
  printf '<?xml version="1.0" encoding="UTF-8"?>\n<SMS>\n'
  printf '  <RECIPIENT_LIST>%s</RECIPIENT_LIST>\n' "$(tocsin_xml "$1")"
  printf '  <MSG>%s</MSG>\n' "$(tocsin_xml "$2")"
  shift 2
  for argument in "$@"; do
    name=${argument%%=*}
    value=$(tocsin_xml "${argument#*=}")
    [ -z "$value" ] || printf '  <%s>%s</%s>\n' "$name" "$value" "$name"
  done
  printf '</SMS>\n'
}

# In a subshell: it leaves no variable behind.
tocsin_drop() (
  if [ $# -lt 2 ] || [ -z "$1" ]; then
    echo 'tocsin_drop: LIST TEXT [NAME=VALUE]...' >&2
    exit 64
  fi
  list=$1 text=$2
  shift 2
  for argument in "$@"; do
    case $argument in
      SEVERITY=* | SOURCE=* | HOST=* | SERVICE=* | GROUP=* | KEY=* | EVENT=* | BY=* | CREATED=* | VALIDITY=*) ;;
      *)
        echo "tocsin_drop: $argument is not one of its arguments, nobody is paged: $text" >&2
        exit 64
        ;;
    esac
  done
  spool=${TOCSIN_SPOOL:-/var/spool/tocsin}
  # Who may read alerts is decided by the directory; the daemon has to read the file.
  umask 022
  name=$(date +%s)_$(hostname 2>/dev/null || uname -n)_$$
  attempt=0
  while :; do
    unfinished=$spool/.${name}_$attempt.tmp finished=$spool/${name}_$attempt.xml
    # Who has made the unfinished one may make the finished one: nothing is ever overwritten.
    if (set -C && : >"$unfinished") 2>/dev/null; then
      [ -e "$finished" ] || break
      rm -f "$unfinished"
    fi
    attempt=$((attempt + 1))
    if [ $attempt -ge 1000 ] || [ ! -d "$spool" ] || [ ! -w "$spool" ]; then
      echo "tocsin_drop: cannot write in $spool, nobody is paged: $text" >&2
      exit 73
    fi
  done
  if tocsin_elements "$list" "$text" "$@" >"$unfinished" &&
    { sync "$unfinished" 2>/dev/null || sync; } && mv "$unfinished" "$finished"; then
    exit 0
  fi
  rm -f "$unfinished"
  echo "tocsin_drop: cannot write in $spool, nobody is paged: $text" >&2
  exit 73
)
