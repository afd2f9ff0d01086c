#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/gdb/witness.sh BUILD_DIR [changes] [VARIANT...]
#
# Two witnesses of the world switch, written apart: the program and the GDB
# commands. Of the same machine they tell the same laps, checkpoint by
# checkpoint, and each reads the other's recordings. "changes" are trees that no
# variant is. Without any: the base tree in both modes. Prints TAP. Exit: 0 all
# held, 1 not.

build_dir=$1
shift
variants=$*
set -- "$build_dir"
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
here=$tree/tests/gdb
VHELAB=$vhelab
export VHELAB

# table: the rows of the checkpoint tables, whoever printed them.
table()
{
	sed -nE '/^  (H[0-3]|E[1-3]|X[1-5]|U) /p; s/^lap ([0-9]+)$/lap \1/p'
}

# gdb IMAGE COMMAND...: on a machine of its own.
gdb()
{
	image=$1
	shift
	for command; do
		shift
		set -- "$@" -ex "$command"
	done
	TMPDIR=$scratch "$tree/gdb-scripts/start" "$image" \
		"$build/guest/hello.elf" "$scratch/console" -batch \
		-ex 'set suppress-cli-notifications on' "$@" </dev/null 2>&1
}

# same FILE FILE: equal, and there is something in them.
same()
{
	[ -s "$1" ] && diff -u "$1" "$2" >"$scratch/diff" 2>&1
}

# tells NAME IMAGE ARGUMENT...: what both say of it.
tells()
{
	name=$1 image=$2
	shift 2
	"$vhelab" trace "$@" --guest hello --laps 2 </dev/null 2>&1 |
		table >"$scratch/program"
	"$vhelab" trace "$@" --guest hello --laps 2 --format json \
		-o "$scratch/$name.json" </dev/null 2>&1
	gdb "$image" "vhe trace --laps 2 -o $scratch/$name.gdb.trace" \
		"vhe checkpoints" >"$scratch/said"
	table <"$scratch/said" | sed '/^lap 3/,$d' >"$scratch/gdb"
	same "$scratch/program" "$scratch/gdb"
	verdict $? "$name: vhe checkpoints says what vhelab trace says" \
		"$scratch/diff" "$scratch/said"
	"$vhelab" view "$scratch/$name.gdb.trace" --format text 2>&1 |
		table >"$scratch/viewed"
	same "$scratch/program" "$scratch/viewed"
	verdict $? "$name: vhelab view reads what vhe trace wrote" \
		"$scratch/diff"
}

# reads NAME RECORDERS ARGUMENT...: the reports of trace files.
reads()
{
	name=$1 recorders=$2
	shift 2
	for recorder in $recorders; do
		rm -f "$scratch/file"
		"$vhelab" trace "$@" --laps 3 --recorder "$recorder" \
			-o "$scratch/file" </dev/null 2>&1
		"$vhelab" view "$scratch/file" --format json \
			>"$scratch/report" 2>&1
		VHELAB_FILE=$scratch/file VHELAB_REPORT=$scratch/report \
			"$here/python" "$here/reads.py" >"$scratch/said" 2>&1
		verdict $? "$name, $recorder: the file says the same to both" \
			"$scratch/said"
	done
}

if [ -z "$variants" ]; then
	tells vhe "$build/hyp/hyp.elf"
	tells nvhe "$build/hyp/hyp-nvhe.elf" --mode nvhe
	reads hello 'step sparse log' --guest hello
	reads nvhe 'step sparse log' --guest hello --mode nvhe
	reads reschedule 'sparse log' --guest reschedule

	# ---- it would be noticed ------------------------------------------
	sed 's/D-IF/DAIF/' "$scratch/report" >"$scratch/other"
	! VHELAB_FILE=$scratch/file VHELAB_REPORT=$scratch/other \
		"$here/python" "$here/reads.py" >"$scratch/said" 2>&1
	verdict $? 'another flag in the report is noticed' "$scratch/said"

	# ---- a lab's rules ------------------------------------------------
	laps=$(sed -n 's/^run *= vhe .* //p' "$tree"/labs/05-*/lab)
	"$vhelab" trace --guest hello --laps "$laps" -o "$scratch/file" \
		</dev/null 2>&1
	"$vhelab" view "$scratch/file" --rules "$tree"/labs/05-*/rules \
		>"$scratch/program" 2>&1
	gdb "$build/hyp/hyp.elf" 'vhe check 5' |
		grep -E '^(holds|BROKEN)' >"$scratch/gdb"
	same "$scratch/program" "$scratch/gdb"
	verdict $? 'vhe check gives the verdicts of vhelab' "$scratch/diff"
fi
if [ "${variants%% *}" = changes ]; then
	variants=${variants#changes}
	copy_tree
	for change in forget_isb end_by_eret shut_window; do
		$change
		rebuild
		verdict $? "built: $change" "$scratch/make.log"
		tells $change "$scratch/tree/b/hyp/hyp.elf" \
			--kernel "$scratch/tree/b/hyp/hyp.elf"
	done
fi
for variant in $variants; do
	for mode in vhe nvhe; do
		image=$build/variants/$variant/build/hyp/hyp.elf
		[ $mode = vhe ] || image=${image%.elf}-nvhe.elf
		tells "$variant-$mode" "$image" \
			--tree "$build/variants/$variant" --mode $mode
	done
done
! left
verdict $? 'no QEMU is left running'
finish
