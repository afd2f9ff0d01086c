# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034 # who sources it uses what it sets
#
# Sourced by the suites of this folder, which all run as: SUITE BUILD_DIR
# Gives $build, $vhelab, $scratch (removed at exit) and TAP.

set -u
LC_ALL=C.UTF-8
export LC_ALL
unset VHELAB_QEMU
[ $# -eq 1 ] || { echo "usage: $0 BUILD_DIR" >&2; exit 2; }
build=$(cd "$1" && pwd) || exit 2
vhelab=$build/vhelab
tree=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
XDG_STATE_HOME=$scratch/state
export XDG_STATE_HOME
trap 'exit 1' INT TERM HUP

tests=0
failures=0

# verdict STATUS NAME [FILE...]: one test; the files explain a failure.
verdict()
{
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
		return
	fi
	failures=$((failures + 1))
	echo "not ok $tests - $2"
	shift 2
	for file; do
		sed "s,^,# ${file##*/}: ," "$file" 2>/dev/null | head -n 40
	done
}

# printed NAME WORDS: one test; the words are in $scratch/stdout.
printed()
{
	grep -q -- "$2" "$scratch/stdout"
	verdict $? "$1" "$scratch/stdout"
}

# ours: is a QEMU running with a file of our own scratch folder?
ours()
{
	# shellcheck disable=SC2013 # one word a path
	for comm in $(grep -ls '^qemu-system' /proc/[0-9]*/comm); do
		grep -qsaF "$scratch" "${comm%comm}cmdline" && return 0
	done
	return 1
}

# left: the same after five seconds, in which a killed one may go.
left()
{
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		ours || return 1
		sleep 0.5
	done
	return 0
}

# refuses STATUS WORDS ARGUMENT...: vhelab ends with that status and says one
# line with those words on stderr, nothing on stdout; nothing is left running.
refuses()
{
	status=$1 words=$2
	shift 2
	timeout -k 1 60 "$vhelab" "$@" </dev/null >"$scratch/stdout" \
		2>"$scratch/stderr"
	got=$?
	held=0
	[ $got -eq "$status" ] || held=1
	[ "$(wc -l <"$scratch/stderr")" -eq 1 ] || held=1
	grep -q "^vhelab: .*$words" "$scratch/stderr" || held=1
	[ ! -s "$scratch/stdout" ] || held=1
	! left || held=1
	echo "exit status $got, expected $status and \"$words\"" \
		>"$scratch/note"
	verdict $held "${name:-$*}" "$scratch/note" "$scratch/stderr"
	name=
}

# python: a script from standard input, run in $scratch by the Python that GDB
# brings. GDB's status tells nothing of it, so the script's last line does.
python()
{
	rm -f "$scratch/passed"
	{ cat; echo 'open("passed", "w")'; } >"$scratch/script.py"
	(cd "$scratch" && "$tree/tests/gdb/python" script.py)
	[ -e "$scratch/passed" ]
}

# copy_tree: the sources of the kernel in $scratch/tree, to be changed.
copy_tree()
{
	mkdir -p "$scratch/tree/tests"
	cp -r "$tree/Makefile" "$tree/hyp" "$tree/guest" "$scratch/tree"
	cp "$tree/tests/checks.mk" "$scratch/tree/tests"
}

# forget_isb: the copy's switch returns to the host without its ISB.
forget_isb()
{
	sed -i '/^SYM_FUNC_START(__vhe_hyp_call)/,/^SYM_FUNC_END/{/^\tisb$/d}' \
		"$scratch/tree/hyp/kvm/hyp/vhe/call.S"
}

# end_by_eret: it keeps the flags, and returns with an ERET in place of a RET.
end_by_eret()
{
	sed -i '/^SYM_FUNC_START(__vhe_hyp_call)/,/^SYM_FUNC_END/{
		/^\tdo_el2_call$/{
			i\	mrs	x9, daif
			i\	mrs	x10, pan
			i\	orr	x9, x9, x10
			i\	add	x9, x9, #9	// EL2h
			i\	stp	x9, x30, [sp, #-16]!
			i\	msr	daifset, #0xf
		}
		/^\tret$/{
			i\	ldp	x9, x30, [sp], #16
			i\	msr	spsr_el2, x9
			i\	msr	elr_el2, x30
			s/ret/eret/
		}
	}' "$scratch/tree/hyp/kvm/hyp/vhe/call.S"
}

# shut_window: and masks SError again right behind the window.
shut_window()
{
	sed -i '/^abort_guest_exit_end:$/a\	msr	daifset, #DAIF_IMM_A' \
		"$scratch/tree/hyp/kvm/hyp/entry.S"
}

# rebuild: $scratch/tree/b/hyp/hyp.elf of them.
rebuild()
{
	MAKEFLAGS='' make -j2 -C "$scratch/tree" B=b b/hyp/hyp.elf \
		>"$scratch/make.log" 2>&1
}

# sandbox_or_skip: where the kernel lets nobody make namespaces, as in many
# containers, nothing foreign is ever run, and the suite has nothing to test.
sandbox_or_skip()
{
	bwrap --unshare-all --ro-bind / / true 2>"$scratch/bwrap" && return
	echo "ok 1 # SKIP no sandbox here: $(head -n 1 "$scratch/bwrap")"
	echo '1..1'
	exit 0
}

finish()
{
	echo "1..$tests"
	[ "$failures" -eq 0 ]
	exit
}
