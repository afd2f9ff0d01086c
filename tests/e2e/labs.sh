#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/labs.sh BUILD_DIR
#
# The list of labs without a terminal and in the line mode: where somebody is,
# what is next, and that all is done.

. "$(dirname "$0")/lib.sh"

VHELAB_WORK=$scratch/work
export VHELAB_WORK

# lines TEXT: the list is given them; its exit status.
lines()
{
	printf '%b' "$1" | "$vhelab" --plain >"$scratch/stdout" \
		2>"$scratch/stderr"
}

"$vhelab" </dev/null >"$scratch/stdout" 2>&1 &&
	[ "$(tail -n 1 "$scratch/stdout")" = "$vhelab lab start 0" ]
verdict $? 'without a terminal: the list and the command' "$scratch/stdout"
printed 'the first lab is next' '^  0  Meet the machine  *next$'

lines 'check 0\n'
[ $? -eq 2 ] && grep -q 'lab 0 was not started' "$scratch/stderr"
verdict $? 'a script ends at what fails' "$scratch/stderr"
lines 'open 0\ncheckpoint\n'
printed 'open begins the lab, and its front end takes the rest' 'H0 of lap 1'
lines 'hint 0\ncheck\nlist\n'
printed 'a check says what is open' '^open    host-level'
printed 'checks and hints are counted' \
	'^  0  Meet the machine  *under way, 1 check, 1 hint$'
printed 'a lab under way is gone on with' '^Lab 0 is under way'
form=$VHELAB_WORK/00-meet-the-machine/answers
sed -i -e 's/^host-level .*/host_level = EL2/' \
	-e 's/^exit-world .*/exit-world = the guest/' \
	-e 's/^exit-tge .*/exit-tge = clear/' "$form"
lines 'check 0\n'
printed 'a line of the form that is no answer is named' \
	'answers:[0-9]*: there is no question "host_level"; there is host-level'
printed 'what is wrong is explained' 'The guest is over at X1'
"$vhelab" lab check 0 --all >"$scratch/stdout" 2>&1
printed 'what is said in other words is right' '^held    exit-tge'
cp "$tree/labs/00-meet-the-machine/solution" "$form"
lines 'check 0\nlist\n'
printed 'a passed lab is passed' '^  0  Meet the machine  *passed, [2-9] checks'
printed 'and the next one comes' '^Next is lab 1'
"$vhelab" lab check >"$scratch/stdout" 2>&1
printed 'without a number it is the lab worked on last' '^lab 0, .* is passed'
printed 'what comes behind it is said' \
	"^.$vhelab lab submit 0. .*lab solution 0. .*next: .*lab start 1.\$"
"$vhelab" lab check --all >"$scratch/stdout" 2>&1
printed 'what held is listed if asked for' '^held    host-level'

# The program is its kit: this one has no work/ yet, and one lab too few.
mkdir -p "$scratch/kit/build" "$scratch/kit/labs"
cp "$vhelab" "$scratch/kit/build/"
for part in hyp guest variants; do
	ln -s "$build/$part" "$scratch/kit/build/$part"
done
ln -s "$tree/hyp" "$tree/guest" "$scratch/kit/"
cp -R "$tree"/labs/* "$scratch/kit/labs/"
(cd "$scratch/kit" && env -u VHELAB_WORK build/vhelab lab start 0) \
	>"$scratch/stdout" 2>&1
printed 'the first folder has a short name' \
	'^Read   work/00-meet-the-machine/handout.md'
printed 'and the command the one it was called by' '^Then   build/vhelab lab check 0'
echo nonsense >"$scratch/kit/labs/05-save-and-restore/rules"
(cd "$scratch/kit" && build/vhelab lab list) >"$scratch/stdout" 2>&1
printed 'a lab that cannot be read is named' '^  5  broken  .*rules:1: '
printed 'the others are listed' '^ 11 .*Send it'
(cd "$scratch/kit" && build/vhelab lab check 5) >"$scratch/stdout" 2>&1
[ $? -eq 2 ] && grep -q 'rules:1: ' "$scratch/stdout"
verdict $? 'and asked for, it is said what is wrong with it' "$scratch/stdout"
(cd "$scratch/kit" && build/vhelab lab verify 5) >"$scratch/stdout" 2>&1
[ $? -eq 2 ] && grep -q 'rules:1: ' "$scratch/stdout"
verdict $? 'its author is told, too' "$scratch/stdout"

# ---- a lab's front end, while its files change ---------------------------------------

"$vhelab" lab start 5 >/dev/null
mkfifo "$scratch/in"
"$vhelab" run --lab 5 --plain <"$scratch/in" >"$scratch/stdout" 2>&1 &
front=$!
exec 9>"$scratch/in"
# told WORDS: within twenty seconds.
told()
{
	for _ in $(seq 40); do
		# Each line it is given is a moment to look around.
		echo now >&9
		sleep 0.5
		! grep -q "$1" "$scratch/stdout" || return 0
	done
	return 1
}
echo checkpoint H1 >&9
told 'H1 of lap 1'
git -C "$VHELAB_WORK/05-save-and-restore" apply \
	"$tree/labs/05-save-and-restore/wrong/restore-before-isb.patch"
told 'saved: BROKEN unmask-after-sync.*u runs it'
verdict $? 'what is saved is checked, and said what is broken' "$scratch/stdout"
printf 'reload\nlab hint\nlab check\nquit\n' >&9
exec 9>&-
wait "$front"
printed 'and begun again with' '^begun again; event'
printed 'a hint is one verb away' '^nudge: '
printed 'so is the check, whole' '^held    [1-9]'

# ---- handing in -------------------------------------------------------------------

seven=$VHELAB_WORK/07-order-matters
"$vhelab" lab start 7 >/dev/null
git -C "$seven" apply "$tree/labs/07-order-matters/solution.patch"

# hands_in LAB HOME: what is printed, without asking the environment who it is.
hands_in()
{
	env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u XDG_CONFIG_HOME \
		-u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL HOME="$2" \
		"$vhelab" lab submit "$1" >"$scratch/stdout" 2>&1
}
mkdir "$scratch/nobody" "$scratch/ada"
printf '[user]\nname = Ada\nemail = ada@example.org\n' \
	>"$scratch/ada/.gitconfig"

echo '/* a file of my own */' >"$seven/hyp/kvm/mine.h"
git -C "$seven" diff >"$scratch/before"
hands_in 7 "$scratch/nobody"
[ $? -eq 0 ] && [ "$(wc -l <"$scratch/stdout")" -eq 1 ] &&
	grep -q '^From: vhelab <vhelab@example.invalid>' "$seven.patch" &&
	grep -q 'a file of my own' "$seven.patch"
verdict $? 'what has passed is handed in without a word' "$scratch/stdout"
git -C "$seven" diff >"$scratch/after"
[ -s "$scratch/before" ] && cmp -s "$scratch/before" "$scratch/after" &&
	git -C "$seven" diff --cached --quiet &&
	[ ! -e "$seven/.git/snapshot" ]
verdict $? 'and nothing in the folder is changed' "$scratch/after"
hands_in 7 "$scratch/ada"
grep -q '^From: Ada <ada@example.org>' "$seven.patch"
verdict $? 'a student is called as git is told' "$seven.patch"

git -C "$seven" apply -R "$tree/labs/07-order-matters/solution.patch"
hands_in 7 "$scratch/ada"
[ $? -eq 0 ] && head -n 1 "$scratch/stdout" |
	grep -q '^Not passed yet ([0-9]* of [0-9]* held): .*/vhelab lab check 7' &&
	tail -n 1 "$scratch/stdout" | grep -q '^Hand in .*/07-order-matters.patch'
verdict $? 'what has not is said first' "$scratch/stdout"
rm "$VHELAB_WORK/00-meet-the-machine/answers"
hands_in 0 "$scratch/ada"
[ $? -eq 0 ] && head -n 1 "$scratch/stdout" |
	grep -q '^Not checked: .*answers is gone: .* checkout start -- answers'
verdict $? 'so is what cannot be checked' "$scratch/stdout"

"$vhelab" lab start 11 >/dev/null
mkdir "$VHELAB_WORK/11-send-it/outbox"
for part in 1 2; do
	cat >"$VHELAB_WORK/11-send-it/outbox/v2-000$part-a.patch" <<-END
	From: Ada <ada@example.org>
	Date: Sun, 22 Nov 2026 12:00:00 +0000
	Subject: [PATCH v2 $part/2] KVM: arm64: a part

	It says why.
	---
	diff --git a/hyp/a$part b/hyp/a$part
	new file mode 100644
	--- /dev/null
	+++ b/hyp/a$part
	@@ -0,0 +1 @@
	+a
	END
done
hands_in 11 "$scratch/ada"
printed 'one of two mails is not handed in in silence' \
	'^2 mails in outbox/: one patch is asked for'

# All of them, as the file would have it.
{
	printf '{ "schema": "vhelab-progress/1", "labs": {'
	comma=
	for lab in "$tree"/labs/[0-9][0-9]-*; do
		printf '%s "%s": { "checks": 1, "hints": 0, "passed": "x" }' \
			"$comma" "${lab##*/}"
		comma=,
	done
	echo ' } }'
} >"$VHELAB_WORK/progress.json"
"$vhelab" </dev/null >"$scratch/stdout" 2>&1
printed 'all is done, said plainly' 'labs are passed: there is nothing left to do'
name='an option that is none' refuses 2 'unknown option' --nonsense
finish
