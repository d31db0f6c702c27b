#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/portscan-published.sh [URL@REVISION[#FOLDER]...]
#
# Fetches published driver trees into build/published, at fixed revisions, and scans
# them; nothing of them becomes part of ntdma. By default: Red Hat's drivers for virtual
# machines, and Microsoft's general samples of drivers. Without network it ends with 77;
# DIR=folder has copies of the repositories, under their names, to fetch from instead.

. "$(dirname "$0")/lib.sh"

[ $# -gt 0 ] || set -- \
	https://github.com/virtio-win/kvm-guest-drivers-windows@fbcc19d763f92a8281abe364c7ea1de3de87e61d \
	https://github.com/microsoft/Windows-driver-samples@26a27df80772dbcfd69e6449b671d5c29eb5aedc#general
have git || die "this needs git"

# fetch URL REVISION DIR [FOLDER]: one commit, and of its files no more than asked for
fetch() {
	git init -q "$3"
	git -C "$3" remote add origin "$1"
	git -C "$3" fetch -q --depth=1 --filter=blob:none origin "$2" || return 1
	[ -z "${4:-}" ] || git -C "$3" sparse-checkout set "$4" || return 1
	git -C "$3" -c advice.detachedHead=false checkout -q FETCH_HEAD
}

# copy GIT-DIRECTORY REVISION DIR [FOLDER]: the same from a copy of the repository
copy() {
	git -C "$1" archive "$2" ${4:+"$4"} | tar -x -C "$3"
}

# once URL REVISION DIR [FOLDER]
once() {
	[ "$(cat "$3.done" 2>/dev/null)" != "$2#${4:-}" ] || return 0
	rm -rf "$3"
	mkdir -p "$3"
	if [ -n "${DIR:-}" ]; then
		copy "$DIR/$(basename "$3")" "${@:2}" || return 1
	else
		fetch "$@" || return 1
	fi
	echo "$2#${4:-}" >"$3.done"
}

# total JSON-KEY FILE: of the last object, which is that of all files
total() { tail -n 1 "$2" | grep -oE "\"$1\": [0-9]+" | grep -oE '[0-9]+'; }

mkdir -p "$BUILD/published"
results=()
for what in "$@"; do
	url=${what%%[@#]*}
	folder=${what#"${what%%#*}"}
	folder=${folder#\#}
	revision=${what#*@}
	revision=${revision%%#*}
	[ "$revision" != "$what" ] || die "$what does not say which revision: URL@REVISION"
	name=$(basename "$url" .git)
	dir=$BUILD/published/$name
	if ! once "$url" "$revision" "$dir" "$folder"; then
		echo "skipped: $url cannot be fetched"
		exit 77
	fi
	note SCAN "$name at $revision"
	"$TOP/tools/ntdma-portscan" --help >/dev/null	# built
	start=$(date +%s%N)
	(cd "$dir" && "$TOP/tools/ntdma-portscan" --missing "${folder:-.}") >"$dir.txt" || true
	took=$((($(date +%s%N) - start) / 1000000))
	(cd "$dir" && "$TOP/tools/ntdma-portscan" --json "${folder:-.}") >"$dir.json" || true
	head -n 1 "$dir.txt"
	sed -n '/^Idioms/,$ s/.*\[\([^]]*\)\].*/\1/p' "$dir.txt" | sort | uniq -c | sort -rn
	results+=("$(printf '%s: %s lines, works %s, deviates %s, unproven %s, missing %s, %s ms (%s)' \
		"$name" "$(total lines "$dir.json")" "$(total works "$dir.json")" \
		"$(total deviates "$dir.json")" "$(total unproven "$dir.json")" \
		"$(total missing "$dir.json")" "$took" "${dir#"$TOP"/}.txt")")
done
printf '%s\n' "${results[@]}"
