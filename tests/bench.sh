#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/bench.sh BUILD_DIR
#
# Steps per second along the same path, from the first instruction of the run
# ioctl, side by side in one run:
#	trace	vhelab's step recorder, eight registers and the decoded event
#	raw	the stub's ping-pong limit for the same eight registers
#	gdb	GDB Python: stepi, pc, cpsr
# Three rounds, interleaved so that a busy machine hurts all alike; medians.
# Prints figures and judges nothing.

set -eu
b=$1
qemu=${VHELAB_QEMU:-qemu-system-aarch64}
elf=$b/hyp/hyp.elf
guest=$b/guest/hvc-loop.elf
steps=6000 gdb_steps=600
dir=$(mktemp -d)
pid=
stop_qemu()
{
	[ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
	[ -z "$pid" ] || wait "$pid" 2>/dev/null || true
	pid=
}
trap 'stop_qemu; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

start_qemu()
{
	"$qemu" -M virt,virtualization=on,gic-version=3 -cpu cortex-a76 \
		-smp 1 -m 256M -nodefaults -net none -display none -S \
		-icount shift=0,sleep=off -serial null -monitor none \
		-chardev "socket,id=gdb,path=$dir/gdb,server=on,wait=off" \
		-gdb chardev:gdb -kernel "$elf" \
		-device "loader,file=$guest" >/dev/null 2>&1 &
	pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -S "$dir/gdb" ] && return
		sleep 0.2
	done
	echo "bench: QEMU did not start" >&2
	exit 3
}

raw()
{
	start_qemu
	"$b/tests/bench" raw $steps "$elf" "$dir/gdb" >>"$dir/raw"
	stop_qemu
}

gdb_python()
{
	start_qemu
	gdb-multiarch -nx -batch -q "$elf" \
		-ex "set confirm off" -ex "set pagination off" \
		-ex "target remote $dir/gdb" \
		-ex "break *$("$b/tests/bench" address "$elf")" \
		-ex "continue" -ex "delete" \
		-ex "python steps = $gdb_steps" \
		-ex "source tests/bench.py" 2>"$dir/gdb.err" |
		sed -n 's/^rate //p' >>"$dir/gdb_python"
	stop_qemu
}

median()
{
	sort -n "$dir/$1" | sed -n 2p
}

for _ in 1 2 3; do
	raw
	"$b/tests/bench" trace $steps "$elf" "$guest" >>"$dir/trace"
	gdb_python
done

t=$(median trace) r=$(median raw) g=$(median gdb_python)
printf 'vhelab trace  %6d steps/s\nraw stub      %6d steps/s\n' "$t" "$r"
printf 'GDB Python    %6d steps/s\n' "$g"
awk -v t="$t" -v r="$r" -v g="$g" 'BEGIN {
	printf "trace / raw   %6.2f  (to reach: 0.9)\n", t / r
	printf "trace / GDB   %6.2f  (to reach: 6)\n", t / g }'
