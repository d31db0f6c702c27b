#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/scripts.sh
#
# Every script parses, and says how it is used.

. "$(dirname "$0")/../lib.sh"

cd "$TOP"
status=0
while read -r file; do
	case $(head -n 1 "$file") in
	*bash*) bash -n "$file" || status=1 ;;
	*) sh -n "$file" || status=1 ;;
	esac
	if [ -x "$file" ] && ! grep -q '^# usage: ' "$file"; then
		echo "$file has no usage line"
		status=1
	fi
done < <(find tools -name '*.sh' -o -name '*.inc' -type f; echo tools/guest/init; echo .ci/run)
exit $status
