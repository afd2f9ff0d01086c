#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/grade.sh BUILD_DIR
#
# A class of hand-ins, good, broken and hostile, graded: the marks are right,
# nothing is left running, nothing outside is written, secrets stay secret, and
# a grader that is killed goes on where it was. VHELAB_CLASS=all takes all of
# tests/grade/make-class, some seventy; otherwise it is a few.

. "$(dirname "$0")/lib.sh"
sandbox_or_skip

few=few
[ "${VHELAB_CLASS-}" != all ] || few=
class=$scratch/class out=$scratch/class.graded
secret=$scratch/secret
echo 'a line that must not be seen' >"$secret"

"$tree/tests/grade/make-class" "$build" "$class" "$secret" $few \
	>"$scratch/note" 2>&1
verdict $? 'the class is there' "$scratch/note"

# What is around: the hand-ins, the kit, the folder beside.
mkdir "$scratch/canary"
echo sings >"$scratch/canary/bird"
look_around()
{
	(cd "$scratch" && find class canary secret | LC_ALL=C sort
	cd "$tree" && find hyp guest labs | LC_ALL=C sort
	find "$scratch/class" "$scratch/canary" -type f ! -perm 000 \
		-exec cksum {} + | LC_ALL=C sort)
}
look_around >"$scratch/before"

# value KEY FILE
value()
{
	sed -n 's/^ "'"$1"'": "\{0,1\}\(.*[^",]\)"\{0,1\},\{0,1\}$/\1/p' "$2" |
		head -n 1
}

descendants()
{
	ps -A -o pid= -o ppid= | awk -v root="$1" '
		{ parent[$1] = $2 }
		END { for (p in parent) { q = p
			while (q in parent && q != root) q = parent[q]
			if (q == root && p != root) print p } }'
}

# ---- killed, and gone on with ---------------------------------------------------

"$vhelab" grade "$class" >"$scratch/first" 2>&1 &
grader=$!
for _ in $(seq 600); do
	[ "$(ls "$out/results" 2>/dev/null | grep -c json$)" -lt 2 ] || break
	sleep 0.1
done
sleep 0.3
descendants $grader >"$scratch/children"
kill -9 $grader
wait $grader 2>/dev/null
kept=$(ls "$out/results" | grep -c 'json$')
sleep 1
alive=0
while read -r pid; do
	# A dead one that nobody has asked about yet is dead.
	sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | grep -q '^[^ZX]' &&
		alive=$((alive + 1))
done <"$scratch/children"
echo "$(wc -l <"$scratch/children") processes, $alive left; $kept results" \
	>"$scratch/note"
[ "$alive" -eq 0 ] && [ -s "$scratch/children" ]
verdict $? 'SIGKILL leaves no process' "$scratch/note"

"$vhelab" grade "$class" >"$scratch/second" 2>&1
status=$?
verdict $status 'every hand-in is graded' "$scratch/second"
fresh=$(grep -c '^[0-9]*/[0-9]* ' "$scratch/second")
total=$(wc -l <"$class.expected")
[ "$kept" -ge 2 ] && [ $((fresh + kept)) -eq "$total" ]
verdict $? 'results from before SIGKILL are kept' "$scratch/second"

"$vhelab" grade "$class" >"$scratch/third" 2>&1
! grep -q '^[0-9]*/[0-9]* ' "$scratch/third"
verdict $? 'what has not changed is not graded again' "$scratch/third"

# ---- marks ------------------------------------------------------------------------

while IFS='|' read -r name status points words; do
	file=$out/results/$name.json
	value status "$file" | grep -qx "$status" &&
		value points "$file" | grep -qx "$points" &&
		value sentence "$file" | grep -q "$words"
	held=$?
	{ value status "$file"; value points "$file"; value sentence "$file"
	echo "expected $status, $points, $words"; } >"$scratch/note" 2>&1
	verdict $held "$name" "$scratch/note"
done <"$class.expected"

# ---- what is left ---------------------------------------------------------------------

look_around >"$scratch/after"
diff "$scratch/before" "$scratch/after" >"$scratch/note"
verdict $? 'nothing outside was written' "$scratch/note"
grep -rl 'must not be seen' "$out" >"$scratch/note"
[ $? -eq 1 ]
verdict $? 'no secret has come out' "$scratch/note"
# Another suite may grade beside this one: what somebody makes now is not left.
for copy in "$build"/grade/*.new-*; do
	[ ! -e "$copy" ] || kill -0 "${copy##*-}" 2>/dev/null ||
		[ ! -e "$copy" ] || echo "$copy"
done >"$scratch/note"
[ ! -s "$scratch/note" ]
verdict $? 'nothing half made is left' "$scratch/note"
# A busy computer takes its time to bury the last of them.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	grep -lsaF "$scratch" /proc/[0-9]*/cmdline | grep -v "/$$/" |
		while read -r file; do
			tr '\0' ' ' <"$file"
		done 2>/dev/null | grep bwrap >"$scratch/note"
	[ -s "$scratch/note" ] || break
	sleep 0.5
done
[ ! -s "$scratch/note" ]
verdict $? 'nothing is left running' "$scratch/note"

# ---- formats ---------------------------------------------------------------------------

[ "$(wc -l <"$out/grades.csv")" -eq $((total + 1)) ]
verdict $? 'grades.csv has a row for each' "$out/grades.csv"
grep -q '<svg role="img"' "$out/index.html" &&
	! grep -qi '<script\|http://\|https://\|onload' "$out/index.html"
verdict $? 'index.html draws, and has no script'
good=good-patch%2F05-save-and-restore.patch
grep -q '"score": 100' "$out/gradescope/$good/results.json"
verdict $? 'gradescope/NAME/results.json'
grep -q '"version": 3' "$out/exercism/$good/results.json" &&
	grep -q '"status": "pass"' "$out/exercism/$good/results.json"
verdict $? 'exercism/NAME/results.json'
grep -q '"max_score": 100' "$out/classroom/$good/results.json"
verdict $? 'classroom/NAME/results.json'

# ---- one alone ---------------------------------------------------------------------------

"$vhelab" grade --one --json "$class/good-patch/05-save-and-restore.patch" \
	>"$scratch/note" 2>&1 && grep -q '"points": 100' "$scratch/note"
verdict $? 'one hand-in passes, exit 0' "$scratch/note"
"$vhelab" grade --one --json "$class/untouched/05-save-and-restore" \
	>"$scratch/note" 2>&1
[ $? -eq 1 ] && grep -q '"points": 0' "$scratch/note"
verdict $? 'one hand-in fails, exit 1' "$scratch/note"
if command -v parallel >/dev/null; then
	PARALLEL_HOME=$scratch/parallel \
		parallel -j2 "$vhelab grade --one --json {} >$scratch/{#}.one" ::: \
		"$class/good-patch/05-save-and-restore.patch" \
		"$class/untouched/05-save-and-restore" 2>"$scratch/note"
	[ "$(cat "$scratch"/*.one | grep -c '"schema": "vhelab-grade/1"')" -eq 2 ]
	verdict $? 'the same under GNU parallel' "$scratch/note"
fi
# ---- rules and guests of the teacher's own --------------------------------------------------

hidden=$scratch/hidden/05-save-and-restore
mkdir -p "$hidden/guest"
cat >"$hidden/guest/ours.c" <<END
// A guest of the teacher's: two calls, then a text.
#include "guest.h"

void guest_main(void)
{
	hvc(PSCI_VERSION, 0);
	hvc(SMCCC_VERSION, 0);
	puts("ours\n");
}
END
echo 'vhe ours 2' >"$hidden/runs"
cat >"$hidden/rules" <<END
[one-write-on-the-way-out]
says  = From behind the SError window to H3 the flags are written twice.
holds = changes-at-most 2 X3 H3
mode  = vhe
END
"$vhelab" grade --one --json --hidden "$scratch/hidden" \
	"$class/good-patch/05-save-and-restore.patch" >"$scratch/note" 2>&1 &&
	grep -q '"guest": "ours"' "$scratch/note" &&
	grep -q '"name": "one-write-on-the-way-out"' "$scratch/note"
verdict $? 'a hidden guest is run, a hidden rule is judged' "$scratch/note"
sed -i 's/at-most 2/at-most 1/' "$hidden/rules"
"$vhelab" grade --one --json --hidden "$scratch/hidden" \
	"$class/good-patch/05-save-and-restore.patch" >"$scratch/note" 2>&1
[ $? -eq 1 ] && grep -q '"sentence": "one-write-on-the-way-out does not hold' \
	"$scratch/note"
verdict $? 'a hidden rule that breaks is named' "$scratch/note"
sed -i 's/hvc(PSCI/nonsense(PSCI/' "$hidden/guest/ours.c"
"$vhelab" grade --one --json --hidden "$scratch/hidden" \
	"$class/good-patch/05-save-and-restore.patch" >"$scratch/note" 2>&1
[ $? -eq 3 ] && grep -q '"status": "not-graded"' "$scratch/note"
verdict $? "a teacher's guest that does not compile costs nobody a mark" \
	"$scratch/note"


# A slip of the teacher's is found before anybody is graded.
sed -i 's/nonsense(PSCI/hvc(PSCI/' "$hidden/guest/ours.c"
name='--hidden, misspelt' refuses 2 "nowhere: no such folder" \
	grade --hidden "$scratch/nowhere" "$class"
mkdir "$scratch/slip" && cp -R "$hidden" "$scratch/slip/05-save-and-restor"
name='a lab misspelt' refuses 2 'no lab is called "05-save-and-restor"' \
	grade --hidden "$scratch/slip" "$class"
echo 'vhe nosuch 2' >"$hidden/runs"
name='a run without its guest' refuses 2 'no guest is called "nosuch"' \
	grade --hidden "$scratch/hidden" "$class"

# ---- what one of them lacks is not the others' ------------------------------------------------

two=$scratch/two
mkdir -p "$two/zed/12-the-real-kernel"
cp "$tree/labs/12-the-real-kernel/answers" "$two/zed/12-the-real-kernel"
cp "$class/good-patch/05-save-and-restore.patch" "$two/ann-05-save-and-restore.patch"
"$vhelab" grade "$two" >"$scratch/note" 2>&1
status=$?
[ -e "$build/real" ] && status=3 # the kernel is here: then zed has a mark
[ $status -eq 3 ] && grep -q '^"ann".*,100,' "$two.graded/grades.csv" &&
	{ [ -e "$build/real" ] || grep -q '^"zed".*,,.*make real-kernel' \
		"$two.graded/grades.csv"; }
verdict $? 'a lab that cannot be graded here stops no other' "$scratch/note" \
	"$two.graded/grades.csv"

name='a folder that is not there' refuses 2 'No such file' grade "$scratch/none"
finish
