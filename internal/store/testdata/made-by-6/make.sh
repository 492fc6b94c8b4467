#!/bin/sh
# Makes the database of this folder with the last build whose schema is 6, which made leads of overlaps, kept no
# cycles and folded names otherwise: make.sh EQLTUI writes 0006.db.gz beside this file. It was run once and is not
# run again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
eqltui=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export EQLTUI_DB="$dir/leads.db" EQLTUI_USER=ania HOME="$dir" TZ=UTC
at() { # at TIME ARGS...: one command at a fixed time
	now=$1
	shift
	"$eqltui" --now "$now" "$@" >/dev/null
}
at 2026-11-20T09:00:00+01:00 import "$here/partners.csv" "$here/leads.csv"
at 2026-11-20T09:10:00+01:00 claim L-3
at 2026-11-20T09:12:00+01:00 note L-4 "asked for the list"
at 2026-11-20T09:15:00+01:00 disqualify L-7 --reason no_need
at 2026-11-20T09:20:00+01:00 reopen L-7
at 2026-11-20T09:30:00+01:00 claim L-7
at 2026-11-20T09:35:00+01:00 qualify L-7 --budget yes --authority yes --need yes --timeline yes --confirm-us \
	--set use_case=WMS --set region=emea --set tech_stack=hubspot
at 2026-11-20T10:00:00+01:00 contact L-7 --by call --outcome reached
gzip -9 -n -c "$EQLTUI_DB" >"$here/0006.db.gz"
