#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/bench.sh BUILD_DIR
#
# Along the same path, from the first instruction of the run ioctl, side by
# side in one run:
#	step	vhelab's step recorder, every register and the decoded event
#	raw	the stub's ping-pong limit, for the eight registers of an event
#		and for the two that are asked for at every step
#	gdb	GDB Python: stepi, pc, cpsr
#	log	the log recorder
#	sparse	the sparse recorder, a lap at a time
#	vhe lap	the GDB command, and its lap stepped with stepi in GDB Python
#	keys	from a key to the screen, in a real terminal
# Three rounds, interleaved so that a busy machine hurts all alike; medians.
# Then what ten million logged instructions leave resident, and what going back
# costs among BENCH_TRAVEL stepped ones: 60,000 unless set, for a million take
# minutes to record. Grading, the time from a saved file to its verdict, and
# the checks of all solutions, each built first. Prints figures and judges nothing.

set -eu
b=$1
qemu=${VHELAB_QEMU:-qemu-system-aarch64}
elf=$b/hyp/hyp.elf
guest=$b/guest/hvc-loop.elf
spin=$b/guest/spin.elf
travel=${BENCH_TRAVEL:-60000}
steps=6000 gdb_steps=600 logged=24000 laps=20 long=10000000
dir=$(mktemp -d)
pid=
stop_qemu()
{
	[ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
	[ -z "$pid" ] || wait "$pid" 2>/dev/null || true
	pid=
}
trap 'stop_qemu; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

start_qemu()
{
	rm -f "$dir/gdb" # of the one before
	"$qemu" -M virt,virtualization=on,gic-version=3 -cpu cortex-a76 \
		-smp 1 -m 256M -nodefaults -net none -display none -S \
		-icount shift=0 -serial null -monitor none \
		-chardev "socket,id=gdb,path=$dir/gdb,server=on,wait=off" \
		-gdb chardev:gdb -kernel "$elf" \
		-device "loader,file=$guest" >/dev/null 2>&1 &
	pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -S "$dir/gdb" ] && return
		sleep 0.2
	done
	echo "bench: QEMU did not start" >&2
	exit 3
}

# raw REGISTERS
raw()
{
	start_qemu
	"$b/tests/bench" raw "$1" $steps "$elf" "$dir/gdb" >>"$dir/raw$1"
	stop_qemu
}

gdb_python()
{
	start_qemu
	gdb-multiarch -nx -batch -q "$elf" \
		-ex "set confirm off" -ex "set pagination off" \
		-ex "target remote $dir/gdb" \
		-ex "break *$("$b/tests/bench" address "$elf")" \
		-ex "continue" -ex "delete" \
		-ex "python steps = $gdb_steps" \
		-ex "source tests/bench.py" 2>"$dir/gdb.err" |
		sed -n 's/^rate //p' >>"$dir/gdb_python"
	stop_qemu
}

gdb_lap()
{
	start_qemu
	gdb-multiarch -nx -batch -q "$elf" \
		-ex "set confirm off" -ex "set pagination off" \
		-ex "source gdb-scripts/vhelab.py" \
		-ex "target remote $dir/gdb" \
		-ex "source tests/bench_lap.py" 2>"$dir/gdb.err" |
		sed -n 's/^lap //p' >"$dir/gdb_lap"
	stop_qemu
	[ "$(wc -w <"$dir/gdb_lap")" -eq 3 ] && return
	echo "$0: vhe lap was not measured: $(tail -n 1 "$dir/gdb.err")" >&2
	exit 1
}

median()
{
	sort -n "$dir/$1" | sed -n 2p
}

for _ in 1 2 3; do
	raw 8
	raw 2
	"$b/tests/bench" rate step $steps "$elf" "$guest" >>"$dir/step"
	gdb_python
	"$b/tests/bench" rate log $logged "$elf" "$guest" >>"$dir/log"
	"$b/tests/bench" lap sparse $laps "$elf" "$guest" >>"$dir/sparse"
done
gdb_lap
"$b/tests/bench" lap step 2 "$elf" "$guest" >"$dir/lap"
"$b/tests/bench" lapping $long "$elf" "$guest" >"$dir/lapping"
"$b/tests/bench" spinning $long "$elf" "$spin" >"$dir/spinning"
"$b/tests/bench" file 1000000 "$elf" "$guest" >"$dir/file"
"$b/vhelab" trace --laps 3 -o "$dir/trace" || [ $? -eq 1 ]
# The loop ends behind 62,000 instructions, the other one never.
travel_guest=$guest
[ "$travel" -le 60000 ] || travel_guest=$spin
"$b/tests/bench" travel "$travel" "$elf" "$travel_guest" >"$dir/travel"

read -r _ _ insns <"$dir/lap"
read -r lap_ms stepi_ms stepi_n <"$dir/gdb_lap"
read -r ms stops _ <<EOF
$(median sparse)
EOF
read -r lap_mib lap_count <"$dir/lapping"
read -r spin_mib _ <"$dir/spinning"
read -r travel_rate near far travel_mib <"$dir/travel"
read -r open_s event_bytes file_mb _ <"$dir/file"
small=$("$b/vhelab" view "$dir/trace" --format json |
	sed -n 's/.*"instructions": \([0-9]*\).*/\1/p')
awk -v t="$(median step)" -v r="$(median raw8)" -v r2="$(median raw2)" -v g="$(median gdb_python)" \
	-v l="$(median log)" -v ms="$ms" -v stops="$stops" -v insns="$insns" \
	-v lap_ms="$lap_ms" -v stepi_ms="$stepi_ms" -v stepi_n="$stepi_n" \
	-v lap_mib="$lap_mib" -v laps="$lap_count" -v spin_mib="$spin_mib" \
	-v open_s="$open_s" -v event_bytes="$event_bytes" -v file_mb="$file_mb" \
	-v travel="$travel" -v travel_rate="$travel_rate" \
	-v near="$near" -v far="$far" -v travel_mib="$travel_mib" \
	-v small="$small" -v bytes="$(wc -c <"$dir/trace")" '
function ratio(name, value, wanted) {
	printf "%-15s %7.2f  (to reach: %s)\n", name, value, wanted
}
BEGIN {
	printf "raw stub       %8d steps/s with 8 registers, %d with 2\n", r, r2
	printf "GDB Python     %8d steps/s\n", g
	printf "step           %8d instructions/s\n", t
	printf "log            %8d instructions/s\n", l
	printf "sparse         %8.1f stops a lap, %.1f ms\n", stops, ms
	printf "GDB Python     %8.1f ms for the %d instructions of that lap\n",
		insns / g * 1000, insns
	printf "vhe lap        %8.1f ms, stepi for its %d instructions %.1f ms\n",
		lap_ms, stepi_n, stepi_ms
	ratio("stepi / vhe lap", stepi_ms / lap_ms, "10")
	ratio("step / raw", t / r, "0.9")
	ratio("step / raw 2", t / r2, "0.9")
	ratio("step / GDB", t / g, "6")
	ratio("log / step", l / t, "20")
	ratio("GDB / sparse", insns / g * 1000 / ms, "50")
	ratio("sparse stops", stops, "40 or fewer")
	printf "resident, 10 million logged instructions (below 200 MiB):\n"
	printf "  one endless lap %8d MiB\n", spin_mib
	printf "  %d laps      %8d MiB\n", laps, lap_mib
	printf "going back, %d instructions stepped at %d/s, p99:\n",
		travel, travel_rate
	printf "  travel p99 within 20000     %6.1f ms  (to reach: 50)\n", near
	printf "  travel p99 within a million %6.1f ms  (to reach: 1000)\n", far
	printf "  resident                    %6d MiB (below 128)\n", travel_mib
	printf "trace file: bytes an event, all included (16 or fewer):\n"
	printf "  %d events   %8.2f\n", small, bytes / small
	printf "  a million     %8.2f, %.1f MB\n", event_bytes, file_mb
	printf "  a million events open in %.2f s (below 0.5)\n", open_s
}'

echo "key to screen, 300 single steps, from the key to the redraw:"
for size in 80x24 200x60; do
	XDG_STATE_HOME=$dir/state "$b/tests/bench_keys" s 300 $size \
		"$b/vhelab" run >"$dir/keys"
	read -r p50 p99 <"$dir/keys"
	printf "  %-7s  p50 %5.1f ms, p99 %5.1f ms  (to reach: 16)\n" \
		$size "$p50" "$p99"
done

echo "grading, 24 hand-ins of lab 5, each with two runs:"
mkdir "$dir/class"
for n in 1 2 3 4 5 6; do
	for fix in labs/05-*/wrong/mask-only.patch \
		labs/05-*/wrong/save-too-late.patch labs/variants/v1.patch \
		labs/05-*/wrong/restore-before-isb.patch; do
		# A line of its own makes each the first of its kind.
		{ echo "hand-in $n"; cat "$fix"; } \
			>"$dir/class/$n$(basename "$fix" .patch)-lab5.patch"
	done
done
"$b/vhelab" grade --out "$dir/ready" "$dir/class" >"$dir/grade" 2>&1 || :
begin=$(date +%s%N)
"$b/vhelab" grade --out "$dir/graded" "$dir/class" >"$dir/grade" 2>&1 || :
awk -v ns=$(($(date +%s%N) - begin)) 'BEGIN {
	printf "  %6.0f a minute  (to reach: 60 on two cores)\n", 24 * 60e9 / ns }'

# solve N: a lab's work with its solution in it.
VHELAB_WORK=$dir/work
export VHELAB_WORK GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
solve()
{
	"$b/vhelab" lab start "$1" >/dev/null 2>&1 || return 1
	sed -i 's/"passed": ""/"passed": "x"/' "$VHELAB_WORK/progress.json"
	"$b/vhelab" lab solution "$1" >"$dir/solution" 2>/dev/null || return 1
	work=$(echo "$VHELAB_WORK/$(printf %02d "$1")"-*)
	if grep -q '^diff --git' "$dir/solution"; then
		git -C "$work" apply "$dir/solution"
		[ ! -f labs/"${work##*/}"/solution ] ||
			cp labs/"${work##*/}"/solution "$work/answers"
	elif [ -f "$work/checker.py" ]; then
		cp "$dir/solution" "$work/checker.py"
	else
		cp "$dir/solution" "$work/answers"
	fi
}
# now: seconds with three digits behind the point
now()
{
	date +%s.%N | cut -c 1-14
}
solved=
for n in 0 1 2 3 4 5 6 7 8 9 10; do
	# The record is there once something was recorded.
	"$b/vhelab" lab hint "$n" >/dev/null
	solve "$n" && solved="$solved $n"
done
"$b/vhelab" lab check 5 >/dev/null || :
for _ in 1 2 3; do
	echo '/* saved */' >>"$VHELAB_WORK/05-save-and-restore/hyp/kvm/hyp/vhe/call.S"
	begin=$(now)
	"$b/vhelab" lab check 5 >/dev/null || :
	echo "$begin $(now)" | awk '{ print $2 - $1 }' >>"$dir/verdict"
done
echo "$(median verdict)" | awk '{ printf "from saving a file to the verdict %5.2f s  (below 1.5)\n", $1 }'
passed=0
begin=$(now)
for n in $solved; do
	"$b/vhelab" lab check "$n" >/dev/null && passed=$((passed + 1))
done
echo "$begin $(now) $passed $(echo "$solved" | wc -w)" | awk '{
	printf "check of the %d solutions, %d passed  %5.2f s  (below 20)\n",
		$4, $3, $2 - $1 }'
