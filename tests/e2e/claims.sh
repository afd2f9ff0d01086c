#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/claims.sh BUILD_DIR
#
# Every claim of the thread is tried, and answered as what was measured on real
# kernels says. Needs the variants. Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

expected="$tree/tests/expect/claims.txt"
# $build may be anywhere; the claims are the tree's.
claims()
{
	"$vhelab" claims --file "$tree/labs/claims" "$@" </dev/null \
		2>"$scratch/stderr"
}

claims --format json >"$scratch/claims.json"
verdict $? 'every claim is tried' "$scratch/stderr"

sed -n -e 's/^      "name": "\(.*\)",$/\1/p' \
	-e 's/^      "answer": "\(.*\)",$/\1/p' "$scratch/claims.json" |
	paste - - | tr ' ' - >"$scratch/found"
awk '!/^#/ { print $1 "\t" ($2 == "cannot" ? "cannot-be-shown-here" : $2) }' \
	"$expected" >"$scratch/wanted"
diff -u "$scratch/wanted" "$scratch/found" >"$scratch/diff" &&
	[ "$(wc -l <"$scratch/wanted")" -ge 12 ]
verdict $? 'and answered as measured elsewhere' "$scratch/diff"

claims >"$scratch/text"
[ $? -eq 0 ] && ! awk 'length > 80' "$scratch/text" | grep -q .
verdict $? 'for people: no line is longer than a terminal' "$scratch/stderr"
[ "$(grep -c '  on ' "$scratch/text")" -gt 20 ] &&
	! grep -q 'no lap to judge\|could not be counted' "$scratch/text"
verdict $? 'nothing was answered without having been looked at' \
	"$scratch/text"
claims | cmp -s - "$scratch/text"
verdict $? 'the same answers twice'

claims --list | grep -q '^interrupts-masked$'
verdict $? 'the list needs no machine' "$scratch/stderr"
claims interrupts-maskd >"$scratch/out"
[ $? -eq 2 ] && [ "$(wc -l <"$scratch/stderr")" -eq 1 ]
verdict $? 'a claim that is none: one line' "$scratch/stderr"

# A claim that is wrong must be told from a right one.
sed 's/^holds = enters X1 DAIF$/holds = enters X1 D-IF/' \
	"$tree/labs/claims" >"$scratch/wrong"
"$vhelab" claims all-masked-at-exit --file "$scratch/wrong" </dev/null \
	2>&1 | grep -q '^all-masked-at-exit: does not hold$'
verdict $? 'another manual than Arm'\''s does not hold'

finish
