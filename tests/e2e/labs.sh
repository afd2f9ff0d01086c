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

# says NAME WORDS: in what was printed last.
says()
{
	grep -q -- "$2" "$scratch/stdout"
	verdict $? "$1" "$scratch/stdout"
}

# lines TEXT: the list is given them; its exit status.
lines()
{
	printf '%b' "$1" | "$vhelab" --plain >"$scratch/stdout" \
		2>"$scratch/stderr"
}

"$vhelab" </dev/null >"$scratch/stdout" 2>&1 &&
	[ "$(tail -n 1 "$scratch/stdout")" = 'vhelab lab start 0' ]
verdict $? 'without a terminal: the list and the command' "$scratch/stdout"
says 'the first lab is next' '^  0  Meet the machine  *next$'

lines 'check 0\n'
[ $? -eq 2 ] && grep -q 'lab 0 was not started' "$scratch/stderr"
verdict $? 'a script ends at what fails' "$scratch/stderr"
lines 'open 0\ncheckpoint\n'
says 'open begins the lab, and its front end takes the rest' 'H0 of lap 1'
lines 'hint 0\ncheck\nlist\n'
says 'a check says what is open' '^open    host-level'
says 'checks and hints are counted' \
	'^  0  Meet the machine  *under way, 1 check, 1 hint$'
says 'a lab under way is gone on with' '^Lab 0 is under way'
cp "$tree/labs/00-meet-the-machine/solution" \
	"$VHELAB_WORK/00-meet-the-machine/answers"
lines 'check 0\nlist\n'
says 'a passed lab is passed' '^  0  Meet the machine  *passed, 2 checks'
says 'and the next one comes' '^Next is lab 1'

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
told 'saved, u begins again.*BROKEN  unmask-after-sync'
verdict $? 'what is saved is checked, and said what is broken' "$scratch/stdout"
printf 'reload\nlab hint\nlab check\nquit\n' >&9
exec 9>&-
wait "$front"
says 'and begun again with' '^begun again; event'
says 'a hint is one verb away' '^nudge: '
says 'so is the check, whole' '^held    masked-under-hyp-vectors, lap 1'

# ---- one build at a time, of what the sources are now ----------------------------

seven=$VHELAB_WORK/07-order-matters
"$vhelab" lab start 7 >/dev/null
git -C "$seven" apply "$tree/labs/07-order-matters/solution.patch"
"$vhelab" lab check 7 >"$scratch/stdout" 2>&1
verdict $? 'a repaired tree passes' "$scratch/stdout"

# A compiler that tells what it compiled. Once, if asked to, the source is
# saved anew behind it, and the object is younger all the same.
mkdir "$scratch/bin"
cat >"$scratch/bin/aarch64-linux-gnu-gcc" <<END
#!/bin/sh
PATH=\${PATH#*:} aarch64-linux-gnu-gcc "\$@" || exit
case "\$* " in *" -c hyp/kvm/arm.c "*) ;; *) exit 0 ;; esac
echo arm.c >>"$scratch/compiled"
! mv "$scratch/saved" "$seven/hyp/kvm/arm.c" 2>/dev/null || sleep 0.1
sleep 0.5
for object; do :; done
touch "\$object"
END
chmod +x "$scratch/bin/aarch64-linux-gnu-gcc"
with_tale()
{
	PATH=$scratch/bin:$PATH "$vhelab" lab check 7 >"$1" 2>&1
}
cp "$seven/hyp/kvm/arm.c" "$scratch/good"

echo '/* as good as before */' >>"$seven/hyp/kvm/arm.c"
{ cat "$scratch/good"; echo 'broken('; } >"$scratch/saved"
with_tale "$scratch/stdout"
[ $? -eq 1 ] && grep -q 'the compiler refuses it' "$scratch/stdout"
verdict $? 'what was saved while it was compiled is judged' "$scratch/stdout"
with_tale "$scratch/stdout"
[ $? -eq 1 ] && grep -q 'arm.c:.*rror' "$scratch/stdout"
verdict $? 'and stays broken' "$scratch/stdout"
cp "$scratch/good" "$seven/hyp/kvm/arm.c"
touch -d '1 hour ago' "$seven/hyp/kvm/arm.c"
with_tale "$scratch/stdout"
verdict $? 'an older file is compiled, too' "$scratch/stdout"

echo '/* once more */' >>"$seven/hyp/kvm/arm.c"
: >"$scratch/compiled"
with_tale "$scratch/first" &
first=$!
with_tale "$scratch/stdout"
second=$?
wait "$first" && [ $second -eq 0 ] &&
	[ "$(wc -l <"$scratch/compiled")" -eq 2 ]
verdict $? 'two checks at once build once' "$scratch/first" \
	"$scratch/stdout" "$scratch/compiled"

flock "$seven/build/lock" sleep 30 &
holder=$!
sleep 0.5
timeout -s INT 1 "$vhelab" lab check 7 >"$scratch/stdout" 2>&1
[ $? -eq 124 ] && [ ! -s "$scratch/stdout" ]
verdict $? 'who waits for another build can be interrupted' "$scratch/stdout"
kill "$holder"
wait "$holder" 2>/dev/null

mkdir "$scratch/none"
printf '#!/bin/sh\nexit 1\n' >"$scratch/none/aarch64-linux-gnu-nm"
chmod +x "$scratch/none/aarch64-linux-gnu-nm"
echo '/* and again */' >>"$seven/hyp/kvm/arm.c"
PATH=$scratch/none:$PATH "$vhelab" lab check 7 >"$scratch/stdout" 2>&1
[ $? -eq 1 ] && grep -q 'the build failed' "$scratch/stdout"
verdict $? 'no compiler is said to refuse what none has seen' "$scratch/stdout"
"$vhelab" lab check 7 >"$scratch/stdout" 2>&1
verdict $? 'and the next build makes it good' "$scratch/stdout"

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
says 'all is done, said plainly' 'labs are passed: there is nothing left to do'
name='an option that is none' refuses 2 'unknown option' --nonsense
finish
