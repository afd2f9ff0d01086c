#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/tally.sh BUILD_DIR
#
# The one that counts, counted: what passes, fails, is skipped, dies early or
# prints no test is told apart, and failures are said last. Prints TAP.
# Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# suite NAME EXIT LINE...: a test program that prints those lines.
suite()
{
	mkdir -p "$scratch/test"
	program=$scratch/test/$1
	status=$2
	shift 2
	{
		echo '#!/bin/sh'
		printf "echo '%s'\n" "$@"
		echo "exit $status"
	} >"$program"
	chmod +x "$program"
}

# counts EXIT CLOSING NAME SUITE...: tally's exit and its last line.
counts()
{
	wanted=$1 closing=$2 name=$3
	shift 3
	for each; do
		set -- "$@" "$scratch/test/$each"
		shift
	done
	"$tree/tests/tally" "$scratch/log" "$@" >"$scratch/out" 2>&1
	[ $? -eq "$wanted" ] &&
		[ "$(tail -n 1 "$scratch/out")" = "$closing" ]
	verdict $? "$name" "$scratch/out"
}

suite good 0 '1..2' 'ok 1 - a' 'ok 2 - b'
suite bad 1 '1..2' 'ok 1 - a' 'not ok 2 - b' '# b is 7'
suite skips 0 '1..2' 'ok 1 - a' 'not ok 2 # SKIP b'
suite dies 139 '1..3' 'ok 1 - a'
suite short 0 '1..3' 'ok 1 - a'
suite silent 0

counts 0 '2 passed, 0 failed, 0 skipped' 'what passes is counted' good
counts 0 '3 passed, 0 failed, 1 skipped' 'what is skipped is no failure' \
	good skips
! grep -q 'not ok' "$scratch/out" && grep -q 'skipped: b' "$scratch/out"
verdict $? 'nor does it look like one' "$scratch/out"
counts 1 '3 passed, 1 failed, 0 skipped' 'a failure is counted' bad good
tail -n 4 "$scratch/out" | grep -q '^failed: bad$' &&
	tail -n 2 "$scratch/out" | grep -q '^# b is 7$'
verdict $? 'and told last' "$scratch/out"
counts 1 '1 passed, 1 failed, 0 skipped' 'dying is a failure' dies
counts 1 '1 passed, 1 failed, 0 skipped' 'so is ending early' short
counts 1 '0 passed, 1 failed, 0 skipped' 'and printing no test' silent
counts 1 '2 passed, 1 failed, 0 skipped' 'and not being there' good nowhere
finish
