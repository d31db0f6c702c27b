#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/style.sh
#
# House rules that no other tool knows: a licence line in every file, functions
# of at most 80 lines, files of at most 700; dkms.conf has what Kbuild makes.

. "$(dirname "$0")/../lib.sh"

cd "$TOP"
status=0
complain() { echo "$*"; status=1; }

while read -r file; do
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: ' ||
		complain "$file: no SPDX line"
done < <(find Makefile Kbuild dkms.conf .ci include module kunit tools -type f \
	\( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' -o -name 'Kbuild*' -o \
	-name Makefile -o -name '*.conf' -o -name '*.config' -o -path .ci/run \))

# In kernel style a function's body is what stands between ^{ and ^}.
while read -r line; do
	complain "$line"
done < <(find module kunit include tools -name '*.[ch]' -type f -exec awk '
	/^\{/ { start = FNR }
	/^\}/ { if (start && FNR - start > 80)
			printf "%s:%d: function of %d lines\n", FILENAME, start, FNR - start
		start = 0 }' {} +)

while read -r lines file; do
	complain "$file: $lines lines"
done < <(find module -name '*.[ch]' -type f -exec wc -l {} + |
	awk '$1 > 700 && $2 != "total"')

# kbuild_modules: what Kbuild makes on a kernel that has all subsystems
kbuild_modules() {
	make -s -f - src="$TOP" obj="$BUILD/check" srctree=/nowhere VERSION=7 PATCHLEVEL=2 \
		CONFIG_DMA_ENGINE=y CONFIG_SND_HDA_CORE=m show <<-'MAKE'
		include $(src)/Kbuild
		show: ; @printf '%s\n' $(sort $(obj-m:.o=))
	MAKE
}

# In a shell of its own: the file sets what dkms wants.
dkms_modules() { bash -c '. ./dkms.conf; printf "%s\n" "${BUILT_MODULE_NAME[@]}"' | sort; }

diff <(kbuild_modules) <(dkms_modules) ||
	complain "dkms.conf: not the modules that Kbuild makes"
exit $status
