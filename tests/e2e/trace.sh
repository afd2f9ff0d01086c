#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/trace.sh BUILD_DIR
#
# `vhelab trace` with no terminal: what it writes for the tree as it is, and
# that it stays well-behaved. Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# same STATUS NAME FILE FILE: the command before ended so, and these agree.
same()
{
	cmp -s "$3" "$4" && [ "$1" -eq 1 ]
	verdict $? "$2" "$scratch/stderr"
}

# The base tree leaks, so the rules fail: status 1 is the right one.
"$vhelab" trace --laps 2 --format json </dev/null >"$scratch/trace.json" \
	2>"$scratch/stderr"
status=$?
[ $status -eq 1 ] && [ ! -s "$scratch/stderr" ]
verdict $? 'two laps as JSON: a rule fails, nothing on stderr' \
	"$scratch/stderr"

"$build/tests/check_trace" "$scratch/trace.json" \
	"$tree/tests/expect/v4.13.txt" "$tree/tests/expect/v4.13-hello.txt" \
	>"$scratch/judge" 2>&1
verdict $? 'vhelab-trace/1 exactly, and the flags of Linux 4.13' \
	"$scratch/judge"

# The judge is not to be fooled: rejects WHAT SED-SCRIPT.
rejects()
{
	sed "$2" "$scratch/trace.json" >"$scratch/mutant.json"
	! cmp -s "$scratch/trace.json" "$scratch/mutant.json" &&
		! "$build/tests/check_trace" "$scratch/mutant.json" \
			"$tree/tests/expect/v4.13.txt" >"$scratch/judge" 2>&1
	verdict $? "the judge rejects $1" "$scratch/judge"
}
rejects 'another schema' 's,vhelab-trace/1,vhelab-trace/2,'
rejects 'a key too many' '0,/"mode":/s/"mode":/"more": 1, &/'
rejects 'a key less' '0,/"insn":/{/"insn":/d}'
rejects 'a number as text' 's/"instructions": \([0-9]*\)/"instructions": "\1"/'
rejects 'flags in the wrong order' '0,/-AIF/s/-AIF/-IAF/'
rejects 'flags that do not follow' '0,/"-AIF"/s/"-AIF"/"--IF"/'
rejects 'a checkpoint by another name' 's/"X3"/"X2"/'
rejects 'vectors of another owner' '/"X1"/,/"X2"/s/"hyp"/"host"/'
rejects 'a verdict turned round' '0,/"holds": false/s/"holds": false/"holds": true/'
rejects 'half a file' '100q'

"$vhelab" trace --laps 2 --format json -o "$scratch/again.json" </dev/null \
	2>"$scratch/stderr"
same $? 'the same again, into a file' "$scratch/trace.json" \
	"$scratch/again.json"

(cd / && "$vhelab" trace --laps 2 --format json) </dev/null \
	>"$scratch/again.json" 2>"$scratch/stderr"
same $? 'the same from another folder' "$scratch/trace.json" \
	"$scratch/again.json"

"$vhelab" trace --guest hvc-loop --format json </dev/null \
	>"$scratch/hvc.json" 2>"$scratch/stderr"
"$build/tests/check_trace" "$scratch/hvc.json" \
	"$tree/tests/expect/v4.13.txt" >"$scratch/judge" 2>&1
verdict $? 'the guest hvc-loop sees the same flags' "$scratch/judge"

"$vhelab" trace --recorder sparse --format json </dev/null \
	>"$scratch/sparse.json" 2>"$scratch/stderr"
"$build/tests/check_trace" "$scratch/sparse.json" \
	"$tree/tests/expect/v4.13.txt" "$tree/tests/expect/v4.13-hello.txt" \
	>"$scratch/judge" 2>&1
verdict $? 'the sparse recorder sees the same flags' "$scratch/judge"

"$vhelab" trace </dev/null >"$scratch/text" 2>"$scratch/stderr"
[ $? -eq 1 ] && [ ! -s "$scratch/stderr" ] &&
	grep -q 'H1 .*-AIF' "$scratch/text" &&
	grep -q 'H2 .*D-IF' "$scratch/text"
verdict $? 'as text: H1 is -AIF and H2 is D-IF' "$scratch/text"
! grep -q "$(printf '\033')" "$scratch/text"
verdict $? 'as text: no escape sequences into a file'

"$vhelab" trace --laps 1 >/dev/full 2>"$scratch/stderr" </dev/null
[ $? -eq 3 ] && [ "$(wc -l <"$scratch/stderr")" -eq 1 ]
verdict $? 'a full disk is not a finished trace' "$scratch/stderr"

# ---- ended from outside; a copy of the kernel tells our QEMU apart -----------

cp "$build/hyp/hyp.elf" "$scratch/kernel.elf"

# ends SIGNAL STATUS: while tracing, the signal ends it and QEMU with it.
ends()
{
	"$vhelab" trace --kernel "$scratch/kernel.elf" --guest spin \
		--budget 100000000 >/dev/null 2>&1 </dev/null &
	pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		ours && break
		sleep 0.2
	done
	sleep 0.2
	ours
	running=$?
	kill "-$1" $pid
	wait $pid 2>/dev/null
	status=$?
	[ $running -eq 0 ] && [ $status -eq "$2" ] && ! left
	verdict $? "SIG$1 in the middle: status $2, and no QEMU is left"
}
ends TERM 143
ends HUP 129
ends KILL 137

finish
