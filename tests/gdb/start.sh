#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/gdb/start.sh BUILD_DIR
#
# gdb-scripts/start, whose machine and folder are gone however it ends, and the
# window on GDB's own screen.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
named=$1
cd "$tree" || exit 2
image=$build/hyp/hyp.elf
guest=$build/guest/hello.elf
TMPDIR=$scratch/tmp
export TMPDIR
mkdir "$TMPDIR"

# start ARGUMENT...: in a session of its own, as from a terminal.
start()
{
	setsid -w gdb-scripts/start "$image" "$guest" "$scratch/console" "$@" \
		>"$scratch/out" 2>&1 </dev/null
}

# gone STATUS NAME: that status, and nothing is left, not even a folder.
gone()
{
	held=$1
	! left || held=1
	rmdir "$TMPDIR" 2>/dev/null || held=1
	mkdir -p "$TMPDIR"
	verdict "$held" "$2" "$scratch/out"
}

# ready: wait until the machine runs with GDB beside it.
ready()
{
	for _ in $(seq 100); do
		[ ! -e "$scratch/ready" ] || return 0
		sleep 0.1
	done
	return 1
}

# Behind the end there is nobody to talk to, and GDB says so.
start -batch -ex continue
gone 0 "GDB runs the machine to its end"
grep -q 'hello from the guest' "$scratch/console"
verdict $? "what the machine prints is in the console's file" \
	"$scratch/console"

! start -ex 'python import os; os.kill(os.getpid(), 9)'
gone $? "GDB is killed"

# endures SIGNAL TARGET NAME: that signal to "-" (all of the session, as when
# a terminal closes) or "" (the script alone), while GDB is busy.
endures()
{
	rm -f "$scratch/ready"
	start -batch -ex "shell touch $scratch/ready; sleep 2" &
	script=$!
	ready
	held=$?
	leader=$(ps -ww -eo pid=,sid=,args= |
		 awk -v ours="$scratch/console" \
			'$1 == $2 && /start/ && index($0, ours) { print $1 }')
	env kill -s "$1" -- "$2$leader" || held=1
	# GDB is busy for two seconds: it is not GDB that ends the machine.
	sleep 0.5
	! ours || held=1
	wait "$script"
	# A shell that was killed leaves its folder to the system.
	[ "$1" != KILL ] || rm -rf "${TMPDIR:?}"/*
	gone $held "$3"
}
endures HUP - "the terminal closes"
endures TERM - "all of it is asked to end"
endures KILL "" "the script is killed, and its machine with it"

VHELAB_QEMU=/nonexistent start -batch
[ $? -eq 3 ] && grep -q 'QEMU does not start' "$scratch/out"
gone $? "without QEMU it says so"

"$build/tests/screen" -o "$scratch" tests/gdb/window.scr gdb-scripts/start \
	"$image" "$guest" "$scratch/console" >"$scratch/out" 2>&1
gone $? "on a terminal, its window follows the lap"

# makes EXPECTED NAME ARGUMENT...: what `make gdb` with those reads. The folder
# is the one that make has built everything in, by the same name.
makes()
{
	expected=$1 name=$2
	shift 2
	echo quit | setsid -w make --no-print-directory B="$named" gdb "$@" \
		>"$scratch/out" 2>&1
	grep -q "^Reading symbols from .*/$expected\.\.\.$" "$scratch/out"
	gone $? "$name"
}
makes hyp/hyp.elf "make gdb is on the base tree"
makes hyp/hyp-nvhe.elf "MODE=nvhe on the other one" MODE=nvhe GUEST=hvc-loop
grep -q 'guest/hvc-loop.elf' "$scratch/out"
verdict $? "with the GUEST that is asked for" "$scratch/out"

image=$scratch/nothing start -batch
[ $? -eq 3 ] && grep -q 'make, then again' "$scratch/out"
gone $? "without an image it says what to do"
finish
