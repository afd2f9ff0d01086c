#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/compare.sh BUILD_DIR
#
# `vhelab compare` on what a build has without variants: the base tree in both
# modes, recordings, trees. The whole review is matrix.sh's. Prints TAP.
# Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# row FILE LAP N: the cells of the N-th row of that lap's table.
row()
{
	awk -v lap="$2" -v n="$3" '
		/^lap [12] / { at = ($2 == lap) ? NR : 0 }
		at && NR == at + n {
			for (i = 0; i < 13; i++) {
				cell = substr($0, 16 + i * 5, 4)
				sub(/ +$/, "", cell)
				printf "%s%s", i ? " " : "", cell
			}
			print ""
		}' "$1"
}

# The base tree breaks rules, so status 1 is the right one.
"$vhelab" compare v4.13 v4.13:nvhe </dev/null >"$scratch/text" \
	2>"$scratch/stderr"
[ $? -eq 1 ] && [ ! -s "$scratch/stderr" ]
verdict $? 'two targets: a rule is broken, nothing on stderr' \
	"$scratch/text" "$scratch/stderr"

# tests/expect has what was measured on Linux 4.13: a number, then the cells.
for lap in 1 2; do
	sed -n "s/^$lap  *//p" "$tree/tests/expect/v4.13.txt" |
		tr -s ' ' >"$scratch/expected"
	row "$scratch/text" $lap 1 | cut -d' ' -f1-12 >"$scratch/found"
	cmp -s "$scratch/expected" "$scratch/found"
	verdict $? "lap $lap of the base tree as Linux 4.13 was measured" \
		"$scratch/expected" "$scratch/found"
done
sed -n '/^\[v4.13\]/,/^\[v1\]/s/^nvhe *= *//p' "$tree/labs/variants/index" |
	tr -s ' ' >"$scratch/expected"
for lap in 1 2; do
	row "$scratch/text" $lap 2 | cut -d' ' -f1-12 >"$scratch/found"
	cmp -s "$scratch/expected" "$scratch/found"
	verdict $? "lap $lap without VHE as the index has it" \
		"$scratch/expected" "$scratch/found"
done

grep -q '^v4.13:nvhe .*\*DAIF\*\.' "$scratch/text" &&
	grep -q '^v4.13:nvhe *+-A-F+-AIF' "$scratch/text"
verdict $? 'what differs is marked, in two ways' "$scratch/text"
grep -q '^v4.13  *BROKEN lap 1 ' "$scratch/text" &&
	grep -q '^v4.13:nvhe *\*holds ' "$scratch/text"
verdict $? 'which rules hold' "$scratch/text"
! awk 'length > 79' "$scratch/text" | grep -q .
verdict $? 'fits 80 columns' "$scratch/text"

"$vhelab" compare v4.13 v4.13:nvhe </dev/null >"$scratch/again" 2>&1
cmp -s "$scratch/text" "$scratch/again"
verdict $? 'the same bytes twice'

# ---- figures ------------------------------------------------------------------

# The way from H1 to H2 again, counted here: trace's events are instructions,
# those of the switch lie between the call and the first event back in the host.
"$vhelab" trace --laps 2 --format json </dev/null >"$scratch/trace.json" 2>&1
"$vhelab" compare v4.13 --format json </dev/null >"$scratch/compare.json" 2>&1
python >"$scratch/why" 2>&1 <<'END'
import json
trace = json.load(open("trace.json"))["laps"]
found = json.load(open("compare.json"))["targets"][0]["laps"]
assert len(found) == 2
for lap, mine in zip(trace, found):
    at = {c["name"]: c["event"] for c in lap["checkpoints"]}
    cost = {k: v["count"] for k, v in mine["cost"].items()}
    # From H1 up to the instruction that opens IRQs again, which H3 is behind.
    assert sum(cost[w] for w in ("host", "hyp", "guest")) == at["H3"] - at["H1"]
    assert cost["guest"] == at["X1"] - at["E3"] - 1
    assert cost["isbs"] <= cost["barriers"]
    events = [s["event"] for s in mine["stretches"]]
    assert events == sorted(events)
    assert {c["name"]: c["event"] for c in mine["checkpoints"]} == at
    for t in lap["transitions"]:
        assert t["event"] + 1 in events, t
END
verdict $? 'the figures are those of the trace, counted otherwise' \
	"$scratch/why"

# ---- recordings and trees ----------------------------------------------------------

"$vhelab" trace -o "$scratch/rec" --recorder step </dev/null 2>"$scratch/stderr"
"$vhelab" trace -o "$scratch/sparse" --recorder sparse </dev/null \
	2>"$scratch/stderr"
"$vhelab" compare v4.13 "$scratch/rec" </dev/null >"$scratch/text" 2>&1
[ "$(row "$scratch/text" 2 1)" = "$(row "$scratch/text" 2 2)" ] &&
	! grep -q '^v4.13.*\*' "$scratch/text"
verdict $? 'a recording step by step shows the same, cost and all' \
	"$scratch/text"
"$vhelab" compare v4.13 "$scratch/sparse" </dev/null >"$scratch/text" 2>&1
grep -q '^v4.13  *not measured' "$scratch/text"
verdict $? 'a sparse recording has no cost, and says so' "$scratch/text"

# ---- mistakes -----------------------------------------------------------------------

refuses 2 'vhelab variants lists' compare v4.13 v9
refuses 2 'vhelab variants lists' compare v4.13:both
refuses 2 'make -C' compare "$scratch"
refuses 2 'text' compare --format pdf v4.13
refuses 2 'no guest is called' compare --guest nobody v4.13
name='a file that is no recording' \
	refuses 2 '' compare "$tree/LICENSE"

# A program in a folder of its own, away from the sources.
mkdir -p "$scratch/bare/variants"
cp "$vhelab" "$scratch/bare/vhelab"
cp "$build/variants/index" "$scratch/bare/variants/index"
vhelab=$scratch/bare/vhelab
refuses 2 'v1: not built yet' compare v1

finish
