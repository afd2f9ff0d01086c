#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/real-kernel.sh BUILD_DIR
#
# Debian's Linux under observation: the flags at every checkpoint of five laps
# as shipped, without the mask and the restore, put back, and without VHE, cell
# by cell against tests/expect/linux-6.1*.txt, which were measured before this
# program existed. Prints TAP; all is skipped where the kernel is not there and
# cannot be fetched. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/e2e/lib.sh"
# shellcheck source=tests/e2e/cells.sh
. "$(dirname "$0")/e2e/cells.sh"
tree=$(cd "$(dirname "$0")/.." && pwd)

real_kernel_or_skip

# real ARGUMENT...: five laps as text; a broken rule is no failure here.
real()
{
	timeout -k 1 300 "$vhelab" trace --real --laps 5 "$@" </dev/null \
		>"$scratch/report" 2>"$scratch/stderr"
	[ $? -le 1 ]
	verdict $? "five laps: ${*:-as shipped}" "$scratch/stderr"
}

# says WORDS NAME: so does the report.
says()
{
	grep -qE "$1" "$scratch/report"
	verdict $? "$2" "$scratch/report"
}

start=$(date +%s)
real
took=$(($(date +%s) - start))
echo "# $took s from power-on to the table"
measured linux-6.1
says 'no leak on this lap' 'as shipped nothing leaks'
says '__(kvm_hyp_vector|bp_harden_hyp_vecs)\+' 'the exit vector has a name'

real --unfix
measured linux-6.1-unfixed
grep -q '^vhelab: taken out: msr daifset, #0xf at __kvm_vcpu_run.* and msr daif, x' \
	"$scratch/stderr"
verdict $? 'what is taken out is shown' "$scratch/stderr"
says 'DAIF>---- .* host .*msr daif, xzr .*do_notify_resume' \
	'healed by the work on the way to user space, not by the ERET'

real --mode nvhe
measured linux-6.1-nvhe
says '__kvm_nvhe___guest_enter\+' 'the code of EL2 has names where it runs'

# A change by hand is undone by going back to before it, and by refix.
sed "s,SCRATCH,$scratch," >"$scratch/script" <<'.'
lap
unfix
y
lap
lap
back lap
refix
y
lap
lap
lap
save SCRATCH/trace
.
timeout -k 1 300 "$vhelab" run --real --plain --fresh <"$scratch/script" \
	>"$scratch/stdout" 2>"$scratch/stderr"
verdict $? 'unfix, back, and refix in the front end' "$scratch/stderr" \
	"$scratch/stdout"
"$vhelab" view "$scratch/trace" --format text >"$scratch/report" \
	2>"$scratch/stderr"
cells "$scratch/report" >"$scratch/cells"
grep -q '^2 .* DAIF DA-- -$' "$scratch/cells"
verdict $? 'it leaks while they are out' "$scratch/cells"
[ "$(tail -n 1 "$scratch/cells" | cut -d' ' -f2-13)" = \
	"$(sed -n 's/^2  *//p' "$tree/tests/expect/linux-6.1.txt" |
		tr -s ' ' | cut -d' ' -f1-12)" ]
verdict $? 'and is as it was when they are back' "$scratch/cells"

finish
