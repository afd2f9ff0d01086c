#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/recorders.sh BUILD_DIR
#
# Three recorders, one story: step, sparse and log give the same checkpoints,
# transitions and verdicts; and the comparison notices when one does not.
# Prints TAP. Exit: 0 all held, 1 not.

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

# Laps that come back to user space, and laps that do not.
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
