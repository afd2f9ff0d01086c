#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/labels.sh BUILD_DIR
#
# The checkpoints come from what the machine does: renaming or deleting the
# local labels of the switch changes nothing. Prints TAP.
# Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

labels='abort_guest_exit_start abort_guest_exit_end'
names="$(aarch64-linux-gnu-nm "$build/hyp/hyp.elf")"

# story ELF FILE: the trace of that kernel, less what names or places code.
story()
{
	"$vhelab" trace --kernel "$1" --format json </dev/null \
		2>"$scratch/stderr" |
		grep -vE '"(target|pc|symbol|insn)":' >"$2"
}

present=0
for label in $labels; do
	echo "$names" | grep -qw "$label" || present=1
done
verdict $present 'the labels are there to begin with'

story "$build/hyp/hyp.elf" "$scratch/as-it-is"
grep -q '"name": "X2"' "$scratch/as-it-is"
verdict $? 'the SError window is found' "$scratch/stderr"

# Deleted: every label of the image that is neither function nor object.
aarch64-linux-gnu-readelf -Ws "$build/hyp/hyp.elf" |
	awk '$4 == "NOTYPE" && $8 ~ /^[A-Za-z_]/ { print $8 }' >"$scratch/notype"
cp "$build/hyp/hyp.elf" "$scratch/deleted.elf"
aarch64-linux-gnu-objcopy --strip-symbols="$scratch/notype" \
	"$scratch/deleted.elf"
story "$scratch/deleted.elf" "$scratch/deleted"
cmp -s "$scratch/as-it-is" "$scratch/deleted"
verdict $? 'deleting all labels changes no checkpoint' "$scratch/stderr"

# Renamed: in the sources, and built again.
copy_tree
for label in $labels; do
	grep -rl "$label" "$scratch/tree/hyp" |
		xargs sed -i "s/\\b$label\\b/some_${label#abort_}/g"
done
rebuild
verdict $? 'the tree with other names is built' "$scratch/make.log"
story "$scratch/tree/b/hyp/hyp.elf" "$scratch/renamed"
diff "$scratch/as-it-is" "$scratch/renamed" >"$scratch/diff" 2>&1
verdict $? 'renaming the labels changes no checkpoint' "$scratch/diff"

# And the comparison can tell trees apart: this one never opens the window.
sed -i 's/^\tmsr\tdaifclr, #DAIF_IMM_A$/\tnop/' \
	"$scratch/tree/hyp/kvm/hyp/entry.S"
rebuild
verdict $? 'the tree without the unmask is built' "$scratch/make.log"
story "$scratch/tree/b/hyp/hyp.elf" "$scratch/closed"
grep -q '"name": "X3"' "$scratch/closed" &&
	! cmp -s "$scratch/as-it-is" "$scratch/closed"
verdict $? 'closing the window does change checkpoints' "$scratch/closed"

finish
