#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tests/pages.sh BUILD_DIR
#
# Pages and pictures of every sort, one of them about a mail that would like to
# be a program, looked at in a headless Chromium. Screenshots stay in
# BUILD_DIR/pages. Prints TAP; without Chromium one line that says so.
# Exit: 0 all held, 1 not.

browser=$(command -v chromium || command -v chromium-browser)
if [ -z "$browser" ] || ! command -v python3 >/dev/null; then
	echo 'ok 1 - pages # SKIP no chromium with python3: .setup/install pages'
	echo 1..1
	exit 0
fi

# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/e2e/lib.sh"
tree=$(cd "$(dirname "$0")/.." && pwd)
pages=$build/pages
rm -rf "$pages"
mkdir -p "$pages" || exit 2

sed 's,^Subject: .*,Subject: [PATCH] <img src=x onerror=alert(1)> "\&'"'"'</td>,' \
	"$tree/labs/variants/v1.patch" >"$scratch/hostile.patch"
"$vhelab" trace --recorder log -o "$scratch/trace" </dev/null

# both NAME ARGUMENT...: as page and as picture. Broken rules are not news.
both()
{
	name=$1
	shift
	for format in html svg; do
		"$vhelab" "$@" --format $format >"$pages/$name.$format" \
			</dev/null
		[ $? -le 1 ] || {
			echo "Bail out! no $name.$format"
			exit 1
		}
	done
}
both lap view "$scratch/trace"
both review compare
both patch patch "$tree/labs/variants/sketch-a.patch"
both hostile patch "$scratch/hostile.patch"
both range patch --range "$tree/labs/variants/v1.patch" \
	"$tree/labs/variants/sketch-a.patch"

"$tree/tests/pages/look.py" "$browser" "$pages" "$pages"/*.html "$pages"/*.svg
