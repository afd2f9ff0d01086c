#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/recorders.sh BUILD_DIR [changes]
#
# Three recorders, one story: step, sparse and log give the same checkpoints,
# transitions and verdicts; and the comparison notices when one does not. With
# "changes": of trees that no variant is, built for it. Prints TAP.
# Exit: 0 all held, 1 not.

changes=${2-}
set -- "$1"
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# record NAME ARGUMENT...: $scratch/NAME-RECORDER.json of each.
record()
{
	name=$1
	shift
	for recorder in step sparse log; do
		"$vhelab" trace "$@" --recorder $recorder --format json \
			-o "$scratch/$name-$recorder.json" </dev/null \
			2>"$scratch/stderr"
		status=$?
		[ $status -le 1 ] && [ ! -s "$scratch/stderr" ]
		verdict $? "$name: $recorder records" "$scratch/stderr"
	done
}

# agree NAME: all three of them.
agree()
{
	"$build/tests/check_trace" --same "$scratch/$1-step.json" \
		"$scratch/$1-sparse.json" "$scratch/$1-log.json" \
		>"$scratch/judge" 2>&1
	verdict $? "$1: step, sparse and log agree" "$scratch/judge"
}

# ---- trees that no variant is ----------------------------------------------------

# rows: the checkpoints and their flags, X5 left out.
rows()
{
	sed -nE 's/^  ([HEX][0-9]|U) +([-DAIF]{4}(, then [-DAIF]{4})*).*/\1 \2/p' |
		grep -v '^X5'
}

# unsynchronised: a switch that returns without an ISB.
unsynchronised()
{
	# H2 and H3 wait for no ISB; the flags are those of the switch as it is.
	copy_tree
	forget_isb
	rebuild
	verdict $? 'the tree without the ISB is built' "$scratch/make.log"
	kernel=$scratch/tree/b/hyp/hyp.elf
	record no-isb --kernel "$kernel" --guest hvc-loop --laps 3
	agree no-isb
	"$vhelab" trace --guest hvc-loop --laps 3 </dev/null 2>&1 |
		rows >"$scratch/with"
	"$vhelab" trace --kernel "$kernel" --guest hvc-loop --laps 3 </dev/null \
		>"$scratch/text" 2>&1
	rows <"$scratch/text" >"$scratch/without"
	[ "$(grep -c '^H[23]' "$scratch/without")" -eq 6 ] &&
		cmp -s "$scratch/with" "$scratch/without" &&
		! grep -q '^  X5  *[-D][-A][-I][-F]' "$scratch/text"
	verdict $? 'without the ISB no flag differs, and no X5 is made up' \
		"$scratch/text"

	# What a lab says of it: what is wrong first, and nothing invented. The second
	# lap begins with what the first has left, so its flags come back.
	printf '[%s]\nsays = s\nholds = %s\nlaps = 2\n' \
		settled 'vectors H2 host' unmask unmask-after-sync \
		same 'equal H1 H2' >"$scratch/rules"
	"$vhelab" trace --kernel "$kernel" --guest hvc-loop --laps 3 \
		-o "$scratch/no-isb.trace" </dev/null >/dev/null 2>&1
	"$vhelab" view "$scratch/no-isb.trace" --rules "$scratch/rules" \
		>"$scratch/said" 2>&1
	[ $? -eq 1 ] && grep -q 'H2 .*host or hyp, not host' "$scratch/said" &&
		grep -q -- '--I- cleared .* before the ISB' "$scratch/said" &&
		[ "$(grep -c '^BROKEN' "$scratch/said")" -eq 2 ]
	verdict $? 'settled and unmask-after-sync are broken, and they alone' \
		"$scratch/said"
}

# by_eret: a switch that returns by ERET, from the tree of the one before.
by_eret()
{
	end_by_eret
	rebuild
	verdict $? 'the tree that ends in an ERET is built' "$scratch/make.log"
	record eret --kernel "$kernel" --guest hvc-loop --laps 3
	agree eret
	"$vhelab" trace --kernel "$kernel" --guest hvc-loop --laps 3 </dev/null 2>&1 |
		tee "$scratch/text" | rows >"$scratch/eret"
	[ "$(grep -c '^H1 -AIF' "$scratch/eret")" -eq 3 ] &&
		[ "$(grep -c '^H2 -AIF' "$scratch/eret")" -eq 3 ] &&
		[ "$(grep -c '^H3 -A-F' "$scratch/eret")" -eq 3 ]
	verdict $? 'three laps, and the flags come back on each' "$scratch/text"

	# What masks again behind the window's ISB runs with A clear itself, and leaks
	# nothing in.
	shut_window
	rebuild
	verdict $? 'the tree that shuts the window, too, is built' "$scratch/make.log"
	for recorder in step sparse log; do
		"$vhelab" trace --kernel "$kernel" --guest hvc-loop --laps 3 \
			--recorder $recorder </dev/null >"$scratch/text" 2>&1
		verdict $? "all three rules hold on it, recorder $recorder" \
			"$scratch/text"
	done
}

if [ -n "$changes" ]; then
	unsynchronised
	by_eret
	finish
fi

# ---- laps that come back to user space, and laps that do not -----------------------

record hello --guest hello --laps 4
agree hello
record hvc-loop --guest hvc-loop --laps 5
agree hvc-loop

# ---- a broken recorder is noticed -------------------------------------------------

# broken WHAT SED: the sparse trace with that done to it agrees no more.
broken()
{
	sed "$2" "$scratch/hello-sparse.json" >"$scratch/broken.json"
	! cmp -s "$scratch/hello-sparse.json" "$scratch/broken.json" &&
		! "$build/tests/check_trace" --same \
			"$scratch/hello-step.json" "$scratch/broken.json" \
			>"$scratch/judge" 2>&1
	verdict $? "a recorder that $1 is noticed" "$scratch/judge"
}
broken 'misses a flag' 's/D-IF/DAIF/'
broken 'is late by one instruction' 's/\("pc": "0x[0-9a-f]*\)[08]"/\14"/'
broken 'takes all for synchronised' 's/"synchronised": false/"synchronised": true/'
broken 'names the wrong instruction' 's/msr daifclr/msr daifset/'
broken 'takes the guest for the host' 's/"world": "guest"/"world": "host"/'
broken 'judges otherwise' 's/"holds": false/"holds": true/'

finish
