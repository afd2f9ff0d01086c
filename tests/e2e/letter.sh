#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/letter.sh BUILD_DIR
#
# Lab 11: mails that were damaged on their way, or are others than the tree
# beside them. The check and the grader say the same of each. Part of `make
# grade-class`.

. "$(dirname "$0")/lib.sh"
sandbox_or_skip

lab=11-send-it
good=$tree/labs/$lab/solution.patch
class=$scratch/class
mkdir "$class"
export VHELAB_WORK="$scratch/work"
work=$VHELAB_WORK/$lab
"$vhelab" lab start 11 >/dev/null
(cd "$work" && git -c user.name=s -c user.email=s@example.invalid \
	am -q "$good") || exit 2
mkdir "$work/outbox"

# check RULE WORDS: of the mail on standard input the check says that RULE is
# broken, with these words in the reason; RULE -: that all of it holds.
check()
{
	cat >"$work/outbox/v2.patch"
	"$vhelab" lab check 11 >"$scratch/said" 2>&1
	status=$?
	if [ "$1" = - ]; then
		[ $status -eq 0 ]
	else
		[ $status -eq 1 ] && grep -A3 "^BROKEN *$1" "$scratch/said" |
			tr -s ' \n' ' ' | grep -q "$2"
	fi
}

# mail NAME RULE WORDS COMMAND...: the same of what the command prints, and the
# grader gives 100 for `-` only.
mail()
{
	name=$1 rule=$2 words=$3
	shift 3
	mkdir "$class/$name"
	"$@" >"$class/$name/$lab.patch"
	check "$rule" "$words" <"$class/$name/$lab.patch"
	verdict $? "check: $name" "$scratch/said"
	echo "$name $rule" >>"$scratch/expected"
}

attached()
{
	(cd "$work" && git -c user.name=s -c user.email=s@example.invalid \
		format-patch -q --stdout -v2 "$1" start)
}

place='static void kvm_arm_vhe_guest_exit'
mail good - '' cat "$good"
mail crlf - '' sed 's/$/\r/' "$good"
mail blanks applies 'tag start: patch failed' sed 's/\t/        /' "$good"
mail wrapped applies 'tag start: ' sed "s/^ \($place\)/ \1\n/" "$good"
mail cut-off applies 'tag start: ' sed "/^ $place/,\$d" "$good"
mail other-context applies 'tag start: patch failed' \
	sed "s/^ $place.*/ XXXX/" "$good"
mail twice letter 'holds 2 mails' cat "$good" "$good"
mail attached letter 'attached: put it in the text' attached --attach
mail inlined letter 'attached: put it in the text' attached --inline
mail other-hunk nothing-else 'no move' sed 's/^+\tisb();/+\tisb(); isb();/
	s/^+\t\(local_daif_restore\)/+\t(void)0; \1/' "$good"
mail other-tree same-tree 'hyp/include/asm/daifflags.h)' cat "$tree/labs/variants/v5.13.patch"
check same-tree 'hyp/kvm/arm.c' <"$class/other-hunk/$lab.patch"
verdict $? 'check: not the tree beside it' "$scratch/said"

"$vhelab" grade "$class" >"$scratch/all" 2>&1
verdict $? 'every mail is graded' "$scratch/all"
while read -r name rule; do
	file=$class.graded/results/$name%2F$lab.patch.json
	points=$(sed -n 's/^ "points": \([0-9]*\),*$/\1/p' "$file")
	case $rule in
	-) [ "$points" = 100 ] ;;
	*) [ "$points" -lt 100 ] ;;
	esac
	verdict $? "grade: $name" "$file"
done <"$scratch/expected"
finish
