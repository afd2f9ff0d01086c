#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/matrix.sh BUILD_DIR
#
# `vhelab compare` on every variant, held against labs/variants/index, and the
# demo. Needs `make variant-trees`. Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

index=$tree/labs/variants/index

# What the index expects: "NAME:MODE LAP CELL...", and "NAME:MODE LAP RULE",
# a rule that is broken. A cell is what is found last in it.
awk '
	/^\[/ { name = substr($1, 2, length($1) - 2) }
	/^n?vhe(\.breaks)?(\.[12])? *=/ {
		key = $1
		values = substr($0, index($0, "=") + 1)
		laps = key ~ /\.1$/ ? "1" : key ~ /\.2$/ ? "2" : "1 2"
		sub(/\.[12]$/, "", key)
		breaks = sub(/\.breaks$/, "", key)
		count = split(laps, lap)
		for (l = 1; l <= count; l++) {
			if (breaks) {
				n = split(values, rule)
				for (i = 1; i <= n; i++)
					print name ":" key, lap[l], rule[i]
				continue
			}
			n = split(values, cell)
			line = name ":" key " " lap[l]
			for (i = 1; i <= n; i++) {
				sub(/.*>/, "", cell[i])
				line = line " " cell[i]
			}
			print line
		}
	}' "$index" | sort >"$scratch/expected"
targets=$(cut -d' ' -f1 "$scratch/expected" | sort -u)

# shellcheck disable=SC2086 # one word a target
"$vhelab" compare $targets --format json </dev/null >"$scratch/all.json" \
	2>"$scratch/stderr"
[ $? -eq 1 ] && [ ! -s "$scratch/stderr" ]
verdict $? 'all variants in one matrix' "$scratch/stderr"
python >"$scratch/unsorted" <<'END'
import json
names = "H0 H1 E1 E2 E3 X1 X2 X3 X4 X5 H2 H3".split()
for t in json.load(open("all.json"))["targets"]:
    for lap in t["laps"]:
        head = "%s:%s %d " % (t["target"], t["mode"], lap["lap"])
        cells = {c["name"]: c["flags"].split(" ")[-1]
                 for c in lap["checkpoints"]}
        print(head + " ".join(cells.get(n, ".") for n in names))
        for r in lap["rules"]:
            if not r["holds"]:
                print(head + r["rule"])
END
sort "$scratch/unsorted" >"$scratch/found"
diff "$scratch/expected" "$scratch/found" >"$scratch/diff"
verdict $? 'every checkpoint and rule as the index has it' "$scratch/diff"

# ---- the review -------------------------------------------------------------------

"$vhelab" compare </dev/null >"$scratch/review" 2>"$scratch/stderr"
[ $? -eq 1 ] && [ ! -s "$scratch/stderr" ]
verdict $? 'without a target: the review' "$scratch/stderr"
sed -n '/^lap 1/,/^$/s/^\([^ ]*\) .*/\1/p' "$scratch/review" |
	tail -n +2 | tr '\n' ' ' >"$scratch/rows"
[ "$(cat "$scratch/rows")" = \
	'v4.13 v1 sketch-a sketch-b v4.16 v4.17 v6.16 v4.13:nvhe ' ]
verdict $? 'its rows are the leak, what was proposed, what landed' \
	"$scratch/rows" "$scratch/review"
"$vhelab" compare </dev/null >"$scratch/again" 2>&1
cmp -s "$scratch/review" "$scratch/again"
verdict $? 'the same bytes twice'
! awk 'length > 79' "$scratch/review" | grep -q .
verdict $? 'fits 80 columns' "$scratch/review"

# The patch of 2017 puts DAIF on the stack; the constants need none.
python >"$scratch/why" 2>&1 <<'END'
import json
cost = {t["target"] + ":" + t["mode"]:
        {k: v["count"] for k, v in t["laps"][0]["cost"].items()}
        for t in json.load(open("all.json"))["targets"]}
base = cost["v4.13:vhe"]
assert cost["v1:vhe"]["stack"] == base["stack"] + 16
assert cost["v1:vhe"]["isbs"] == base["isbs"]
assert cost["sketch-a:vhe"]["stack"] == base["stack"]
# One DAIFSet and one DAIFClr, and nothing else.
assert cost["sketch-a:vhe"]["hyp"] == base["hyp"] + 2
assert cost["sketch-a:vhe"]["sysreg_writes"] == base["sysreg_writes"] + 2
assert cost["sketch-b:vhe"] == base
# A direct call is cheaper than one through __kvm_call_hyp.
assert cost["v4.17:vhe"]["host"] < cost["v4.16:vhe"]["host"]
END
verdict $? 'the cost of what was proposed' "$scratch/why"

# ---- the demo ----------------------------------------------------------------------

"$vhelab" demo </dev/null >"$scratch/demo" 2>"$scratch/stderr"
status=$?
[ $status -eq 0 ] && [ ! -s "$scratch/stderr" ] &&
	[ "$(grep -c '^[1-7]/7  ' "$scratch/demo")" -eq 7 ] &&
	! grep -q "$(printf '\033')" "$scratch/demo"
verdict $? 'the demo, without a terminal: seven screens, nobody waits' \
	"$scratch/demo" "$scratch/stderr"
awk '/^[1-7]\/7  / { if (n > 23) bad = 1; n = 0 } { n++; if (length > 79) bad = 1 }
	END { exit bad || n > 23 }' "$scratch/demo"
verdict $? 'each fits a screen of 80 by 24'

finish
