#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/tge.sh BUILD_DIR
#
# Why the TLB flush of sketch-b masks: an IRQ that comes while the flush has
# HCR_EL2.TGE clear. Where it goes then is up to HCR_EL2.IMO (DDI 0487, D1.3.6
# "Asynchronous exception types", the target Exception level of an interrupt;
# and the field in HCR_EL2). Clear, as in the host's value of 4.13: to EL1, so
# it waits while the CPU is at EL2. Set: to EL2, so it is taken at once, unless
# PSTATE.I is set.
#
# The base tree is as it is. The machines with IMO are scratch copies with that
# one bit added to HCR_HOST_VHE_FLAGS, and nothing that 4.13 did.
# Needs `make variant-trees` and BUILD_DIR/tests/tge, which does the measuring.
# Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

flags='^#define HCR_HOST_VHE_FLAGS .*(HCR_RW |'

# with_imo VARIANT: a kernel of it whose host has IMO set, $scratch/VARIANT.
with_imo()
{
	copy=$scratch/$1
	header=$copy/hyp/include/asm/kvm_arm.h
	cp -a "$build/variants/$1" "$copy" && rm -f "$copy/build/guest" &&
		grep -q "$flags" "$header" &&
		sed -i "s/$flags/& HCR_IMO |/" "$header" &&
		MAKEFLAGS='' make -s -j2 -C "$copy" B=build build/hyp/hyp.elf
}

# measured NAME ELF LINE [GUEST]: that is what happens there.
measured()
{
	timeout -k 1 60 "$build/tests/tge" "$2" \
		"$build/guest/${4-dirty-log}.elf" \
		>"$scratch/line" 2>"$scratch/stderr"
	echo "$3" | cmp -s - "$scratch/line"
	verdict $? "$1" "$scratch/line" "$scratch/stderr"
}

measured 'v4.13: IRQs are open while TGE is clear, but IMO is clear: it waits' \
	"$build/hyp/hyp.elf" \
	'held TGE=0 IMO=0 I=0, taken after TGE=1 at __tlb_switch_to_host'

for variant in v4.13 sketch-b; do
	with_imo $variant >"$scratch/make.log" 2>&1
	verdict $? "$variant with IMO in the host's HCR_EL2 is built" \
		"$scratch/make.log"
done
measured 'v4.13 with IMO: the host takes it with TGE clear' \
	"$scratch/v4.13/build/hyp/hyp.elf" \
	'held TGE=0 IMO=1 I=0, taken meanwhile TGE=0 at __kvm_tlb_flush_vmid'
measured 'sketch-b with IMO: masked until TGE is set again' \
	"$scratch/sketch-b/build/hyp/hyp.elf" \
	'held TGE=0 IMO=1 I=1, taken after TGE=1 at __tlb_switch_to_host'
measured 'a guest that has nothing flushed is told from those' \
	"$build/hyp/hyp.elf" 'the TLBI was not reached' hello

finish
