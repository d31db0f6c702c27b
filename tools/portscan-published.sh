#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/portscan-published.sh [URL[#FOLDER]...]
#
# Fetches published driver trees into build/published and scans them; nothing of them
# becomes part of ntdma. By default: Red Hat's drivers for virtual machines, and
# Microsoft's sample of a driver with system DMA. Ends with 77 if there is no network.

. "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- \
	https://github.com/virtio-win/kvm-guest-drivers-windows \
	https://github.com/microsoft/Windows-driver-samples#general
have git || die "this needs git"

# fetch URL DIR [FOLDER]: one commit, and of its files no more than asked for
fetch() {
	[ ! -e "$2/.done" ] || return 0
	rm -rf "$2"
	git clone -q --depth=1 --filter=blob:none --no-checkout "$1" "$2" || return 1
	[ -z "${3:-}" ] || git -C "$2" sparse-checkout set "$3" || return 1
	git -C "$2" -c advice.detachedHead=false checkout -q || return 1
	touch "$2/.done"
}

mkdir -p "$BUILD/published"
for what in "$@"; do
	url=${what%%#*}
	folder=${what#"$url"}
	folder=${folder#\#}
	dir=$BUILD/published/$(basename "$url" .git)${folder:+-${folder//\//-}}
	if ! fetch "$url" "$dir" "$folder"; then
		echo "skipped: $url cannot be fetched"
		exit 77
	fi
	note SCAN "$(basename "$dir") at $(git -C "$dir" rev-parse --short HEAD)"
	start=$(date +%s%N)
	(cd "$dir" && "$TOP/tools/ntdma-portscan" --missing "${folder:-.}") \
		>"$dir.txt" || true
	note SCAN "$((($(date +%s%N) - start) / 1000000)) ms; all of it is in $dir.txt"
	head -n 1 "$dir.txt"
	sed -n '/^Idioms/,$ s/.*\[\([^]]*\)\].*/\1/p' "$dir.txt" | sort | uniq -c | sort -rn
done
