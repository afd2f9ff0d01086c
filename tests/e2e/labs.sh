#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/labs.sh BUILD_DIR
#
# The list of labs without a terminal and in the line mode: where somebody is,
# what is next, and that all is done.

. "$(dirname "$0")/lib.sh"

VHELAB_WORK=$scratch/work
export VHELAB_WORK

# says NAME WORDS: in what was printed last.
says()
{
	grep -q -- "$2" "$scratch/stdout"
	verdict $? "$1" "$scratch/stdout"
}

# lines TEXT: the list is given them; its exit status.
lines()
{
	printf '%b' "$1" | "$vhelab" --plain >"$scratch/stdout" \
		2>"$scratch/stderr"
}

"$vhelab" </dev/null >"$scratch/stdout" 2>&1 &&
	[ "$(tail -n 1 "$scratch/stdout")" = 'vhelab lab start 0' ]
verdict $? 'without a terminal: the list and the command' "$scratch/stdout"
says 'the first lab is next' '^  0  Meet the machine  *next$'

lines 'check 0\n'
[ $? -eq 2 ] && grep -q 'lab 0 was not started' "$scratch/stderr"
verdict $? 'a script ends at what fails' "$scratch/stderr"
lines 'open 0\ncheckpoint\n'
says 'open begins the lab, and its front end takes the rest' 'H0 of lap 1'
lines 'hint 0\ncheck\nlist\n'
says 'a check says what is open' '^open    host-level'
says 'checks and hints are counted' \
	'^  0  Meet the machine  *under way, 1 check, 1 hint$'
says 'a lab under way is gone on with' '^Lab 0 is under way'
cp "$tree/labs/00-meet-the-machine/solution" \
	"$VHELAB_WORK/00-meet-the-machine/answers"
lines 'check 0\nlist\n'
says 'a passed lab is passed' '^  0  Meet the machine  *passed, 2 checks'
says 'and the next one comes' '^Next is lab 1'

# ---- a lab's front end, while its files change ---------------------------------------

"$vhelab" lab start 5 >/dev/null
mkfifo "$scratch/in"
"$vhelab" run --lab 5 --plain <"$scratch/in" >"$scratch/stdout" 2>&1 &
front=$!
exec 9>"$scratch/in"
# told WORDS: within twenty seconds.
told()
{
	for _ in $(seq 40); do
		# Each line it is given is a moment to look around.
		echo now >&9
		sleep 0.5
		! grep -q "$1" "$scratch/stdout" || return 0
	done
	return 1
}
echo checkpoint H1 >&9
told 'H1 of lap 1'
git -C "$VHELAB_WORK/05-save-and-restore" apply \
	"$tree/labs/05-save-and-restore/wrong/restore-before-isb.patch"
told 'saved, u begins again.*BROKEN  unmask-after-sync'
verdict $? 'what is saved is checked, and said what is broken' "$scratch/stdout"
printf 'reload\nlab hint\nlab check\nquit\n' >&9
exec 9>&-
wait "$front"
says 'and begun again with' '^begun again; event'
says 'a hint is one verb away' '^nudge: '
says 'so is the check, whole' '^held    masked-under-hyp-vectors, lap 1'

# All of them, as the file would have it.
{
	printf '{ "schema": "vhelab-progress/1", "labs": {'
	comma=
	for lab in "$tree"/labs/[0-9][0-9]-*; do
		printf '%s "%s": { "checks": 1, "hints": 0, "passed": "x" }' \
			"$comma" "${lab##*/}"
		comma=,
	done
	echo ' } }'
} >"$VHELAB_WORK/progress.json"
"$vhelab" </dev/null >"$scratch/stdout" 2>&1
says 'all is done, said plainly' 'labs are passed: there is nothing left to do'
name='an option that is none' refuses 2 'unknown option' --nonsense
finish
