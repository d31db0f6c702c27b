#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/driver/case.sh OUT SOURCES DDK
#
# Names of headers as Windows takes them: in any case, with \ for /. For each
# #include below SOURCES that Linux would not find as it is spelled, there comes a
# header of that spelling into OUT, which includes the one that is meant: of DDK, or of
# the folder itself. Prints the compiler's options for that.

set -euo pipefail
[ $# -eq 3 ] || { echo "usage: $0 OUT SOURCES DDK" >&2; exit 1; }

mkdir -p "$1"
out=$(cd "$1" && pwd)
sources=$(cd "$2" && pwd)
ddk=$(cd "$3" && pwd)
# "../Foo.h" has to stay below OUT as well. The kernel's build breaks on names with \
# among the dependencies, so these are headers of the system, which are not listed.
deep=$out/i/i/i/i
odd=$out/s/i/i/i/i
rm -rf "$out/i" "$out/s"
mkdir -p "$deep" "$odd"

# headers: "ddk|own path"
headers() {
	(cd "$ddk" && find . -name '*.h') | sed 's,^\./,ddk ,'
	(cd "$sources" && find . -type f -not -path "*/ntdma-case/*" \
		\( -iname '*.h' -o -iname '*.inl' -o -iname '*.inc' -o -iname '*.c' \)) |
		sed 's,^\./,own ,'
}

# includes: "file:name", the file relative to SOURCES
includes() {
	(cd "$sources" && find . -type f -not -path "*/ntdma-case/*" \
		\( -iname '*.[ch]' -o -iname '*.inl' -o -iname '*.inc' \) -exec grep -aHoE \
		'^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"][^>"]+[>"]' {} + || true) |
		sed -E 's,^\./,,; s,^([^:]*):[^<"]*[<"](.*)[>"]$,\1:\2,'
}

# What is meant by a name: the path as seen from the including file's folder, or else
# the only header whose path ends like that.
meant='
function tidy(path,	n, i, part, kept, m) {
	n = split(path, part, "/")
	m = 0
	for (i = 1; i <= n; i++) {
		if (part[i] == "." || part[i] == "")
			continue
		if (part[i] == ".." && m)
			m--
		else if (part[i] != "..")
			kept[++m] = part[i]
	}
	path = ""
	for (i = 1; i <= m; i++)
		path = path (i > 1 ? "/" : "") kept[i]
	return path
}
FILENAME == headers {
	kind = $1
	path = substr($0, 5)
	exact[kind, path] = 1
	low = tolower(path)
	if (!((kind, low) in real))
		real[kind, low] = path
	if (kind == "own") {
		for (tail = low; ; tail = substr(tail, RSTART + 1)) {
			ending[tail] = ending[tail] ? "/" : path
			if (!match(tail, /\//))
				break
		}
	}
	next
}
{
	colon = index($0, ":")
	file = substr($0, 1, colon - 1)
	name = substr($0, colon + 1)
	folder = file
	if (!sub(/\/[^\/]*$/, "", folder))
		folder = ""
	slashes = name
	gsub(/\\/, "/", slashes)
	here = tidy(folder "/" slashes)
	if (slashes == name && (("own", here) in exact || ("ddk", name) in exact))
		next
	low = tolower(slashes)
	if (("own", tolower(here)) in real)
		print sources "/" real["own", tolower(here)] "\t" name
	else if (("ddk", low) in real)
		print ddk "/" real["ddk", low] "\t" name
	else if (ending[tidy(low)] && ending[tidy(low)] != "/")
		print sources "/" ending[tidy(low)] "\t" name
}'

headers >"$out/headers"
includes | sort -u -t: -k2 -k1 >"$out/includes"
awk -v headers="$out/headers" -v sources="$sources" -v ddk="$ddk" "$meant" \
	"$out/headers" "$out/includes" |
	while IFS=$'\t' read -r path name; do
		case $name in
		*\\*) header=$odd/$name ;;
		*) header=$deep/$name ;;
		esac
		[ ! -e "$header" ] || continue
		mkdir -p "$(dirname "$header")"
		printf '#include "%s"\n' "$path" >"$header"
	done
echo "-I$deep -isystem $odd"
