#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/plain.sh BUILD_DIR
#
# The line mode: every verb of it in a script with a reviewed answer
# (plain.in, plain.out), what it does with mistakes, and what the next session
# finds again. Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
here=$(dirname "$0")

# plain LINES [ARGUMENT...]: run them; leaves $status, stdout, stderr.
plain()
{
	lines=$1
	shift
	printf '%b' "$lines" | timeout -k 1 60 "$vhelab" run --plain "$@" \
		>"$scratch/stdout" 2>"$scratch/stderr"
	status=$?
}

# says STATUS WORDS NAME: it ended so, and said that on stdout.
says()
{
	[ $status -eq "$1" ] && grep -q "$2" "$scratch/stdout"
	verdict $? "$3" "$scratch/stdout" "$scratch/stderr"
}

# fails STATUS WORDS NAME: it ended so, with one line on stderr.
fails()
{
	[ $status -eq "$1" ] && grep -q "^vhelab: .*$2" "$scratch/stderr" &&
		[ "$(wc -l <"$scratch/stderr")" -eq 1 ]
	verdict $? "$3" "$scratch/stdout" "$scratch/stderr"
}

# Addresses and counts are the compiler's: every number of two or more
# digits becomes N.
level()
{
	sed -E 's/0x[0-9a-f]+/N/g; s/\b[0-9]{2,}\b/N/g' "$1"
}

timeout -k 1 120 "$vhelab" run --plain <"$here/plain.in" \
	>"$scratch/stdout" 2>"$scratch/stderr"
status=$?
level "$scratch/stdout" >"$scratch/got"
diff -u "$here/plain.out" "$scratch/got" >"$scratch/diff"
[ $? -eq 0 ] && [ $status -eq 0 ] && [ ! -s "$scratch/stderr" ]
verdict $? 'every verb, answered as reviewed' "$scratch/diff" \
	"$scratch/stderr"

"$vhelab" run --plain --fresh </dev/null >"$scratch/stdout" 2>"$scratch/stderr"
status=$?
says 0 'event 0: the recording begins' 'nothing to do is no mistake'

# The script names every verb that moves, stops or changes the target.
"$vhelab" run --plain --fresh >"$scratch/stdout" 2>&1 <<'.'
verbs
.
awk '/:$/ { ours = /^(moving|marks and places|stopping|changing):/ }
	ours && !/:$/ { sub(":", "", $1); print $1 }' "$scratch/stdout" |
	grep -vxE "resume|unfix|refix" |
	while read -r verb; do
		grep -qE "^(back )?$verb\b" "$here/plain.in" || echo "$verb"
	done >"$scratch/missing"
[ ! -s "$scratch/missing" ]
verdict $? 'plain.in leaves no verb out' "$scratch/missing"

# ---- mistakes -------------------------------------------------------------------

plain 'step\nfrobnicate\nstep\n' --fresh
fails 2 'line 2, frobnicate: ' 'a script ends at the first line that fails'
[ "$(grep -c '^event' "$scratch/stdout")" -eq 2 ]
verdict $? 'and does not go on behind it' "$scratch/stdout"
plain 'set x1 5\nstep\n' --fresh
fails 2 'y or n' 'a question is not answered by a command'
plain 'set x1 5\nn\nstep\n' --fresh
says 0 'left as it was' 'n is an answer'
plain 'set vbar_el2 5\n' --fresh
fails 2 'VBAR_EL2 cannot be written' 'a system register is refused'
plain 'unfix\n' --fresh
fails 2 'nothing to take out' 'a switch from before the fix has none'
plain 'refix\n' --fresh
fails 2 'unfix does that' 'and there is none to put back'
plain 'goto 99999\n' --fresh
fails 2 'the trace ends at event' 'an event that is not there'
plain 'mark A\n' --fresh
fails 2 'a letter from a to z' 'a mark that is no letter'
plain 'break __kvm_vcpu_run el 7\n' --fresh
fails 2 'el 0 to 3' 'a level that does not exist'
plain 'to 0x1001\n' --fresh
fails 2 'multiples of 4' 'an address of no instruction'
plain 'resume\n' --fresh
fails 2 'no earlier session' 'nothing to resume'
plain "$(printf '%01000d' 0)\n" --fresh
fails 2 'too long' 'a line that is too long'
head -c 5000 /dev/urandom | timeout -k 1 60 "$vhelab" run --plain --fresh \
	>"$scratch/stdout" 2>"$scratch/stderr"
[ $? -le 2 ] && ! grep -q "$(printf '\033')" "$scratch/stdout" \
	"$scratch/stderr"
verdict $? 'junk is refused, and not repeated raw' "$scratch/stderr"
echo verbs | "$vhelab" run --plain >/dev/full 2>"$scratch/stderr"
[ $? -eq 3 ] && [ "$(wc -l <"$scratch/stderr")" -eq 1 ]
verdict $? 'a full disk is said' "$scratch/stderr"

"$vhelab" trace -o "$scratch/trace" >/dev/null 2>&1 </dev/null
printf 'back checkpoint H2\nwhere\nlap\nlap\nlap\n' |
	"$vhelab" view --plain "$scratch/trace" >"$scratch/stdout" \
	2>"$scratch/stderr"
status=$?
fails 2 'the recording ends here' 'a recording is read the same way'
grep -q 'H2 of lap 2' "$scratch/stdout"
verdict $? 'from its end backwards' "$scratch/stdout"

plain "exit\nsave $scratch/saved\nwhere\n" --fresh
says 0 "vhelab view $scratch/saved opens it" 'a session is a recording, too'
tail -n 1 "$scratch/stdout" >"$scratch/there"
echo where | "$vhelab" view --plain "$scratch/saved" >"$scratch/stdout" \
	2>"$scratch/stderr"
tail -n 1 "$scratch/stdout" | cmp -s - "$scratch/there"
verdict $? 'and opens where it was' "$scratch/stdout" "$scratch/stderr"
plain 'save /dev/full\n' --fresh
fails 2 'No space left' 'or none, on a full disk'

# ---- the next session -----------------------------------------------------------

plain 'set palette none\ncheckpoint H3\nmark b\nbreak __kvm_vcpu_run+8 el 2\n'
plain ''
says 0 'restored: breakpoints 1, marks b; resume runs on to event' \
	'the next session offers what the last one left'
plain 'resume\nbreaks\nset palette\n'
says 0 'event .*, H3 of lap 1' 'and comes back to where it was'
grep -q '1: __kvm_vcpu_run+0x8 at EL2' "$scratch/stdout" &&
	grep -q 'palette is none' "$scratch/stdout"
verdict $? 'with its breakpoint and its settings' "$scratch/stdout"

# Another build: what counts by event is gone, what counts by name is not.
plain 'break __kvm_vcpu_run\nmark c\ncheckpoint\n' --fresh
sed -i 's/"image": "[^"]*"/"image": "0"/' "$XDG_STATE_HOME"/vhelab/*.json
plain 'breaks\nmarks\n'
says 0 'no event is marked' 'marks do not outlive a build'
grep -q '1: __kvm_vcpu_run$' "$scratch/stdout"
verdict $? 'breakpoints at symbols do' "$scratch/stdout"

for state in "$XDG_STATE_HOME"/vhelab/*.json; do
	head -c 100 "$state" >"$scratch/half"
	cp "$scratch/half" "$state"
done
plain 'step\n'
says 0 'is ignored' 'half a file is ignored'
plain 'mark d\n'
plain 'marks\n' --fresh
says 0 'no event is marked' '--fresh begins without'

rm -rf "$XDG_STATE_HOME"
: >"$XDG_STATE_HOME"
plain 'step\nstep\n'
says 0 'not kept' 'where nothing can be kept that is said'
[ "$(grep -c 'not kept' "$scratch/stdout")" -eq 1 ]
verdict $? 'once' "$scratch/stdout"

finish
