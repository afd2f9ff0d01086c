#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tests/guests.sh BUILD_DIR [fixed]
#
# Boot every guest on the hypervisor in both modes. It must say
# at least one PASS and no FAIL, nobody may have panicked, and the VMM must
# have switched off with status 0. spin never ends, so it stays out; hello
# reports nothing and is known by its text. XFAIL must come exactly where the
# leak of the base tree is heard of, and nowhere in a tree that is "fixed". Prints TAP, one test a guest and
# image. Exit: 0 all held, 1 one did not, 2 usage.
#
# Guests run on virtual time (-icount), so what they see of it does not depend
# on the machine; the 20 s of wall clock only end what hangs.

set -u
[ $# -eq 1 ] || [ "${2-}" = fixed ] ||
	{ echo "usage: $0 BUILD_DIR [fixed]" >&2; exit 2; }
build=$1
fixed=${2-}
tree=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d) || exit 2
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM HUP

# boot IMAGE GUEST LOG
boot()
{
	timeout -k 2 20 "${VHELAB_QEMU:-qemu-system-aarch64}" \
		-M virt,virtualization=on,gic-version=3 -cpu cortex-a76 \
		-m 256M -nodefaults -net none -display none -monitor none \
		-serial "file:$3" -icount shift=0,sleep=off \
		-kernel "$1" -device "loader,file=$2" </dev/null >"$3.err" 2>&1 &
	# shellcheck disable=SC2064 # this process, now
	trap "kill $!; exit 1" TERM
	wait $!
	echo "$?" >"$3.status"
}

# holds LOG RESULT XFAILS: why not, if it does not.
holds()
{
	[ "$(cat "$1.status")" = 0 ] || { echo 'QEMU did not end by itself'; return 1; }
	grep -q "^$2" "$1" || { echo "no line with $2"; return 1; }
	! grep -qE '^FAIL|panic' "$1" || { echo 'a FAIL or a panic'; return 1; }
	[ "$(grep -c '^XFAIL' "$1")" -eq "$3" ] || { echo "not $3 times XFAIL"; return 1; }
	grep -q 'VMM exited with status 0,' "$1" || { echo 'no clean power-off'; return 1; }
}

names=()
for image in hyp hyp-nvhe; do
	for source in "$tree"/guest/*.c; do
		guest=$(basename "$source" .c)
		[ "$guest" = spin ] && continue
		name="$guest on $image"
		names+=("$name")
		while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
		boot "$build/hyp/$image.elf" "$build/guest/$guest.elf" \
			"$scratch/$name" &
	done
done
wait

n=0
bad=0
for name in "${names[@]}"; do
	log=$scratch/$name
	n=$((n + 1))
	tr -d '\r' <"$log" >"$log.txt" 2>/dev/null
	mv "$log.status" "$log.txt.status"
	case $name in
	hello\ *) want='hello from the guest' ;;
	*) want='PASS: ' ;;
	esac
	case $fixed$name in
	'watch on hyp' | 'watch-task on hyp' | 'reschedule on hyp')
		xfails=1
		;;
	*) xfails=0 ;;
	esac
	if why=$(holds "$log.txt" "$want" "$xfails"); then
		echo "ok $n - $name: $(grep -c '^PASS' "$log.txt") passed, $(
			grep -c '^XFAIL' "$log.txt") expected to fail"
	else
		bad=$((bad + 1))
		echo "not ok $n - $name: $why"
		cat "$log.txt" "$log.err" | tail -40 | sed 's/^/# /'
	fi
done
echo "1..$n"
[ "$n" -gt 0 ] && [ "$bad" -eq 0 ]
