#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/e2e/view.sh BUILD_DIR
#
# A recording in a file says what was said when it was recorded: on a computer
# without QEMU, in another folder, with the images and their sources gone. And
# a file is written whole or not at all. Prints TAP. Exit: 0 all held, 1 not.

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# The images lie in a folder that goes away, together with a copy of the
# sources; nothing else of theirs is named.
mkdir -p "$scratch/there/build/hyp" "$scratch/elsewhere" "$scratch/bin"
cp -r "$tree/hyp" "$tree/guest" "$scratch/there"
cp "$build/hyp/hyp.elf" "$build/hyp/hyp-nvhe.elf" "$scratch/there/build/hyp"
cp "$build/guest/hello.elf" "$scratch/there/hello.elf"

# record NAME ARGUMENT...: in all three formats.
record()
{
	name=$1
	shift
	set -- "$@" --guest "$scratch/there/hello.elf"
	"$vhelab" trace "$@" --format text >"$scratch/$name.text" \
		2>"$scratch/stderr" </dev/null
	echo $? >"$scratch/$name.status"
	"$vhelab" trace "$@" --format json -o "$scratch/$name.json" \
		2>>"$scratch/stderr" </dev/null
	"$vhelab" trace "$@" -o "$scratch/$name.trace" \
		>"$scratch/stdout" 2>>"$scratch/stderr" </dev/null
	[ $? -eq "$(cat "$scratch/$name.status")" ] &&
		[ ! -s "$scratch/stdout" ] && [ ! -s "$scratch/stderr" ] &&
		[ -s "$scratch/$name.text" ]
	verdict $? "$name: recorded" "$scratch/stderr"
}

for recorder in step sparse log; do
	record "vhe-$recorder" --recorder $recorder \
		--tree "$scratch/there" --laps 3
	record "nvhe-$recorder" --recorder $recorder --mode nvhe \
		--tree "$scratch/there" --laps 3
done
for format in svg html mail; do
	"$vhelab" trace --recorder log --tree "$scratch/there" \
		--guest "$scratch/there/hello.elf" --laps 3 --format $format \
		>"$scratch/vhe-log.$format" 2>"$scratch/stderr" </dev/null
done
"$vhelab" trace --tree "$scratch/there" --guest "$scratch/there/hello.elf" \
	--laps 3 --format trace -o - >"$scratch/piped.trace" \
	2>"$scratch/stderr" </dev/null
cmp -s "$scratch/piped.trace" "$scratch/vhe-step.trace"
verdict $? 'the same bytes again, to standard output' "$scratch/stderr"

rm -rf "$scratch/there"
mv "$scratch"/*.trace "$scratch/elsewhere"
cp "$vhelab" "$scratch/bin"

# view FILE FORMAT: no QEMU in PATH, another folder, and a program with
# nothing beside it.
view()
{
	(cd "$scratch/elsewhere" && PATH=$scratch/bin \
		"$scratch/bin/vhelab" view "$1" --format "$2") \
		>"$scratch/stdout" 2>"$scratch/stderr" </dev/null
}

for recorder in step sparse log; do
	for name in vhe-$recorder nvhe-$recorder; do
		for format in text json; do
			view $name.trace $format
			[ $? -eq "$(cat "$scratch/$name.status")" ] &&
				[ ! -s "$scratch/stderr" ] &&
				cmp -s "$scratch/stdout" "$scratch/$name.$format"
			verdict $? "$name: as $format what was recorded" \
				"$scratch/stderr"
		done
	done
done

for format in svg html mail; do
	view vhe-log.trace $format
	[ $? -eq 1 ] && [ ! -s "$scratch/stderr" ] &&
		cmp -s "$scratch/stdout" "$scratch/vhe-log.$format"
	verdict $? "as $format what was recorded, the same bytes" \
		"$scratch/stderr"
done
view vhe-log.trace mail
! grep -nE '^.{73}' "$scratch/stdout" >"$scratch/note" &&
	! LC_ALL=C grep -n '[^ -~]' "$scratch/stdout" >>"$scratch/note" &&
	grep -q 'LEAK out: D A' "$scratch/stdout"
verdict $? 'a mail has 72 columns of ASCII, and the leak' "$scratch/note"

# The front end, with source text that is nowhere else any more.
cat >"$scratch/view.scr" <<'EOF'
size 120x40
timeout 30
wait vhelab
wait ioctl((int)vcpu, KVM_RUN
expect vhe
expect user_main
keys q
exited 0
alone
tty-restored
EOF
(cd "$scratch/elsewhere" && PATH=$scratch/bin "$build/tests/screen" \
	-o "$scratch/shots" "$scratch/view.scr" "$scratch/bin/vhelab" view \
	vhe-step.trace) >"$scratch/stdout" 2>&1 </dev/null
verdict $? 'the front end opens it, source and all' "$scratch/stdout"

# At most 16 bytes an event, all included.
bytes=$(wc -c <"$scratch/elsewhere/vhe-step.trace")
events=$(sed -n 's/.*"instructions": \([0-9]*\).*/\1/p' \
	"$scratch/vhe-step.json")
echo "$bytes bytes, $events events" >"$scratch/note"
[ "$events" -ge 2000 ] && [ "$bytes" -le $((16 * events)) ]
verdict $? 'at most 16 bytes an event' "$scratch/note"

# ---- refusals ----------------------------------------------------------------

good=$scratch/elsewhere/vhe-step.trace
name=
refuses 2 'name a trace file' view
refuses 2 'nonesuch' view "$scratch/nonesuch"
refuses 2 'is a directory' view "$scratch"
refuses 2 'no trace file' view "$tree/README.md" --format text
refuses 2 'yaml' view "$good" --format yaml
refuses 2 'one word too many' view "$good" "$good"
refuses 2 'wants a name' trace --format trace
refuses 3 'terminal' view "$good"
refuses 2 'No such file' view "$good" --rules "$scratch/nonesuch"
refuses 2 'README.md:[0-9]*: ' view "$good" --rules "$tree/README.md"

head -c 1000 "$good" >"$scratch/half"
name='half a file' refuses 3 'breaks off at byte 1000' \
	view "$scratch/half" --format text
{ head -c 700 "$good"; printf X; tail -c +702 "$good"; } >"$scratch/bad"
name='a damaged file' refuses 3 'damaged: its section .* checksum' \
	view "$scratch/bad" --format text

name='a full disk' refuses 3 'No space left' trace -o /dev/full
name='no such folder' refuses 3 'No such file' trace -o "$scratch/none/f"

# A limit stands for the disk that fills up in the middle.
echo precious >"$scratch/elsewhere/kept"
(
	trap '' XFSZ
	ulimit -f 4
	exec "$vhelab" trace -o "$scratch/elsewhere/kept"
) >"$scratch/stdout" 2>"$scratch/stderr" </dev/null
[ $? -eq 3 ] && [ "$(wc -l <"$scratch/stderr")" -eq 1 ] &&
	[ "$(cat "$scratch/elsewhere/kept")" = precious ] &&
	! ls "$scratch/elsewhere" | grep -q 'kept\.'
verdict $? 'the disk fills up: what was there is still there' \
	"$scratch/stderr"

{ "$vhelab" trace -o - 2>"$scratch/stderr" </dev/null
	echo $? >"$scratch/status"; } | true
[ "$(cat "$scratch/status")" -eq 3 ] &&
	[ "$(wc -l <"$scratch/stderr")" -eq 1 ]
verdict $? 'nobody reads it: one line' "$scratch/stderr"

finish
