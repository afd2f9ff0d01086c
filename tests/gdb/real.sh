#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/gdb/real.sh BUILD_DIR
#
# The GDB commands on Debian's Linux, on a QEMU that vhelab has no part in: the
# flags at every checkpoint of five laps, as shipped, after vhe unfix, after
# vhe refix, and without VHE. Prints TAP; all is skipped where the kernel is
# not there and cannot be fetched. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/e2e/cells.sh
. "$(dirname "$0")/../e2e/cells.sh"
real_kernel_or_skip
qemu=

stop()
{
	[ -z "$qemu" ] || kill -KILL "$qemu" 2>/dev/null
	qemu=
}
trap 'stop; rm -rf "$scratch"' EXIT

# gdb PARAMETERS COMMAND...: the kernel, booted with those parameters besides,
# stands in its first run ioctl once everything is warm.
gdb()
{
	rm -f "$scratch/stub"
	setpriv --pdeathsig KILL qemu-system-aarch64 \
		-M virt,virtualization=on,gic-version=3 -cpu cortex-a76 \
		-m 512M -icount shift=0,sleep=on -nodefaults -net none \
		-display none -S -gdb "unix:$scratch/stub,server=on,wait=off" \
		-kernel "$build/real/Image" -initrd "$build/real/initrd" \
		-append "nokaslr quiet loglevel=1 $1" \
		>"$scratch/qemu" 2>&1 </dev/null &
	qemu=$!
	for _ in $(seq 100); do
		[ ! -S "$scratch/stub" ] || break
		sleep 0.05
	done
	shift
	for command; do
		shift
		set -- "$@" -ex "$command"
	done
	timeout -k 1 300 gdb-multiarch -nx -q -batch "$build/real/kernel.elf" \
		-ex 'set confirm off' \
		-ex "source $tree/gdb-scripts/vhelab.py" \
		-ex "target remote $scratch/stub" \
		-ex "add-symbol-file $build/real/init.elf" \
		-ex 'tbreak warm' -ex continue \
		-ex 'tbreak kvm_arch_vcpu_ioctl_run' -ex continue "$@" \
		</dev/null >"$scratch/said" 2>&1
	stop
}

# report: of the recording that GDB has written, as the program reads it.
report()
{
	"$vhelab" view "$scratch/trace" --format text >"$scratch/report" 2>&1
	[ $? -le 1 ]
	verdict $? "$1: vhelab view reads the recording" "$scratch/report" \
		"$scratch/said"
}

# kinds NAME: the same laps as in tests/expect/NAME.txt. Which of five ends in
# user space is up to the timer: here it runs, and may end one more.
kinds()
{
	sed '/^#/d; s/  */ /g' "$tree/tests/expect/$1.txt" |
		cut -d' ' -f2- | sort -u >"$scratch/expected"
	cells "$scratch/report" | cut -d' ' -f2- | sort -u >"$scratch/cells"
	diff "$scratch/expected" "$scratch/cells" >"$scratch/diff"
	verdict $? "the laps are as measured: $1" "$scratch/diff"
}

five="vhe trace --laps 5 -o $scratch/trace"

gdb '' "$five"
report 'as shipped'
kinds linux-6.1

gdb '' 'vhe unfix' "$five"
report 'unfixed'
kinds linux-6.1-unfixed
grep -q '^msr daifset, #0xf at __kvm_vcpu_run.*: taken out$' "$scratch/said" &&
	grep -q '^msr daif, x.* at __kvm_vcpu_run.*: taken out$' "$scratch/said"
verdict $? 'what is taken out is shown' "$scratch/said"

gdb '' 'vhe unfix' 'vhe unfix' 'vhe refix' 'vhe refix' "$five"
report 'refixed'
kinds linux-6.1
[ "$(grep -c '^vhe: both are' "$scratch/said")" -eq 2 ]
verdict $? 'twice is said to be once too many' "$scratch/said"

gdb 'kvm-arm.mode=nvhe' 'vhe unfix' "$five"
report 'without VHE'
kinds linux-6.1-nvhe
grep -q '^vhe: .* there is nothing to take out$' "$scratch/said"
verdict $? 'without VHE there is nothing to take out' "$scratch/said"
finish
