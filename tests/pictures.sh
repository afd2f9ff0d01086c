#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/pictures.sh BUILD_DIR [--update]
#
# Are the pictures in docs/pictures what the program shows? Each comes out of a
# session in tests/pictures. Addresses and QEMU's version may differ: machines
# do. Another cross compiler gives other code: then they are not compared. Prints
# TAP. Exit: 0 they are, 1 one is not, 2 usage.

set -u
[ $# -ge 1 ] || { echo "usage: tests/pictures.sh BUILD_DIR [--update]" >&2; exit 2; }
build=$(cd "$1" && pwd) || exit 2
here=$(dirname "$0")
docs=$here/../docs/pictures
out=$build/pictures
mkdir -p "$out" "$docs" || exit 2
made=$(cat "$here/e2e/golden/compiler")
have=$(aarch64-linux-gnu-gcc -dumpfullversion)
if [ "$made" != "$have" ]; then
	echo "ok 1 # SKIP the pictures are of gcc $made, not of ${have:-none}"
	echo "1..1"
	exit 0
fi

mask()
{
	sed -E 's/[0-9a-f]{6,}/x/g; s/QEMU [0-9.]+/QEMU/g' "$1"
}

n=0
bad=0
for script in "$here"/pictures/*.scr; do
	n=$((n + 1))
	name=$(basename "$script" .scr)
	args=$(sed -n '1s/^#! //p' "$script")
	rm -rf "$out/state" "$out/$name.svg"
	# shellcheck disable=SC2086 # several arguments are meant
	if ! XDG_STATE_HOME=$out/state "$build/tests/screen" -o "$out" \
		"$script" "$build/vhelab" $args >"$out/$name.log" 2>&1; then
		bad=$((bad + 1))
		echo "not ok $n - $name: the session failed"
		sed 's/^/# /' "$out/$name.log"
		continue
	fi
	[ "${2-}" != --update ] || cp "$out/$name.svg" "$docs/$name.svg"
	mask "$out/$name.svg" >"$out/$name.now"
	if mask "$docs/$name.svg" | cmp -s - "$out/$name.now"; then
		echo "ok $n - $name is current"
	else
		bad=$((bad + 1))
		echo "not ok $n - $name is not what the program shows: make picture"
	fi
done
echo "1..$n"
[ "$bad" -eq 0 ]
