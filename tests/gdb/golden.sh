#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/gdb/golden.sh BUILD_DIR
#
# Every NAME.gdb here, command by command under a GDB
# without a terminal, compared with NAME.out. The first line says on what:
#	#! vhe|nvhe	the base tree by gdb-scripts/start
#	#! no-symbols	the same machine, and nothing but its stub
#	#! no-el2	a machine without EL2
#	#! arm		a 32-bit one
#	#! none		no machine
# Addresses and lines of our own image are made alike, for they change with
# every change of it; what they are is for other tests. UPDATE_GOLDEN=1 writes
# the expected output anew.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
here=$tree/tests/gdb
image=$build/hyp/hyp.elf
cd "$tree" || exit 2
qemu=

stop()
{
	[ -z "$qemu" ] || kill -KILL "$qemu" 2>/dev/null
	qemu=
}
trap 'stop; rm -rf "$scratch"' EXIT

# stub ARGUMENT...: a QEMU of our own, stopped, on $scratch/stub.
stub()
{
	rm -f "$scratch/stub"
	setpriv --pdeathsig KILL qemu-system-aarch64 -nodefaults -net none \
		-display none -S -gdb "unix:$scratch/stub,server=on,wait=off" \
		"$@" >"$scratch/qemu" 2>&1 </dev/null &
	qemu=$!
	QEMU=$qemu
	export QEMU
	for _ in $(seq 100); do
		[ ! -S "$scratch/stub" ] || return 0
		sleep 0.05
	done
}

# on KIND ARGUMENT...: GDB with those arguments on that kind of machine.
on()
{
	kind=$1
	shift
	mkdir -p "$scratch/tmp"
	case $kind in
	vhe) set -- "$image" "$build/guest/hello.elf" "$scratch/console" "$@"
		TMPDIR=$scratch/tmp gdb-scripts/start "$@"
		return ;;
	nvhe) set -- "$build/hyp/hyp-nvhe.elf" "$build/guest/hello.elf" \
			"$scratch/console" "$@"
		TMPDIR=$scratch/tmp gdb-scripts/start "$@"
		return ;;
	no-symbols) stub -M virt,virtualization=on,gic-version=3 \
			-cpu cortex-a76 -kernel "$image" ;;
	no-el2) stub -M virt -cpu cortex-a53 ;;
	arm) stub -M virt -cpu cortex-a15 ;;
	esac
	set -- -ex 'source gdb-scripts/vhelab.py' "$@"
	[ "$kind" = none ] || set -- -ex "target remote $scratch/stub" "$@"
	gdb-multiarch -nx -q "$@"
}

# alike: what changes with every build or GDB taken out. Whether QEMU says that
# it powers off before its stub is gone is a race.
alike()
{
	sed -E -n '/^\+/,$ {
		s/0x0*4[0-9a-f]{7}\b/0x4.../g
		s/\b([A-Za-z_][A-Za-z_0-9]*)\+0x[0-9a-f]+/\1+0x.../g
		s/, line [0-9]+/, line N/
		s/the machine is off: start it again/the stub is gone (...)/
		s/the stub is gone \(.*/the stub is gone .../
		# Newer QEMUs come out of reset with RW set.
		s/^(HCR_EL2 +0x00000000)80000000 RW$/\100000000/
		s/[ \t]+$//
		/^(Remote co(nnection|mmunication)|\[Inferior )/d
		p
	}'
}

# commands FILE: run every line of it, each whatever came of the one before.
commands()
{
	kind=$(sed -n '1s/^#! \([a-z0-9-]*\).*/\1/p' "$1")
	set -- "$1" -batch -ex 'set suppress-cli-notifications on' \
		-ex 'set trace-commands on'
	while IFS= read -r line; do
		case $line in '#'*) ;; *) set -- "$@" -ex "$line" ;; esac
	done <"$1"
	shift
	on "$kind" "$@" 2>&1 | alike
	stop
}

golden()
{
	expected=$here/$1.out
	commands "$here/$1.gdb" >"$scratch/$1.out"
	[ -z "${UPDATE_GOLDEN:-}" ] || cp "$scratch/$1.out" "$expected"
	diff -u "$expected" "$scratch/$1.out" >"$scratch/diff" 2>&1
	verdict $? "$(sed -n '1s/^#! [^:]*: //p' "$here/$1.gdb")" \
		"$scratch/diff"
}

for script in "$here"/*.gdb; do
	golden "$(basename "$script" .gdb)"
done
! left
verdict $? "no QEMU is left running"
finish
