#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/arm64/fetch.sh
#
# Fetches what `make real-engine` needs into build/arm64, with verified signatures
# and without installing anything: Debian's arm64 kernel 6.1 with its headers, a
# busybox for it, a compiler that makes its code here, and QEMU for the board.
# Describes them in arm64.env, whose path is printed:
#   RELEASE (uname -r), KDIR (to build modules), IMAGE, DTBS, BUSYBOX, DMATEST (its
#   source), TOOLS (of this machine's architecture)

. "$(dirname "$0")/../lib.sh"

dir=$CACHE/arm64

# download PACKAGE...: by the apt root in APT_CONFIG, into an empty folder
download() {
	note FETCH "$*"
	rm -rf "$dir/debs"
	mkdir -p "$dir/debs"
	(cd "$dir/debs" && apt-get -qq download "$@" >&2) || die "cannot fetch $*"
}

# unpack INTO [PATTERN...]: what was downloaded, or what matches in it
unpack() {
	local deb into=$1
	shift
	mkdir -p "$into"
	for deb in "$dir"/debs/*.deb; do
		if [ $# -eq 0 ]; then
			dpkg-deb -x "$deb" "$into"
		else
			dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$into" --wildcards "$@"
		fi
	done
}

# depends PACKAGE PATTERN: the first dependency whose name matches
depends() {
	apt-cache depends --important "$1" |
		sed -nE 's/^ *\|?(Pre)?Depends: ([^<].*)/\2/p' | grep -E -m 1 "$2"
}

version_of() { apt-cache policy "$1" | awk '/Candidate:/ { print $2 }'; }

fetch_kernel() {
	local headers
	headers=$(depends linux-headers-arm64 '^linux-headers-')
	release=${headers#linux-headers-}
	version=$(version_of "$headers")
	download "linux-image-$release"
	unpack "$dir/kernel" '*/vmlinuz*' '*/bcm2837-rpi-3-b.dtb'
	download "$headers" "$(depends "$headers" '^linux-headers-.*-common$')"
	unpack "$dir/kernel"
	download busybox-static
	unpack "$dir/busybox"
}

# The headers' own programs run here, so they are this machine's; so is the rest.
fetch_tools() {
	download "linux-kbuild-6.1=$version"
	unpack "$dir/kernel"
	download gcc-12-aarch64-linux-gnu cpp-12-aarch64-linux-gnu \
		binutils-aarch64-linux-gnu qemu-system-arm
	unpack "$dir/tools"
	download linux-source-6.1
	unpack "$dir/source"
	tar -xJf "$dir/source/usr/src/linux-source-6.1.tar.xz" -C "$dir" \
		--strip-components=3 --wildcards '*/drivers/dma/dmatest.c'
	rm -rf "$dir/source" "$dir/debs"
	for tool in gcc cpp; do
		ln -sf aarch64-linux-gnu-$tool-12 "$dir/tools/usr/bin/aarch64-linux-gnu-$tool"
	done
}

# The headers name their other half by absolute path.
relocate() {
	local headers=$dir/kernel/usr/src/linux-headers-$release link
	sed -i "s# /usr/src/# $dir/kernel/usr/src/#; s#=/usr/src/#=$dir/kernel/usr/src/#" \
		"$headers/Makefile"
	for link in scripts tools; do
		[ -L "$headers/$link" ] || continue
		ln -sfn "$dir/kernel/usr/lib/linux-kbuild-6.1/$link" "$headers/$link"
	done
}

describe() {
	cat >"$dir/arm64.env" <<-ENV
	RELEASE=$release
	KDIR=$dir/kernel/usr/src/linux-headers-$release
	IMAGE=$dir/kernel/boot/vmlinuz-$release
	DTBS=$dir/kernel/usr/lib/linux-image-$release
	BUSYBOX=$dir/busybox/bin/busybox
	DMATEST=$dir/dmatest.c
	TOOLS=$dir/tools/usr
	ENV
}

fetch() {
	[ -e "$dir/arm64.env" ] && return
	rm -rf "$dir"
	APT_CONFIG=$("$TOP/tools/kernels/apt-root.sh" bookworm arm64)
	export APT_CONFIG
	fetch_kernel
	APT_CONFIG=$("$TOP/tools/kernels/apt-root.sh" bookworm)
	fetch_tools
	relocate
	describe
}

cached arm64 fetch
echo "$dir/arm64.env"
