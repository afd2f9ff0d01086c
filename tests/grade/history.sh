#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/grade/history.sh BUILD_DIR
#
# The students' kit holds the variants. Each of them, alone and on top of any of
# its parents, is handed in for each lab with rules: those with full marks are
# the ones that docs/grading.md says, no more and no fewer. Three minutes.

. "$(dirname "$0")/../e2e/lib.sh"
sandbox_or_skip

class=$scratch/class
index=$tree/labs/variants/index

# key NAME KEY: of a variant's section.
key()
{
	awk -v name="[$1]" -v key="$2" '/^\[/ { in_it = $1 == name }
		in_it && $1 == key { print $NF }' "$index"
}

# stack LAB NAME: the variant's mail, then it behind its parent's, and so on.
stack()
{
	at=$2 label='' mails=''
	while patch=$(key "$at" patch) && [ -n "$patch" ]; do
		label=$at${label:++$label}
		mails="$tree/labs/variants/$patch $mails"
		mkdir -p "$class/$label"
		# shellcheck disable=SC2086 # a list of paths without blanks
		cat $mails >"$class/$label/$1.patch"
		at=$(key "$at" parent)
	done
}

for rules in "$tree"/labs/[0-9]*/rules; do
	lab=$(basename "$(dirname "$rules")")
	for name in $(sed -n 's/^\[\(.*\)\]$/\1/p' "$index"); do
		stack "$lab" "$name"
	done
done
"$vhelab" grade "$class" >"$scratch/note" 2>&1
verdict $? 'all of them are graded' "$scratch/note"
[ "$(wc -l <"$class.graded/grades.csv")" -gt 150 ]
verdict $? 'they are more than a hundred and fifty' "$scratch/note"

tr -d '"' <"$class.graded/grades.csv" | awk -F, '$3 == 100 {
	sub(/-.*/, "", $2); print "lab " $2 + 0 ": " $1 }' | sort -u >"$scratch/found"
sed -n 's/^ *\(lab [0-9]*: [a-z].*\)$/\1/p' "$tree/docs/grading.md" |
	sort -u >"$scratch/said"
diff "$scratch/said" "$scratch/found" >"$scratch/note"
verdict $? 'docs/grading.md names those that pass' "$scratch/note"
finish
