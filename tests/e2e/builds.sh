#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/builds.sh BUILD_DIR
#
# What a check builds: one at a time, what the sources are now, and what is said
# of a machine that does not boot. Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

VHELAB_WORK=$scratch/work
export VHELAB_WORK

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

flock -F "$seven/build/lock" sleep 30 &
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

# ---- a repair that does not boot ---------------------------------------------------

sed -i 's/if (!rq_add(&runqueue, task))/if (1)/' "$seven/hyp/kernel/sched.c"
"$vhelab" lab check 7 >"$scratch/stdout" 2>&1
printed 'the console of the machine is shown' \
	'^    | vhelab: panic: too many tasks for the run queue'
"$vhelab" lab check 7 --json >"$scratch/stdout" 2>&1
printed 'in JSON, too' '"why": .*| vhelab: panic: too many tasks'
"$vhelab" run --lab 7 --plain </dev/null >"$scratch/stdout" 2>&1
printed 'and its last line where the front end cannot begin' \
	'its console: vhelab: panic: too many tasks'
git -C "$seven" checkout -q hyp
finish
