#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/reload.sh BUILD_DIR
#
# The image under the front end is replaced: by itself, by half of itself, and
# by another world switch. Prints TAP.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

image=$scratch/hyp.elf
cp "$build/hyp/hyp.elf" "$image"

# As a linker does it: another file under the same name.
replace()
{
	cp "$1" "$scratch/new.elf" && mv "$scratch/new.elf" "$image"
}

# screen NAME REPLACEMENT: run $scratch/NAME.scr; the image is replaced as soon
# as the script has taken the snapshot "ready".
screen()
{
	rm -f "$scratch/ready"
	"$build/tests/screen" -o "$scratch" "$scratch/$1.scr" "$vhelab" run --fresh \
		--kernel "$image" >"$scratch/$1.log" 2>&1 &
	pid=$!
	for _ in $(seq 100); do
		[ -s "$scratch/ready" ] && break
		sleep 0.2
	done
	replace "$2"
	wait "$pid"
	verdict $? "$3" "$scratch/$1.log"
}

cat >"$scratch/again.scr" <<'END'
size 80x24
wait event 0
keys x
wait X1 of lap 1
keys :break __kvm_vcpu_run\r
keys :mark a\r
wait a
snapshot ready
wait was built anew: u (reload) begins again
keys u
wait begun again, 1 mark dropped
expect X1 of lap 1
keys :breaks\r
wait __kvm_vcpu_run
keys \e
# Asked for once more, it asks back.
keys u
wait Begin again all the same
keys n
gone Begin again
keys q
exited 0
alone
tty-restored
END
screen again "$build/hyp/hyp.elf" "the same image again, and the same checkpoint"

cat >"$scratch/broken.scr" <<'END'
size 80x24
wait event 0
keys x
wait X1 of lap 1
snapshot ready
wait was built anew
keys u
wait the old machine stays
expect X1 of lap 1
keys s
wait left the flags DAIF
keys q
exited 0
alone
tty-restored
END
head -c 5000 "$build/hyp/hyp.elf" >"$scratch/half"
screen broken "$scratch/half" "half an image leaves the old machine alone"

replace "$build/hyp/hyp.elf"
cat >"$scratch/other.scr" <<'END'
size 80x24
wait event 0
keys ccc
wait E1 of lap 1
keys c
wait E2 of lap 1
snapshot ready
wait was built anew
keys u
wait has no E2 now
expect E1 of lap 1
keys q
exited 0
alone
tty-restored
END
screen other "$build/hyp/hyp-nvhe.elf" "a checkpoint that the new image has not"

finish
