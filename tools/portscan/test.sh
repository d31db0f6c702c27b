#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/portscan/test.sh
#
# Tests of ntdma-portscan, which is built with sanitizers for them. In test/ there is
# a small tree that stands for ntdma, with results of its suites, and sources:
#
#	NAME.c with NAME.want		all that is reported of it
#	/* idiom */ behind a line	that it is reported, and what has none is not
#
# The samples of this tree must be provided in full.

. "$(dirname "$0")/../lib.sh"

here=$TOP/tools/portscan
program=$BUILD/check/portscan
passed=0
failed=0

result() {
	local status=$1
	shift
	if [ "$status" = 0 ]; then
		passed=$((passed + 1))
		echo "ok      portscan: $*"
	else
		failed=$((failed + 1))
		echo "FAILED  portscan: $*"
	fi
}

# scan OPTION... FILE...: against the small tree, as from its folder of cases
scan() { (cd "$here/test/cases" && "$program" --root=../ntdma --ktap=../ktap "$@"); }

# same TEXT FILE FILE
same() {
	local status=0
	diff -u "$2" "$3" || status=1
	result $status "$1"
}

# status TEXT WANT COMMAND...
status() {
	local got=0 text=$1 want=$2
	shift 2
	"$@" >"$work/out" 2>"$work/err" || got=$?
	[ "$got" = "$want" ] || { cat "$work/err"; echo "status $got, not $want"; }
	[ "$got" = "$want" ]
	result $? "$text"
}

build() {
	mkdir -p "$BUILD/check"
	${CC:-gcc} -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror \
		-fsanitize=address,undefined -fno-sanitize-recover=all \
		-o "$program" "$here"/*.c
}

# The idioms that the comments in the cases announce, and those that were reported
idioms() {
	(cd "$here/test/cases" && grep -rnoE '/\* [a-z0-9]+(-[a-z0-9]+)* \*/$' -- "$@" /dev/null |
		grep -E ':/\* (physical|missing|wrong|pointer|long|user|return|break|goto)' |
		sed -E 's,^([^:]*:[0-9]+):/\* (.*) \*/,\1 \2,') | sort >"$work/want"
	scan "$@" | sed -nE 's,^([^ ]+:[0-9]+): \[([^]]*)\].*,\1 \2,p' | sort >"$work/got"
	same "idioms of $*" "$work/want" "$work/got"
}

reports() {
	local want
	for want in "$here"/test/cases/*.want; do
		scan "$(basename "$want" .want).c" >"$work/got" || true
		same "report of $(basename "$want" .want).c" "$want" "$work/got"
	done
}

# Windows' editors write UTF-16; the counts must not depend on that, nor on CR.
encodings() {
	sed 's/$/\r/' "$here/test/cases/tokens.c" >"$work/tokens.c"
	scan --json "$work/tokens.c" | sed "s,$work/,," >"$work/crlf"
	scan --json tokens.c >"$work/want"
	same "CR LF" "$work/want" "$work/crlf"
	{ printf '\377\376'; iconv -t UTF-16LE "$here/test/cases/tokens.c"; } >"$work/tokens.c"
	scan --json "$work/tokens.c" | sed "s,$work/,," >"$work/utf16"
	same "UTF-16" "$work/want" "$work/utf16"
}

# Input that ends anywhere must do no harm: every prefix of a file.
prefixes() {
	local size i bad=0
	size=$(wc -c <"$here/test/cases/names.c")
	for ((i = 0; i < size; i += 61)); do
		head -c "$i" "$here/test/cases/names.c" >"$work/prefix.c"
		scan "$work/prefix.c" >"$work/out" 2>&1 || [ $? = 1 ] || bad=1
	done
	result $bad "sources that end anywhere"
}

json() {
	scan --json . >"$work/json" || true
	status "JSON is valid" 0 python3 -m json.tool "$work/json"
}

statuses() {
	status "all provided: 0" 0 scan tokens.c
	status "functions of before C89, GUIDs: 0" 0 scan c89.c
	status "something missing: 1" 1 scan names.c
	status "enough provided: 0" 0 scan --min=68 names.c
	status "not enough provided: 1" 1 scan --min=69 names.c
	status "--strict with an idiom: 1" 1 scan --strict width.c
	status "--strict without: 0" 0 scan --strict tokens.c
	status "no such folder: 2" 2 scan nowhere
	status "no argument: 2" 2 scan
	status "not ntdma: 2" 2 "$program" --root="$work" "$here/test/cases"
	status "no results: provided, not proven" 0 scan --ktap="$work" tokens.c
	grep -q '^unproven  KeProven ' "$work/out"
	result $? "no results: says so"
}

# What we ship as ported must be what we say is provided.
samples() {
	local sample
	for sample in "$TOP"/module/samples/*/; do
		status "sample $(basename "$sample") is provided in full" 0 \
			"$program" --root="$TOP" "$sample"
	done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set +e
build || die "building portscan failed"
reports
idioms physical.c
idioms width.c
idioms user.c
idioms try.c
idioms c89.c
idioms nt4.c pairs_not
idioms pairs_good pairs_bad/map.c
encodings
prefixes
json
statuses
samples
echo "portscan: $passed passed, $failed failed"
[ -z "${NTDMA_TALLY:-}" ] || echo "$passed $failed 0 portscan" >>"$NTDMA_TALLY"
[ "$failed" -eq 0 ]
