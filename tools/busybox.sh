#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/busybox.sh
#
# Prints the path of a static busybox for the guests. It is taken out of
# Debian's package, which is not installed: it would replace the machine's own.

. "$(dirname "$0")/lib.sh"

busybox=$CACHE/busybox

fetch() {
	local dir
	[ -x "$busybox" ] && return
	APT_CONFIG=$("$TOP/tools/kernels/apt-root.sh" bookworm)
	export APT_CONFIG
	dir=$(mktemp -d "$CACHE/busybox.XXXXXX")
	note FETCH busybox-static
	(cd "$dir" && apt-get -qq download busybox-static >&2) || die "cannot fetch busybox"
	dpkg-deb -x "$dir"/*.deb "$dir"
	cp "$dir/bin/busybox" "$busybox.new"
	mv "$busybox.new" "$busybox"
	rm -rf "$dir"
}

cached busybox fetch
echo "$busybox"
