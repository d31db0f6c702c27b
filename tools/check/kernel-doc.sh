#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/kernel-doc.sh
#
# Kernel-doc comments are well formed, and every exported function has one.

. "$(dirname "$0")/../lib.sh"

cd "$TOP"
"$TOP/tools/kernels/fetch.sh" stock 6.1
kernel_doc=$(find "$CACHE/kernels/6.1/stock" -name kernel-doc -type f | head -n 1)
status=0

# shellcheck disable=SC2046 # a list
"$kernel_doc" -none -Werror $(find include module -name '*.[ch]' -type f) || status=1

while read -r symbol; do
	grep -rqE "^ \* (struct |)$symbol(\(\))? - " include module ||
		{ echo "$symbol is exported and has no kernel-doc"; status=1; }
done < <(grep -rhoE '^EXPORT_SYMBOL[A-Z_]*\([A-Za-z0-9_]+' include module --include='*.c' | sed 's,.*(,,' | sort -u)
exit $status
