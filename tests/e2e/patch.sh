#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/patch.sh BUILD_DIR
#
# `vhelab patch`: mails of labs/variants go in, and what comes out is what the
# index says of those variants. Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
sandbox_or_skip

mails=$tree/labs/variants

# A program built elsewhere does not know where its sources are.
base=
[ -e "$build/../labs/variants/tree.mk" ] || base="--base $tree"
(cd "$tree" && git ls-files -s hyp guest labs; git status --short hyp guest \
	labs) >"$scratch/tree.before" 2>&1

# patch STATUS ARGUMENT...: its standard output is in $scratch/out.
patch()
{
	status=$1
	shift
	# shellcheck disable=SC2086 # two words
	"$vhelab" patch $base "$@" </dev/null >"$scratch/out" 2>"$scratch/err"
	[ $? -eq "$status" ] && [ ! -s "$scratch/err" ]
}

# says WORDS: a line of the output is that.
says()
{
	grep -qF "$1" "$scratch/out"
}

# What the index has of $2, mode $3, as "LAP CELL...", laps 1 and 2.
expected()
{
	sed -n "/^\[$1\]/,/^\[/p" "$mails/index" | awk -v mode="$2" '
		$1 ~ "^" mode "(\\.[12])?$" {
			n = split($1, part, ".")
			values = substr($0, index($0, "=") + 1)
			gsub(/[^ ]*>/, "", values)
			gsub(/ +/, " ", values)
			if (n == 1 || part[2] == 1) print 1 values
			if (n == 1 || part[2] == 2) print 2 values
		}' | sed 's/ $//'
}

# The same of step $1 of out.json, or of what was before it.
cat >"$scratch/rows.py" <<'END'
import json
names = "H0 H1 E1 E2 E3 X1 X2 X3 X4 X5 H2 H3".split()
def rows(b):
    text = ""
    for lap in b["laps"]:
        cells = {c["name"]: c["flags"].split(" ")[-1]
                 for c in lap["checkpoints"]}
        text += "%d %s\n" % (lap["lap"],
                             " ".join(cells.get(n, ".") for n in names))
    return text
def index(name):
    return open(name).read()
r = json.load(open("out"))
END

# ---- one mail ---------------------------------------------------------------------

for variant in v4.13 v1 v4.15 v4.16; do
	for mode in vhe nvhe; do
		expected $variant $mode >"$scratch/$variant.$mode"
	done
done
patch 1 "$mails/v1.patch" --format json
verdict $? 'a mail that applies: a rule stays broken' "$scratch/err" \
	"$scratch/out"
# shellcheck disable=SC2013 # one word a function
sed -n 's/^.*kvm_call_hyp(\(__[a-z0-9_]*\).*/\1/p' "$tree"/hyp/kvm/*.c |
	sort >"$scratch/called"
{ cat "$scratch/rows.py"; cat <<'END'
assert r["schema"] == "vhelab-patch/1", r["schema"]
assert rows(r["before"]["vhe"]) == index("v4.13.vhe")
assert rows(r["before"]["nvhe"]) == index("v4.13.nvhe")
(step,) = r["steps"]
assert step["outcome"] == "runs"
assert rows(step["modes"]["vhe"]["after"]) == index("v1.vhe")
assert rows(step["modes"]["nvhe"]["after"]) == index("v4.13.nvhe")
assert step["modes"]["nvhe"]["same"] and not step["modes"]["vhe"]["same"]
assert step["modes"]["vhe"]["rules"] == [
    {"rule": "back-equals-before", "lap": 1, "holds": True}]
# It masks everything, calls, and puts back what was there.
added = [(t["from"], t["to"], t["insn"].split(" ")[1])
         for t in step["modes"]["vhe"]["transitions"]
         if t["added"] and t["lap"] == 1]
assert added[0] == ("-AIF", "DAIF", "daifset,"), added
assert added[1] == ("D-IF", "-AIF", "daif,"), added
# Everybody goes through the call: each place in the sources that says so.
assert len(r["callers"]) == len(open("called").read().split())
assert all(c["affected"] for c in r["callers"])
assert {c["callee"] for c in r["callers"]} == set(open("called").read().split())
END
} | python >"$scratch/why" 2>&1
verdict $? 'v1: flags, rules, transitions and callers as they must be' \
	"$scratch/why" "$scratch/called"

"$vhelab" patch $base - <"$mails/v1.patch" >"$scratch/once" 2>"$scratch/err"
"$vhelab" patch $base "$mails/v1.patch" </dev/null >"$scratch/twice" 2>&1
cmp -s "$scratch/once" "$scratch/twice" &&
	grep -q '^after .*\*-AIF\*-A-F \.$' "$scratch/once" &&
	! awk 'length > 90' "$scratch/once" | grep -q .
verdict $? 'from standard input, as text, and the same bytes twice' \
	"$scratch/once"

# edited FILE LINE NEW: a mail that puts NEW in the place of LINE, both awk text.
edited()
{
	rm -rf "$scratch/a" "$scratch/b"
	mkdir -p "$scratch/a/${1%/*}" "$scratch/b/${1%/*}"
	cp "$tree/$1" "$scratch/a/$1"
	awk -v at="$2" -v new="$3" 'index($0, at) { print new; next } 1' \
		"$tree/$1" >"$scratch/b/$1"
	(cd "$scratch" && diff -u "a/$1" "b/$1") >"$scratch/edited.diff"
	[ $? -eq 1 ]
}

# sentence WORDS: so the verdict says, folded as it is.
sentence()
{
	sed -n '4,/^$/p' "$scratch/out" | tr '\n' ' ' | grep -qF "$1"
}

# ---- what the sentence must not leave out ------------------------------------------

edited hyp/kvm/hyp/hyp-entry.S 'do_el2_call' "$(printf '\tdo_el2_call\n%s' \
	'	mrs	x1, spsr_el2
	and	x1, x1, #~0x100
	msr	spsr_el2, x1')" && patch 1 "$scratch/edited.diff" &&
	sentence 'With VHE nothing changes; without VHE ' &&
	sentence 'other flags at H0 H1 H2 H3, from IRQs off to on +3 instr' &&
	sentence 'all 7 callers of kvm_call_hyp are affected.'
verdict $? 'what only happens without VHE is said, and whom it concerns' \
	"$scratch/out" "$scratch/err"
edited hyp/kvm/arm.c 'local_irq_disable();' '' &&
	patch 1 "$scratch/edited.diff" &&
	sentence 'back-equals-before is broken on lap 2 as well' &&
	sentence 'I leaks in, too, its cost is not measured: IRQs are never' &&
	sentence 'without VHE back-equals-before is broken now' &&
	says 'not measured: IRQs are never off (no H1)' &&
	! awk 'length > 79' "$scratch/out" | grep .
verdict $? 'a rule newly broken, on a lap more or in the other mode' \
	"$scratch/out" "$scratch/err"
edited hyp/kvm/hyp/switch.c 'write_sysreg(0, hstr_el2);' \
	'write_sysreg(0, pmselr_el0);' && patch 1 "$scratch/edited.diff" &&
	sentence 'count changes; the code of __deactivate_traps does; 1 of'
verdict $? 'nothing to be seen in two laps: the function is named' \
	"$scratch/out" "$scratch/err"

# ---- a series -----------------------------------------------------------------------

mkdir "$scratch/quilt"
cp "$mails/v4.15.patch" "$mails/v4.16.patch" "$scratch/quilt"
printf 'v4.15.patch\nv4.16.patch\n' >"$scratch/quilt/series"
patch 1 "$scratch/quilt" --format json
verdict $? 'a quilt series' "$scratch/err"
{ cat "$scratch/rows.py"; cat <<'END'
assert [s["outcome"] for s in r["steps"]] == ["runs", "runs"]
for step, name in zip(r["steps"], ["v4.15", "v4.16"]):
    for mode in "vhe", "nvhe":
        assert rows(step["modes"][mode]["after"]) == \
            index(name + "." + mode), (name, mode)
# Only the world switch changes, and only for who runs a guest.
touched = {c["caller"] for c in r["steps"][1]["callers"] if c["affected"]}
assert touched == {"kvm_arch_vcpu_ioctl_run"}, touched
END
} | python >"$scratch/why" 2>&1
verdict $? 'every step of it as the index has it' "$scratch/why"

# ---- what comes to nothing ------------------------------------------------------------

patch 1 "$mails/v6.16.patch" && says 'This does not apply: '
verdict $? 'a patch for another tree does not apply' "$scratch/out"
sed 's/^+\(.*\)msr/+\1mrs/' "$mails/v1.patch" >"$scratch/nonsense.patch"
patch 1 "$scratch/nonsense.patch" && says 'This does not build: ' &&
	says 'hyp/kvm/hyp/vhe/call.S:'
verdict $? 'one that does not build, and the first error' "$scratch/out"
sed 's/^+\(.*\)msr.*daifset.*/+1:	b	1b/' "$mails/v1.patch" \
	>"$scratch/hangs.patch"
patch 1 "$scratch/hangs.patch" && says 'This does not run: '
verdict $? 'one that hangs does not run' "$scratch/out"
sed 's/^+\(.*\)msr.*daifset.*/+	udf	#0/' "$mails/v1.patch" >"$scratch/panics.patch"
patch 1 "$scratch/panics.patch" && says 'vCPU: "panic: '
verdict $? 'one that panics, and what the panic said' "$scratch/out"
sed 's,hyp/kvm/hyp/vhe/call.S,Makefile,g' "$mails/v1.patch" \
	>"$scratch/outside.patch"
patch 1 "$scratch/outside.patch" && says 'This is not allowed: Makefile'
verdict $? 'one that leaves hyp/ and guest/ is not allowed' "$scratch/out"
sed '/^diff /,$d' "$mails/v1.patch" >"$scratch/talk"
patch 1 "$scratch/talk" && says 'This is a mail with no patch'
verdict $? 'a mail with no patch is one' "$scratch/out"

# ---- two versions ----------------------------------------------------------------------

sed 's/^Subject: \[PATCH\]/Subject: [PATCH v2]/; s/^+\(.*daifset, #\).*/+\12/' \
	"$mails/v1.patch" |
	sed '0,/^$/s//\nSaid once more.\n/' >"$scratch/v2.patch"
patch 1 --range "$mails/v1.patch" "$scratch/v2.patch" &&
	says 'older, v1: ' && says 'newer, v2: ' && says 'daifset, #2' &&
	grep -q '^1:  [0-9a-f]* ! 1:  [0-9a-f]* KVM: ' "$scratch/out" &&
	says '+    Said once more.' &&
	grep -q '^with v1 .*\*DAIF\*DAIF\*DAIF' "$scratch/out" &&
	grep -q '^with v2  *-A-F -AIF -AIF -AIF -AIF' "$scratch/out"
verdict $? 'two versions: the change of the text, and what it does' \
	"$scratch/out" "$scratch/err"

# ---- nothing else is touched, mistakes ----------------------------------------------------

(cd "$tree" && git ls-files -s hyp guest labs; git status --short hyp guest \
	labs) >"$scratch/tree.after" 2>&1
cmp -s "$scratch/tree.before" "$scratch/tree.after" &&
	[ -z "$(find "$build/" -maxdepth 1 -name 'patch.*')" ]
verdict $? 'the sources are as they were, and no folder is left'

refuses 2 'name a mail' patch
# shellcheck disable=SC2086 # two words
name='what is no mail' refuses 2 'is no mail' patch $base /etc/passwd
# shellcheck disable=SC2086 # two words
name='a place that there is not, before anything runs' refuses 3 'No such' \
	patch $base -o "$scratch/none/x" "$mails/v1.patch"
# shellcheck disable=SC2086 # two words
name='a budget of instructions' refuses 3 'exit? -- --budget N allows more' \
	patch $base --guest spin --budget 20000 "$mails/v1.patch"
# shellcheck disable=SC2086 # two words
name='a file there is not' refuses 2 'No such file' patch $base "$scratch/none"
name='no such base' \
	refuses 2 'vhelab variants lists' patch --base v9 "$mails/v1.patch"
name='half a range' refuses 2 'two files' patch --range "$mails/v1.patch"
name='no such format' refuses 2 'text' patch --format pdf "$mails/v1.patch"

finish
