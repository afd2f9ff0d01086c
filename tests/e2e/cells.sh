# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154 # lib.sh gives tree, build, scratch
#
# Sourced behind lib.sh by the suites that look at Debian's Linux.

# real_kernel_or_skip: it is there; if not, and it cannot be fetched, that is
# the end.
real_kernel_or_skip()
{
	if ! make -s -C "$tree" B="$build" real-kernel-files \
		>"$scratch/make" 2>&1; then
		grep -q '^real-kernel: apt' "$scratch/make" || {
			verdict 1 'the real kernel can be built' "$scratch/make"
			finish
		}
		echo "ok 1 # SKIP $(sed -n 's/^real-kernel: //p' "$scratch/make")"
		echo 1..1
		exit 0
	fi
}

# cells FILE: the checkpoints of a report as a table of flags, the last where
# a flag was written inside of one, "-" where there is none.
cells()
{
	awk '/^lap [0-9]+$/ { lap = $2 }
		/^  ([HEX][0-9]|U) / {
			name = $1
			line = substr($0, 7)
			sub(/  .*/, "", line)
			sub(/.*then /, "", line)
			row = row " " line
			head = head " " name
			if (name != "U")
				next
			if (!told++)
				print "lap" head
			print lap row
			row = ""
		}' "$1"
}

# measured NAME: the report has the flags of tests/expect/NAME.txt.
measured()
{
	sed '/^#/d; s/  */ /g' "$tree/tests/expect/$1.txt" >"$scratch/expected"
	cells "$scratch/report" >"$scratch/cells"
	diff "$scratch/expected" "$scratch/cells" >"$scratch/diff"
	verdict $? "every cell as measured: $1" "$scratch/diff"
}
