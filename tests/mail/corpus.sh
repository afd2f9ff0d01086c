#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/mail/corpus.sh BUILD_DIR [NAME...]
#
# Make the corpus, ask what becomes of each input (of those named, or of all),
# compare with `expected`. Then: nothing around the scratch copies has changed,
# and no hook, filter or setting has run, though there are enough of them.
# Prints TAP. Exit: 0 all held, 1 not.

build_dir=${1:?"usage: $0 BUILD_DIR [NAME...]"}
shift
names=$*
set -- "$build_dir"
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
sandbox_or_skip

expected=$tree/tests/mail/expected
mkdir -p "$scratch/kit/labs/variants" "$scratch/objects" "$scratch/got" \
	"$scratch/work" "$scratch/home"
cp -a "$tree/hyp" "$tree/guest" "$scratch/kit"
cp "$tree/labs/variants/tree.mk" "$scratch/kit/labs/variants"
cp -aL "$build/hyp" "$build/guest" "$scratch/objects"
"$tree/tests/mail/make-corpus" "$scratch/kit" "$scratch/corpus" \
	2>"$scratch/stderr"
verdict $? 'the corpus is made' "$scratch/stderr"

# Whoever reads the user's settings runs this.
HOME=$scratch/home
XDG_CONFIG_HOME=$HOME/.config
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.fsmonitor
GIT_CONFIG_VALUE_0="touch $scratch/ran-environment"
export HOME XDG_CONFIG_HOME GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
mkdir -p "$HOME/hooks" "$HOME/template/hooks"
cat >"$HOME/.gitconfig" <<END
[core]
	hooksPath = $HOME/hooks
	attributesFile = $HOME/attributes
[filter "x"]
	clean = touch $scratch/ran-filter
	smudge = touch $scratch/ran-filter
[init]
	templateDir = $HOME/template
[user]
	name = nobody
	email = nobody@example.invalid
END
echo '* filter=x' >"$HOME/attributes"
for hook in applypatch-msg pre-applypatch post-applypatch pre-commit \
	commit-msg post-commit post-checkout reference-transaction; do
	printf '#!/bin/sh\ntouch %s/ran-hook\n' "$scratch" |
		tee "$HOME/hooks/$hook" "$HOME/template/hooks/$hook" \
		>"$scratch/corpus/lender/.git/$hook"
	mkdir -p "$scratch/corpus/lender/.git/hooks"
	mv "$scratch/corpus/lender/.git/$hook" \
		"$scratch/corpus/lender/.git/hooks/$hook"
done
chmod +x "$HOME"/hooks/* "$HOME"/template/hooks/* \
	"$scratch"/corpus/lender/.git/hooks/*
printf '[core]\n\tfsmonitor = touch %s/ran-lender\n' "$scratch" \
	>>"$scratch/corpus/lender/.git/config"

# All there is around the scratch copies: names, kinds, modes, times, bytes.
surroundings()
{
	(cd "$scratch" && ls -d -- * &&
		find kit objects home corpus -printf '%p %y %m %s %T@ %l\n' |
			sort &&
		find kit objects home corpus -type f -print0 | sort -z |
			xargs -0 sha256sum) | sha256sum
}

# outcome NAME: one line, in got/NAME.
cat >"$scratch/ask" <<'END'
name=$1
cd "$scratch/corpus" || exit
b=
case $name in build-*) b=-b ;; esac
input=inputs/$name
case $name in *.stdin) exec <"$input"; input=- ;; esac
ulimit -t 60
timeout -k 1 240 "$outcome" "$scratch/kit" "$scratch/objects" \
	"$scratch/corpus/lender" "$scratch/work/$name" $b "$input" \
	>"$scratch/got/$name" 2>&1
END
outcome=$build/tests/outcome
export scratch outcome
: >"$scratch/stderr"
[ -n "$names" ] || names=$(ls "$scratch/corpus/inputs")

before=$(surroundings)
echo "$names" | tr ' ' '\n' | xargs -P "$(nproc)" -n 1 sh "$scratch/ask"
after=$(surroundings)

# A tree by its name, where it has one; a row of noughts by its length.
while read -r id state; do
	echo "s/ = $id/ = $state/"
done <"$scratch/corpus/trees" >"$scratch/names"
cat >>"$scratch/names" <<'END'
s/ = [0-9a-f]\{40\}/ = other/
s/0\{400\}/0{400}/
END

# holds NAME: does the answer have the outcome, the subjects and the words?
holds()
{
	sed -f "$scratch/names" "$scratch/got/$1" >"$scratch/answer"
	awk -v name="$1" '
	NR == FNR { got = $0; lines++; next }
	index($0, name " | ") == 1 {
		found = 1
		row = substr($0, length(name) + 4)
		n = split(row, want, / *[|] ?/)
		split(got, has, / *[|] ?/)
		good = want[1] == has[1] && want[2] == has[2] &&
			(n < 3 || index(got, want[3]))
	}
	END { exit !(lines == 1 && found && good) }' \
		"$scratch/answer" "$expected"
}

for name in $names; do
	holds "$name"
	held=$?
	grep -F "$name | " "$expected" >"$scratch/row"
	verdict $held "$name" "$scratch/row" "$scratch/answer"
done

if [ $# -eq 1 ] && [ "$(echo "$names" | wc -w)" -gt 100 ]; then
	grep -v '^#' "$expected" | sed 's/ | .*//' >"$scratch/rows"
	ls "$scratch/corpus/inputs" | LC_ALL=C diff - "$scratch/rows" \
		>"$scratch/note"
	verdict $? 'every input has its row, every row its input' \
		"$scratch/note"
fi
[ "$before" = "$after" ]
verdict $? 'nothing around the scratch copies has changed'
ls -d "$scratch"/ran-* >"$scratch/note" 2>/dev/null
[ ! -s "$scratch/note" ]
verdict $? 'no hook, filter or setting of anybody has run' "$scratch/note"

# The traps are set: git by itself falls into them, and a change is seen.
git init -q "$scratch/trap" 2>/dev/null
(cd "$scratch/trap" && echo x >x.c && git add x.c && git commit -q -m x
git -C "$scratch/corpus/lender" status) >"$scratch/note" 2>&1
[ -e "$scratch/ran-filter" ] && [ -e "$scratch/ran-hook" ] &&
	[ -e "$scratch/ran-environment" ]
verdict $? 'git by itself runs them' "$scratch/note"
touch "$scratch/kit/hyp"
[ "$before" != "$(surroundings)" ]
verdict $? 'a folder that was touched is noticed'
finish
