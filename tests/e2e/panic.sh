#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/panic.sh BUILD_DIR
#
# The last words of the host kernel. In a copy of each image one instruction
# becomes UDF (DDI 0487, C6.2: permanently undefined; exception class 0), once
# inside the world switch with the guest's state half loaded, once in the host
# behind it. What the console then has to say is known from outside: the
# symbol's address, the class, the flags that the first lap has there, and who
# owned the live vectors. The machine must be off afterwards.
# Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

address()
{
	awk -v name="$2" '$3 == name { print $1 }' "$build/hyp/$1.sym"
}

# undefined IMAGE ADDRESS: $scratch/kernel.elf has a UDF there.
undefined()
{
	cp "$build/hyp/$1.elf" "$scratch/kernel.elf"
	aarch64-linux-gnu-readelf -lW "$scratch/kernel.elf" |
		awk '$1 == "LOAD" { print $2, $3, $5 }' >"$scratch/segments"
	while read -r offset start size; do
		at=$((0x$2 - start))
		[ $at -ge 0 ] && [ $at -lt $((size)) ] || continue
		head -c 4 /dev/zero | dd of="$scratch/kernel.elf" bs=1 \
			seek=$((offset + at)) conv=notrunc 2>/dev/null
		return
	done <"$scratch/segments"
	return 1
}

# says WORDS: the console has a line with them.
says()
{
	grep -qF -- "$1" "$scratch/console"
}

# panics IMAGE SYMBOL OWNER EL FLAGS WHY
panics()
{
	pc=$(address "$1" "$2")
	: >"$scratch/console"
	[ -n "$pc" ] && undefined "$1" "$pc" &&
		timeout -k 2 20 qemu-system-aarch64 -cpu cortex-a76 -m 256M \
			-M virt,virtualization=on,gic-version=3 -nodefaults \
			-net none -display none -monitor none -no-reboot \
			-serial "file:$scratch/console" -icount shift=0 \
			-kernel "$scratch/kernel.elf" \
			-device "loader,file=$build/guest/hello.elf" \
			</dev/null >"$scratch/qemu" 2>&1 &&
		says 'unexpected exception: synchronous, from current EL' &&
		says "live vectors: $3 (VBAR" && says 'ESR 02000000: ' &&
		says "ELR $pc" && says ": $5, $4" && says "panic: $6"
	verdict $? "$1: an undefined instruction in $2" "$scratch/console" \
		"$scratch/qemu"
}

# A machine that dies inside the lap has kept no rule: exit 3, not 0 or 1.
died()
{
	undefined hyp "$(address hyp "$1")"
	"$vhelab" trace --laps 1 --kernel "$scratch/kernel.elf" --recorder "$2" \
		</dev/null >"$scratch/stdout" 2>"$scratch/stderr"
	[ $? -eq 3 ] && [ ! -s "$scratch/stdout" ] &&
		grep -q 'powered itself off after 0 laps' "$scratch/stderr"
	verdict $? "a panic in the switch is no lap, recorder $2" \
		"$scratch/stdout" "$scratch/stderr"
}

restore=__sysreg_restore_guest_state
panics hyp $restore hyp EL2h -AIF 'exception in the world switch'
panics hyp handle_exit host EL2h D--F ''
panics hyp-nvhe $restore hyp EL2h DAIF 'exception in the world switch'
panics hyp-nvhe handle_exit host EL1h -A-F ''

for recorder in step sparse log; do
	died $restore $recorder
done

echo "1..$tests"
[ "$failures" -eq 0 ]
