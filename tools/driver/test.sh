#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/driver/test.sh [KERNEL]
#
# What a porter does: folders of Windows sources become modules, outside of this tree,
# for each packaged kernel, by the commands of the README; their suites and checks run
# on the fake device in UML and on a packaged kernel, that of KERNEL (6.1). What is
# wrong is refused, with one line that says what to do. NTDMA_READY=1 takes ntdma as it
# was built last.
#
#	example/	a probe, no DriverEntry; a suite
#	porter/		the WDM sample in subfolders, with names of headers in other cases,
#			CR LF, and a source of C89

. "$(dirname "$0")/../lib.sh"
kernel=${1:-6.1}
check_kernels "$kernel"

here=$TOP/tools/driver
work=$BUILD/driver/test
loop=$work/loop
porter=$work/porter
tally=${NTDMA_TALLY:-}
passed=0
failed=0
# What is run in here counts as one test each, whatever it is made of.
unset NTDMA_TALLY

# verdict STATUS TEXT LOG
verdict() {
	if [ "$1" = 0 ]; then
		passed=$((passed + 1))
		echo "ok      driver: $2"
	else
		tail -n 40 "$3"
		failed=$((failed + 1))
		echo "FAILED  driver: $2"
	fi
}

# result TEXT COMMAND...
result() {
	local text=$1 status=0
	shift
	"$@" >"$work/log" 2>&1 || status=1
	verdict $status "$text" "$work/log"
}

# later TEXT COMMAND...: as many at a time as there are processors
later() {
	local number=${#titles[@]}
	titles+=("$1")
	shift
	while [ "$(jobs -rp | wc -l)" -ge "$(jobs_of)" ]; do wait -n || true; done
	{ "$@" >"$work/$number.log" 2>&1 && echo 0 || echo 1; } >"$work/$number.status" &
}

# finish: judge all that was begun by later
titles=()
finish() {
	local i
	wait
	for i in "${!titles[@]}"; do
		verdict "$(cat "$work/$i.status")" "${titles[i]}" "$work/$i.log"
	done
	titles=()
}

has() { grep -qF -- "$2" "$1"; }

# refused WORDS COMMAND...: it fails, and says these words in its only line
refused() {
	local words=$1
	shift
	! "$@" 2>&1 >/dev/null | tee "$work/said" || return 1
	cat "$work/said"
	[ "$(wc -l <"$work/said")" = 1 ] && has "$work/said" "$words"
}

# fails WORDS COMMAND...: and these are among what it says
fails() {
	local words=$1
	shift
	! "$@" >"$work/said.$words" 2>&1 || return 1
	cat "$work/said.$words"
	has "$work/said.$words" "$words"
}

new() { "$here/new.sh" "$@"; }

# modinfo_says FILE TEXT
modinfo_says() {
	objcopy -O binary --only-section=.modinfo "$1" /dev/stdout | tr '\0' '\n' | grep -qx "$2"
}

# built KERNEL DIR: by the tools, and the module says what it needs
built() {
	local obj
	obj=$("$here/build.sh" "$1" stock "$2")
	modinfo_says "$obj/$(basename "$2").ko" import_ns=NTDMA &&
		modinfo_says "$obj/$(basename "$2").ko" depends=ntdma
}

# by_hand DIR: what an author types; host's compiler, so not for 7.2
by_hand() {
	. "$CACHE/kernels/6.1/stock.env"
	make -C "$1" KDIR="$KDIR" SYMBOLS="$BUILD/obj/6.1-stock/Module.symvers"
}

by_hand_and_clean() {
	by_hand "$1" && modinfo_says "$1/loop.ko" import_ns=NTDMA &&
		make -C "$1" KDIR="$KDIR" clean && [ ! -e "$1/loop.ko" ] &&
		[ ! -e "$1/ntdma-case" ]
}

# copy_of DIR AS [SED-SCRIPT FILE]: another driver, with an edit
copy_of() {
	cp -r "$1" "$2"
	[ $# -eq 2 ] || sed -i -E "$3" "$2/$4"
}

# dos FROM TO [SED-EXPRESSION...]: as Windows' editors write it
dos() {
	local from=$1 to=$2
	shift 2
	mkdir -p "$(dirname "$to")"
	sed -e 's/$/\r/' "$@" "$from" >"$to"
}

porter_folder() {
	local sample=$TOP/module/samples/wdm
	cp -r "$here/porter" "$porter"
	dos "$sample/wdm_edu.c" "$porter/Source/WdmEdu.c" -e 's,<ntddk.h>,<NTDDK.H>,' \
		-e 's,"wdm_edu.h","..\\Inc\\wdm_edu.h",'
	dos "$sample/wdm_io.c" "$porter/Source/IO/wdm_io.c" -e 's,<ntddk.h>,<NtDdk.h>,' \
		-e 's,"wdm_edu.h","WDM_EDU.H",'
	dos "$sample/wdm_edu.h" "$porter/Inc/Wdm_Edu.h" -e 's,"wdm_public.h","Wdm_Public.h",'
	dos "$sample/wdm_public.h" "$porter/Inc/wdm_public.h"
	dos "$TOP/kunit/portability/c89_style.c" "$porter/Source/old.c"
	{ printf '\377\376'; iconv -t UTF-16LE "$here/porter/porter.inf"; } >"$porter/porter.inf"
}

wrong_input() {
	mkdir -p "$work/empty" "$work/other"
	touch "$work/other"/{Kbuild,foo.c}
	result "what cannot be a name is refused" refused "cannot be the name" new Loop-1 "$loop"
	result "no NAME or FROM is refused" refused "usage: make new-driver" new loop ""
	result "no such folder is refused" refused "there is no folder" new loop "$work/nowhere"
	result "a folder without C is refused" refused "no sources of C" new loop "$work/empty"
	result "somebody else's Kbuild is refused" refused "is somebody else's" \
		new loop "$work/other"
	result "a NAME that a source has is refused" refused "take another NAME" new map "$loop"
	result "a folder that is no driver is not built" refused "has no Kbuild" \
		"$here/build.sh" "$kernel" stock "$loop"
}

written() {
	result "a folder of sources becomes a driver" new loop "$loop"
	cp "$work/log" "$work/new"
	result "that there is no DriverEntry is said" has "$work/new" "no DriverEntry: loop_glue.c"
	result "that the licence is open is said" has "$work/new" "state the licence at the end"
	result "its device comes from the INF file" \
		has "$loop/loop_glue.c" "PCI_DEVICE(0x1234, 0x11e8)"
	result "Windows' makefile stays" test ! -s "$loop/makefile" -a -e "$loop/GNUmakefile"
	copy_of "$loop" "$work/free"
	sed -i -f "$here/example.sed" "$loop/loop_glue.c"
	echo 'MODULE_LICENSE("GPL");' >>"$loop/loop_glue.c"
	cp "$loop/loop_glue.c" "$work/mine"
	result "what is there is not overwritten" new loop "$loop"
	result "the author's edit is still there" cmp "$work/mine" "$loop/loop_glue.c"
	result "a WDM driver in subfolders becomes a driver" new porter "$porter" "Dual MIT/GPL"
	result "its sources are found" has "$porter/Kbuild" \
		"ntdma-driver-ported := Source/IO/wdm_io.o Source/WdmEdu.o Source/old.o"
	result "its licence is as was said" has "$porter/porter_glue.c" \
		'MODULE_LICENSE("Dual MIT/GPL");'
	result "portscan: all of it is provided" "$TOP/tools/ntdma-portscan" "$loop" "$porter"
}

# What the licence decides
licences() {
	copy_of "$loop" "$work/closed" 's/^MODULE_LICENSE.*/MODULE_LICENSE("Proprietary");/' \
		loop_glue.c
	later "without a licence it is not built, and told why" \
		fails "no licence is stated: put MODULE_LICENSE" by_hand "$work/free"
	later "with a licence that the GPL excludes it is not built" \
		fails "GPL-incompatible module loop.ko" by_hand "$work/closed"
	later "its own makefile builds it, and cleans up" by_hand_and_clean "$loop.hand"
}

rm -rf "$work"
mkdir -p "$work"
cp -r "$here/example" "$loop"
touch "$loop/makefile"		# Windows' own
porter_folder
wrong_input
written
copy_of "$loop" "$loop.hand"
copy_of "$loop" "$work/broken" 's/^(ntdma-driver := ).*/\1broken/' Kbuild
sed -i 's/MmGetMdlByteCount(Mdl)/& - 1/' "$work/broken/map.c"
rm "$work/broken/kunit.sh"

later "suite and driver on the fake device, UML $kernel" \
	make -s -C "$TOP" kunit DRIVER="$loop" KERNEL="$kernel"
later "suite and driver on packaged $kernel" \
	make -s -C "$TOP" e2e DRIVER="$loop" KERNEL="$kernel"
later "a suite that fails fails the command" fails "not ok 1" \
	make -s -C "$TOP" kunit DRIVER="$work/broken" KERNEL="$kernel"
later "WDM driver on packaged $kernel" \
	make -s -C "$TOP" e2e DRIVER="$porter" KERNEL="$kernel"
licences
for k in $KERNELS_ALL; do
	later "$k: built, with the import as it spells it" built "$k" "$loop"
	[ "$k" = "$kernel" ] || later "$k: WDM driver built" built "$k" "$porter"
done
finish

echo "driver: $passed passed, $failed failed"
[ -z "$tally" ] || echo "$passed $failed 0 driver" >>"$tally"
[ "$failed" -eq 0 ]
