#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/variants.sh BUILD_DIR
#
# Every variant of labs/variants does what the index says, whoever records it,
# and an index that says something else is told so. Needs `make variant-trees`.
# Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

index=$tree/labs/variants/index

for recorder in step sparse log; do
	"$vhelab" variants --check --recorder $recorder </dev/null \
		>"$scratch/check" 2>"$scratch/stderr"
	verdict $? "every variant as the index has it, recorder $recorder" \
		"$scratch/check" "$scratch/stderr"
	grep -c '^ok ' "$scratch/check" >"$scratch/checked.$recorder"
done
# A row for each mode, "vhe" or "vhe.1": as many traces were to be made.
sed -n 's/^\[\(.*\)\]/\1/p; s/^\(n*vhe\)\(\.1\)* .*/\1/p' "$index" |
	grep -c '^n*vhe$' >"$scratch/rows"
cmp -s "$scratch/rows" "$scratch/checked.step" &&
	cmp -s "$scratch/rows" "$scratch/checked.log"
verdict $? 'no row of the index was left out' "$scratch/rows" \
	"$scratch/checked.step"

# ---- rows of one -----------------------------------------------------------------

"$vhelab" variants --rows --variant sketch-a-4.15 >"$scratch/check" 2>&1 &&
	[ "$(grep -c '^[^ ]* *n*vhe ' "$scratch/check")" -eq 1 ] &&
	grep -q '^sketch-a-4.15 *vhe ' "$scratch/check"
verdict $? '--rows --variant shows that one and no other' "$scratch/check"
"$vhelab" variants --rows --mode nvhe >"$scratch/check" 2>&1 &&
	grep -q ' nvhe ' "$scratch/check" && ! grep -q ' vhe ' "$scratch/check"
verdict $? '--rows --mode shows that mode and no other' "$scratch/check"

# ---- the check can fail: told WHAT VARIANT SED-SCRIPT SAYS --------------------

told()
{
	sed "/^\[$2\]/,/^\[/{$3}" "$index" >"$scratch/index"
	"$vhelab" variants --check --recorder log --index "$scratch/index" \
		--variant "$2" </dev/null >"$scratch/check" 2>"$scratch/stderr"
	[ $? -eq 1 ] && ! cmp -s "$index" "$scratch/index" &&
		grep -q '^DIFFERS ' "$scratch/check" &&
		grep -Eq "$4" "$scratch/check"
	verdict $? "told from what it does: $1" "$scratch/check" \
		"$scratch/stderr"
}
told 'other flags back home' v4.13 '/^vhe.1/s/D-IF D--F$/-AIF D--F/' \
	'1 +H2 +-AIF +\| D-IF'
told 'other flags on the second lap' v4.13 's/^\(vhe.2 *= \)D--F/\1-A-F/' \
	'3 +H0 +-A-F +\| D--F'
told 'an unmask behind the ISB' v4.17 's/^\(vhe .*\)D-IF>--I-/\1D-IF/' \
	'1 +X4 +D-IF +\| D-IF, then --I-'
told 'a write there is not' v4.13 's/^\(vhe.1 .*\)D-IF D-IF D--F/\1D-IF -AIF>D-IF D--F/' \
	'1 +H2 +-AIF, then D-IF +\| D-IF'
told 'a window there is not' v4.16-ras 's/^\(vhe .*\) \. /\1 D-IF /' \
	'1 +X2 +D-IF +\| absent'
told 'no window' v4.16 's/^\(nvhe .*\)D-IF D-IF/\1. D-IF/' \
	'1 +X2 +absent +\| D-IF'
told 'a rule that holds' v6.16 's/^nvhe .*/&\nvhe.breaks.2 = unmask-after-sync/' \
	'2 +unmask-after-sync +breaks +\| holds'
told 'a rule that breaks' v4.17 '/^vhe.breaks/d' \
	'3 +unmask-after-sync +holds +\| .*before the ISB'

# ---- what trace makes of it ---------------------------------------------------

"$vhelab" trace --variant v6.16 --laps 3 --guest hvc-loop </dev/null \
	>"$scratch/text" 2>"$scratch/stderr"
verdict $? 'v6.16 keeps every rule: status 0' "$scratch/text" "$scratch/stderr"

for target in '--variant v4.16' "--tree $build/variants/v4.16"; do
	# shellcheck disable=SC2086 # two words
	"$vhelab" trace $target --mode nvhe --format json </dev/null 2>&1 |
		sed '/"target"/d' >"$scratch/${target%% *}.json"
done
cmp -s "$scratch/--variant.json" "$scratch/--tree.json" &&
	grep -q '"mode": "nvhe"' "$scratch/--tree.json"
verdict $? 'the tree of a variant is that variant'

# ---- mistakes -----------------------------------------------------------------

refuses 2 'one of them' trace --variant v1 --tree .
refuses 2 'make -C' trace --tree "$scratch"
refuses 2 'vhelab variants lists' variants --variant v9
refuses 2 'vhelab variants lists' variants --check --variant v1 --mode nvhe
refuses 2 'index:2: .*twelve' variants --index "$(
	printf '[a]\nvhe = ----\n' >"$scratch/index"; echo "$scratch/index")"
refuses 3 'make puts it there' variants --index "$scratch/none"

# A program in a folder of its own, with the index and no image.
mkdir -p "$scratch/bare/variants"
cp "$vhelab" "$scratch/bare/vhelab"
cp "$index" "$scratch/bare/variants/index"
vhelab=$scratch/bare/vhelab
refuses 2 'v1 is not built yet: make variant-trees' trace --variant v1

# ---- the mails ------------------------------------------------------------------

(cd "$tree/labs/variants" && ls -- *.patch) >"$scratch/files"
sed -n 's/^patch *= *//p' "$index" | sort -u >"$scratch/named"
cmp -s "$scratch/files" "$scratch/named"
verdict $? 'each mail belongs to a variant' "$scratch/files" "$scratch/named"

finish
