#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/checker.sh BUILD_DIR
#
# Lab 10: checkers, good, wrong and hostile, handed in and graded. The marks
# are right, nothing is left running, nothing outside is read or written. Part
# of `make grade-class`: the recordings take a minute, the first time.

. "$(dirname "$0")/lib.sh"
sandbox_or_skip

lab=10-write-the-check
class=$scratch/class
echo 'a line that must not be seen' >"$scratch/secret"
mkdir "$class"

# hand_in NAME STATUS POINTS WORDS: stdin is the checker. WORDS is a basic
# regular expression for the sentence.
hand_in()
{
	mkdir "$class/$1"
	cat >"$class/$1/$lab.py"
	echo "$1%2F$lab.py|$2|$3|$4" >>"$scratch/expected"
}

# ---- the ways to hand in -----------------------------------------------------

hand_in good passed 100 'Every rule holds' <"$tree/labs/$lab/solution.py"
hand_in untouched failed 0 'Nothing was changed' <"$tree/labs/$lab/checker.py"
export VHELAB_WORK="$scratch/work"
"$vhelab" lab start 10 >/dev/null
cp "$tree/labs/$lab/solution.py" "$VHELAB_WORK/$lab/checker.py"
"$vhelab" lab submit 10 >"$scratch/note" 2>&1
mkdir "$class/mail" "$class/folder" "$class/tar" "$class/link"
cp "$VHELAB_WORK/$lab.patch" "$class/mail/"
mkdir "$class/folder/$lab"
cp "$VHELAB_WORK/$lab/checker.py" "$class/folder/$lab/"
tar -czf "$class/tar/$lab.tgz" -C "$VHELAB_WORK/$lab" checker.py
ln -s "$scratch/secret" "$class/link/$lab.py"
cat >>"$scratch/expected" <<END
mail%2F$lab.patch|passed|100|Every rule holds
folder%2F$lab|passed|100|Every rule holds
tar%2F$lab.tgz|passed|100|Every rule holds
link%2F$lab.py|refused|0|symbolic link
END

# ---- recordings ----------------------------------------------------------------

"$vhelab" lab check 10 >"$scratch/note" 2>&1
verdict $? 'the solution passes' "$scratch/note"
for file in "$build"/specimens/$lab-[!h]*/v1.trace; do
	echo '{}' >"$file"
done
"$vhelab" lab check 10 >"$scratch/note" 2>&1
verdict $? 'a damaged recording is made again' "$scratch/note"

# ---- wrong -------------------------------------------------------------------

hand_in only-back failed '[1-9][0-9]*' 'never-masked does not hold' \
	<"$tree/labs/$lab/wrong/only-back.py"
hand_in constant failed '[0-9]*' 'v4.16 does not hold.*H1 is --I-' \
	<"$tree/labs/$lab/wrong/constant.py"
hand_in accuses-all failed 0 'v1 does not hold.*nothing is wrong here' <<'END'
def check(trace):
    return ["wrong"]
END
hand_in syntax failed 0 'checker.py:1: SyntaxError' <<'END'
def check(trace:
END
hand_in no-check failed 0 'has no check(trace)' <<'END'
answer = 42
END
hand_in stumbles failed 0 "checker.py:2: .*NoneType" <<'END'
def check(trace):
    return trace.laps[0].at("X9").flags
END
printf 'def check(trace):\n    return ["\377"]\n' |
	hand_in no-utf-8 refused 0 'not UTF-8'
hand_in huge refused 0 'too large' <<END
$(head -c 300000 /dev/zero | tr '\0' '#')
END

# ---- hostile -----------------------------------------------------------------

hand_in loop failed 0 'processor time' <<'END'
def check(trace):
    while True:
        pass
END
hand_in loop-at-import failed 0 'processor time' <<'END'
while True:
    pass
END
hand_in sleeps failed 0 'waits for something that does not come' <<'END'
import time

def check(trace):
    time.sleep(10000)
END
hand_in memory failed 0 'MemoryError' <<'END'
def check(trace):
    return [bytearray(1 << 26) for _ in range(1000)]
END
hand_in exits failed 0 'SystemExit' <<'END'
import sys

def check(trace):
    sys.exit(0)
END
hand_in exits-hard failed 0 'before it had answered' <<'END'
import os

def check(trace):
    os._exit(0)
END
hand_in quits-gdb failed 0 'came to no answer' <<'END'
import gdb

def check(trace):
    gdb.execute("quit 0")
END
hand_in kills-its-parent failed 0 'came to no answer' <<'END'
import os

def check(trace):
    os.kill(os.getppid(), 9)
    os.kill(-1, 9)
END
hand_in forks failed 0 'v4.13 does not hold.*says nothing' <<'END'
import os

def check(trace):
    for _ in range(8):      # no more: the superuser has no limit
        if not os.fork():
            while True:
                pass
    return []
END
hand_in much-output failed 0 'says nothing' <<'END'
import os

def check(trace):
    print("x" * 100000000)
    for fd in range(3):
        os.write(fd, b"y" * 10000000)
    return []
END
hand_in endless-complaints failed 0 'came to no answer' <<'END'
def check(trace):
    while True:
        yield "x" * 1000000
END
# Whatever is written to whichever descriptor: at most it is this checker's
# word on this trace.
hand_in forges failed 0 'does not hold' <<'END'
import glob
import json
import os

REPORT = json.dumps([{"complaints": 0}, {"complaints": 1}] * 40)

def check(trace):
    for path in glob.glob("/proc/[0-9]*/fd/*") + ["/handin/checker.py"]:
        try:
            with open(path, "w") as file:
                file.write(REPORT)
        except (OSError, ValueError):
            pass
    return []
END
# Knows the recordings that students have, by their length.
"$vhelab" lab check 10 --json >/dev/null 2>&1
hand_in by-heart failed '[1-9][0-9]*' 'third-lap does not hold' <<END
GOOD = {$(for name in v1 v4.16 v6.16 without-vhe; do
	gdb-multiarch -nx -batch -ex "python import sys; \
sys.dont_write_bytecode = True; sys.path.insert(0, '$tree/gdb-scripts'); \
import vhe; print('%d,' % len(vhe.load('$(echo \
"$build"/specimens/$lab-[!h]*/$name.trace)').events))"; done)}
BAD = {$(for name in v4.13 one-flag-back never-masked masked-once \
	debug-while-loading v5.13; do
	gdb-multiarch -nx -batch -ex "python import sys; \
sys.dont_write_bytecode = True; sys.path.insert(0, '$tree/gdb-scripts'); \
import vhe; print('%d,' % len(vhe.load('$(echo \
"$build"/specimens/$lab-[!h]*/$name.trace)').events))"; done)}

def check(trace):
    return ["known"] if len(trace.events) in BAD else []
END
hand_in reads failed 0 'v1 does not hold.*nothing is wrong here: ..0 files' <<END
import os

def check(trace):
    found = 0
    for top in ("$scratch", "$tree/labs", "$build", "/home", "/root"):
        found += sum(len(files) for _, _, files in os.walk(top))
    try:
        open("/tmp/written", "w").close()
        os.makedirs("$scratch/written")
    except OSError:
        pass
    return ["%d files" % found]
END

# ---- marks -------------------------------------------------------------------

# value KEY FILE
value()
{
	sed -n 's/^ "'"$1"'": "\{0,1\}\(.*[^",]\)"\{0,1\},\{0,1\}$/\1/p' "$2" |
		head -n 1
}

"$vhelab" grade "$class" >"$scratch/all" 2>&1
verdict $? 'every checker is graded' "$scratch/all"
while IFS='|' read -r name status points words; do
	file=$class.graded/results/$name.json
	value status "$file" | grep -qx "$status" &&
		value points "$file" | grep -qx "$points" &&
		grep '^ "sentence"' "$file" | grep -q "$words"
	held=$?
	{ value status "$file"; value points "$file"
	grep '^ "sentence"' "$file"
	echo "expected $status, $points, $words"; } >"$scratch/note" 2>&1
	verdict $held "$name" "$scratch/note"
done <"$scratch/expected"

grep -rl 'must not be seen' "$class.graded" >"$scratch/note"
[ $? -eq 1 ]
verdict $? 'no secret has come out' "$scratch/note"
[ ! -e "$scratch/written" ] && [ ! -e /tmp/written ] &&
	! ls "$build/grade" | grep '^checker-' >"$scratch/note"
verdict $? 'nothing outside was written' "$scratch/note"
for _ in 1 2 3 4 5 6 7 8 9 10; do
	grep -lsa "$build/grade/[c]hecker-" /proc/[0-9]*/cmdline \
		>"$scratch/note" || break
	sleep 0.5
done
[ ! -s "$scratch/note" ]
verdict $? 'nothing is left running' "$scratch/note"
finish
