#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/refusals.sh BUILD_DIR
#
# Bad input gets one clear line and the right exit status, and leaves nothing
# running. Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# ---- 2: what the user asked for does not exist ---------------------------------

refuses 2 'nonesuch' nonesuch
refuses 2 'nonesuch' trace nonesuch
refuses 2 'unknown.*--nonesuch' trace --nonesuch
refuses 2 'laps' trace --laps 0
refuses 2 'laps' trace --laps -1
refuses 2 'laps' trace --laps 2x
refuses 2 'laps' trace --laps 99999999999999999999
refuses 2 'laps' trace --laps
refuses 2 'budget' trace --budget none
refuses 2 'yaml' trace --format yaml
refuses 2 'guess' trace --recorder guess
refuses 2 'nvhe2' trace --mode nvhe2
refuses 2 'nonesuch' trace --guest nonesuch
refuses 2 'v9' trace --variant v9

# ---- 3: QEMU ---------------------------------------------------------------------

# A program that says it is QEMU of that version, and is nothing else.
old()
{
	printf '#!/bin/sh\necho "QEMU emulator version %s"\n' "$1" \
		>"$scratch/qemu"
	chmod +x "$scratch/qemu"
}

cp "$build/hyp/hyp.elf" "$scratch/kernel.elf"
set -- trace --kernel "$scratch/kernel.elf"

VHELAB_QEMU=$scratch/none
export VHELAB_QEMU
name='QEMU is missing' refuses 3 "$scratch/none.*install" "$@"
old 6.2.0
VHELAB_QEMU=$scratch/qemu
name='QEMU is too old' refuses 3 '6.2.0 is too old' "$@"
old 7.2.0
name='QEMU ends at once' refuses 3 'QEMU\|qemu' "$@"
VHELAB_QEMU=/bin/true
name='QEMU is another program' refuses 3 'QEMU' "$@"
unset VHELAB_QEMU
name='--qemu is heard' refuses 3 "$scratch/none" "$@" --qemu "$scratch/none"
name='a CPU without VHE' refuses 3 'VHE' "$@" --cpu cortex-a72
name='no such CPU' refuses 3 'nonesuch' "$@" --cpu nonesuch

# ---- images: 2 if another file was meant, 3 if it is damaged ----------------------

# refuses_kernel STATUS WORDS FILE
refuses_kernel()
{
	name="kernel: ${3##*/}" refuses "$1" "$2" trace --kernel "$3"
}

objcopy=aarch64-linux-gnu-objcopy
echo 'not an ELF file' >"$scratch/text.elf"
: >"$scratch/empty.elf"
head -c 100 "$build/hyp/hyp.elf" >"$scratch/short.elf"
head -c 20000 "$build/hyp/hyp.elf" >"$scratch/half.elf"
cp "$build/vhelab" "$scratch/x86.elf"
$objcopy --strip-all "$build/hyp/hyp.elf" "$scratch/stripped.elf"
$objcopy --strip-symbol=__kvm_hyp_vector "$build/hyp/hyp.elf" \
	"$scratch/one-symbol-less.elf"
refuses_kernel 2 "none.elf" "$scratch/none.elf"
refuses_kernel 2 "directory" "$scratch"
refuses_kernel 2 'text.elf.*not an ELF' "$scratch/text.elf"
refuses_kernel 2 'empty.elf' "$scratch/empty.elf"
refuses_kernel 3 'short.elf.*damaged' "$scratch/short.elf"
refuses_kernel 3 'half.elf.*damaged' "$scratch/half.elf"
refuses_kernel 2 'AArch64' "$scratch/x86.elf"
refuses_kernel 2 'symbol' "$scratch/stripped.elf"
refuses_kernel 3 '__kvm_hyp_vector' "$scratch/one-symbol-less.elf"
name='a guest that is no ELF file' refuses 2 'text.elf' "$@" \
	--guest "$scratch/text.elf"

# ---- 3: a guest that never exits ----------------------------------------------------

name='a budget of instructions ends a guest that spins' \
	refuses 3 '20000' "$@" --guest spin --budget 20000

# ---- 3: stubs ----------------------------------------------------------------------

name='no stub there' refuses 3 "$scratch/none" trace --attach "$scratch/none"
for how in cut:middle sum:garbled rubbish:closed huge:closed; do
	words=${how#*:}
	how=${how%:*}
	"$build/tests/fake_stub" "$scratch/$how" "$how" &
	stub=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -S "$scratch/$how" ] && break
		sleep 0.1
	done
	name="a stub's answer: $how" refuses 3 "$words" \
		trace --attach "$scratch/$how"
	kill $stub 2>/dev/null
	wait $stub 2>/dev/null
done

# ---- 3: output -----------------------------------------------------------------------

name='a file that cannot be written' refuses 3 "$scratch/no/where" "$@" \
	-o "$scratch/no/where"

finish
