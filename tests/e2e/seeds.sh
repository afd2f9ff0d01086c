#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/seeds.sh BUILD_DIR
#
# Labs that differ from student to student: what a seed draws is in the tree,
# the texts and the answers; one student's work is wrong for another; the
# grader goes by the teacher's list and never by what a hand-in says.

. "$(dirname "$0")/lib.sh"
sandbox_or_skip

export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null

# begin STUDENT LAB SEED
begin()
{
	VHELAB_WORK=$scratch/$1 "$vhelab" lab start "$2" --seed "$3" \
		>"$scratch/note" 2>&1
}

# ---- the student's side -----------------------------------------------------------

begin ann 3 3 && begin bob 3 8 && begin ann 5 3 && begin bob 5 8
verdict $? 'labs begin with a seed' "$scratch/note"
! grep -rq '{{' "$scratch"/*/*/handout.md "$scratch"/*/*/answers
verdict $? 'no place is left open'
git -C "$scratch/ann/03-see-the-leak" diff --no-index --quiet hyp \
	"$scratch/bob/03-see-the-leak/hyp"
[ $? -eq 1 ]
verdict $? 'two seeds, two trees'
git -C "$scratch/ann/05-save-and-restore" log --format=%s >"$scratch/note"
[ "$(wc -l <"$scratch/note")" -eq 2 ]
verdict $? 'no commit tells what was drawn' "$scratch/note"
VHELAB_WORK=$scratch/ann "$vhelab" lab reset -y 3 >"$scratch/note" 2>&1 &&
	diff -r "$scratch/ann/03-see-the-leak/hyp" \
		"$scratch/ann/03-see-the-leak.old-1/hyp" >>"$scratch/note"
verdict $? 'the seed outlives a reset' "$scratch/note"
name='a lab that is the same for everybody' refuses 2 'no seed' \
	lab start 0 --seed 1
name='a seed that is none' refuses 2 'no seed' lab start 3 --seed 'a b'

# ---- the teacher's side --------------------------------------------------------------

# The form of lab 3, as the machine has it for seed 3 (hvc-loop, F and D).
class=$scratch/class
mkdir -p "$class/ann" "$class/bob" "$class/eve"
cat >"$scratch/answers" <<END
h1-lap1   = -AIF
e3-lap1   = -AIF
x1-lap1   = DAIF
h2-lap1   = @h2
h3-lap1   = @h3
leak      = @leak
d-is      = @d
cleared   = @insn
where     = @where
h1-lap2   = @h2
e3-lap2   = @h2
leak-lap2 = none
user      = ----
END
# answer FILE H2 H3 LEAK D INSN WHERE
answer()
{
	sed -e "s/@h2/$2/; s/@h3/$3/; s/@leak/$4/; s/@d/$5/" \
		-e "s/@insn/$6/; s/@where/$7/" "$scratch/answers" >"$1"
}
hand_in()
{
	mkdir -p "$class/$1/03-see-the-leak"
	cp "$scratch/$2" "$class/$1/03-see-the-leak/answers"
	# What a hand-in says of its seed is not asked for.
	echo '{ "labs": { "03-see-the-leak": { "seed": "8" } } }' \
		>"$class/$1/progress.json"
}
answer "$scratch/seed8" --I- ---- AF 'msr daifclr, #9' 'msr daifclr, #9' \
	el1_sync
hand_in ann seed8
hand_in bob seed8
hand_in eve seed8
printf 'name,seed\n# a comment\nann,3\r\n"bob",8\n' >"$scratch/seeds.csv"
"$vhelab" grade --seeds "$scratch/seeds.csv" "$class" >"$scratch/note" 2>&1
[ $? -eq 3 ]
verdict $? 'a name that is not on the list is the teacher'"'"'s to mend' \
	"$scratch/note"
got()
{
	grep -q "\"status\": \"$2\"" \
		"$class.graded/results/$1%2F03-see-the-leak.json"
	verdict $? "$3" "$class.graded/results/$1%2F03-see-the-leak.json"
}
got bob passed 'answers for the seed on the list pass'
got ann failed 'answers for another seed do not, whatever they come with'
got eve not-graded 'without a seed there is no mark'

# Lab 5: the drawn fault is found and taken out, or it is not.
work=$scratch/bob/05-save-and-restore
git -C "$work" apply "$tree/labs/variants/v1.patch" 2>"$scratch/note"
VHELAB_WORK=$scratch/bob "$vhelab" lab check 5 >"$scratch/note" 2>&1
[ $? -eq 1 ] && grep -q 'BROKEN  masked-under-hyp-vectors' "$scratch/note" &&
	grep -q 'msr daifclr, #9' "$scratch/note" &&
	! grep -q 'BROKEN  flags-come-back' "$scratch/note"
verdict $? 'the repair of everybody leaves what was drawn, and is told where' \
	"$scratch/note"
sed -i '/daifclr, #9/d' "$work/hyp/kvm/hyp/hyp-entry.S"
VHELAB_WORK=$scratch/bob "$vhelab" lab check 5 >"$scratch/note" 2>&1 &&
	VHELAB_WORK=$scratch/bob "$vhelab" lab submit 5 >"$scratch/note" 2>&1
verdict $? 'without it the lab is passed' "$scratch/note"
mail=$scratch/bob/05-save-and-restore.patch
"$vhelab" grade --one --seed 8 "$mail" >"$scratch/note" 2>&1
verdict $? 'and the hand-in, with its seed' "$scratch/note"
"$vhelab" grade --one --seed 3 "$mail" >"$scratch/note" 2>&1
[ $? -eq 1 ]
verdict $? 'with another one it is not' "$scratch/note"
printf 'ann,3\nann,4\n' >"$scratch/twice.csv"
name='a name that is on the list twice' refuses 2 'twice.csv:2: ann has a seed' \
	grade --seeds "$scratch/twice.csv" "$class"
finish
