#!/bin/sh
# Makes a golden database with one build of eqltui: make.sh EQLTUI NAME writes NAME.db.gz and
# NAME.list.jsonl beside this file. It is run once for each schema, with the first build that has it,
# and never again: the files are what that build left on people's disks.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
eqltui=$1 name=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export EQLTUI_DB="$dir/leads.db" EQLTUI_USER=ania HOME="$dir" TZ=UTC
at() { # at TIME ARGS...: one command at a fixed time; what a gate refuses is part of the history too
	now=$1
	shift
	"$eqltui" --now "$now" "$@" >/dev/null || [ $? -ge 3 ]
}
at 2026-11-20T09:00:00+01:00 import --rejects "$dir/rejects.csv" "$here/rows/partners.csv" "$here/rows/referrals.csv" "$here/rows/touches.csv"
at 2026-11-20T09:10:00+01:00 claim L-2 L-3 L-5
at 2026-11-20T09:12:00+01:00 note L-2 "asked for the budget"
at 2026-11-20T09:15:00+01:00 set L-6 employees=420
at 2026-11-20T09:20:00+01:00 confirm L-2 --evidence "call with Acme"
at 2026-11-20T09:21:00+01:00 qualify L-2 --budget yes --authority yes --need yes --timeline yes --note "spoke with the CFO" --confirm-us
at 2026-11-20T09:25:00+01:00 disqualify L-3 --reason no_need
at 2026-11-20T09:26:00+01:00 nurture L-5 --until 2027-02-01
at 2026-11-20T09:30:00+01:00 tag L-7 vip
at 2026-11-20T09:31:00+01:00 undo
at 2026-11-20T09:40:00+01:00 snooze L-8 --until 1d
at 2026-11-20T09:50:00+01:00 claim L-9 L-10
"$eqltui" --now 2026-11-20T10:00:00+01:00 list --limit 0 --json >"$here/$name.list.jsonl"
gzip -9 -n -c "$EQLTUI_DB" >"$here/$name.db.gz"
