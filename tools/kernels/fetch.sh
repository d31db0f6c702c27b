#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/kernels/fetch.sh stock|modules|source KERNEL...
#
# Downloads Debian's kernel packages with verified signatures and unpacks them
# under build/kernels/KERNEL; nothing is installed.
#   stock   kernel image and headers; describes them in stock.env:
#           RELEASE (uname -r), KDIR (to build modules), VMLINUZ, VERSION
#   modules the image's modules that modules.list names, in
#           image-modules/NAME.ko; modules.env: WANTED
#   source  the kernel's source in linux/; source.env: SOURCE, VERSION
# The versions are recorded in build/kernels.lock.

. "$(dirname "$0")/../lib.sh"
[ $# -ge 2 ] || die "usage: $0 stock|modules|source KERNEL..."

# depends PACKAGE PATTERN: the first dependency whose name matches
depends() {
	apt-cache depends --important "$1" |
		sed -nE 's/^ *\|?(Pre)?Depends: ([^<].*)/\2/p' | grep -E -m 1 "$2" || true
}

version_of() { apt-cache policy "$1" | awk '/Candidate:/ { print $2 }'; }

# need PACKAGE WHAT: a name that the resolution above must have found
need() { [ -n "$1" ] || die "$label: no package for $2 in $(suite_of "$label")"; }

record() {
	local lock=$CACHE/kernels.lock
	touch "$lock"
	sed -i "/^$label $1 /d" "$lock"
	echo "$label $1 $2 $3" >>"$lock"
	sort -V -o "$lock" "$lock"
}

# download PACKAGE...: into build/debs; apt checks them against the signed lists
download() {
	note FETCH "$*"
	mkdir -p "$CACHE/debs"
	(cd "$CACHE/debs" && apt-get -qq download "$@" >&2) || die "download failed"
}

# deb_of PACKAGE: the file that download() left, where a colon is escaped
deb_of() {
	local version
	version=$(version_of "$1")
	find "$CACHE/debs" -name "$1_${version//:/%3a}_*.deb"
}

image_package() {
	local image binary
	image=$(depends linux-image-amd64 '^linux-image-')
	need "$image" "the kernel image"
	binary=$(depends "$image" '^linux-binary-')
	echo "${binary:-$image}"
}

# The one series that the packages of this suite belong to.
check_series() {
	case $2 in
	"$1".*) ;;
	*) warn "$(suite_of "$label") has moved on from $1: using $2" ;;
	esac
}

fetch_stock() {
	local headers common kbuild image version packages package dir=$CACHE/kernels/$label
	headers=$(depends linux-headers-amd64 '^linux-headers-')
	need "$headers" "the kernel headers"
	common=$(depends "$headers" '^linux-headers-.*-common$')
	kbuild=$(depends "$headers" '^linux-kbuild-')
	image=$(image_package)
	version=$(version_of "$headers")
	check_series "$label" "$version"

	packages="$headers $common $kbuild $image"
	# shellcheck disable=SC2086 # a list
	download $packages
	rm -rf "$dir/stock"
	mkdir -p "$dir/stock"
	for package in $packages; do
		if [ "$package" = "$image" ]; then
			unpack_image "$(deb_of "$package")" "$dir/stock"
		else
			dpkg-deb -x "$(deb_of "$package")" "$dir/stock"
		fi
		rm -f "$(deb_of "$package")"
	done
	relocate "$dir/stock" "$headers"
	describe_stock "$dir" "$headers" "$version"
	record stock "$headers" "$version"
}

# Of the image only the kernel itself is wanted; fetch_modules() takes more.
unpack_image() {
	dpkg-deb --fsys-tarfile "$1" |
		tar -x -C "$2" --wildcards '*/vmlinuz*' '*/System.map*' 2>/dev/null ||
		find "$2" -name 'vmlinuz*' | grep -q . || die "no kernel in $1"
}

# The headers name their other half by absolute path.
relocate() {
	sed -i "s# /usr/src/# $1/usr/src/#; s#=/usr/src/#=$1/usr/src/#; s#= */usr/lib/#= $1/usr/lib/#" \
		"$1/usr/src/$2/Makefile"
	local link
	for link in scripts tools; do
		[ -L "$1/usr/src/$2/$link" ] || continue
		ln -sfn "$1/usr/lib/${kbuild}/$link" "$1/usr/src/$2/$link"
	done
}

describe_stock() {
	local vmlinuz
	vmlinuz=$(find "$1/stock" -name 'vmlinuz*' -type f | head -n 1)
	need "$vmlinuz" vmlinuz
	cat >"$1/stock.env" <<-ENV
	RELEASE=${2#linux-headers-}
	KDIR=$1/stock/usr/src/$2
	VMLINUZ=$vmlinuz
	VERSION=$3
	ENV
}

wanted_modules() { sed 's/#.*//' "$TOP/tools/kernels/modules.list" | xargs; }

# module_package: where the modules of the image are, apart from it or in it
module_package() {
	local package=linux-modules-$RELEASE
	[ "$(version_of "$package")" = "$VERSION" ] || package=linux-image-$RELEASE
	echo "$package=$VERSION"
}

# keep_modules DEB DIR: unpack those that are wanted
keep_modules() {
	local name patterns=()
	for name in $(wanted_modules); do
		patterns+=("*/kernel/*/$name.ko" "*/kernel/*/$name.ko.xz")
	done
	mkdir -p "$2/all"
	# a kernel need not have all of them
	dpkg-deb --fsys-tarfile "$1" |
		tar -x -C "$2/all" --wildcards "${patterns[@]}" 2>/dev/null || true
	find "$2/all" -name '*.ko*' -exec mv -t "$2" {} +
	rm -r "$2/all"
	find "$2" -name '*.ko.xz' -exec xz -d {} +
}

fetch_modules() {
	local package deb dir=$CACHE/kernels/$label
	. "$dir/stock.env"
	package=$(module_package)
	download "$package"
	deb=$(deb_of "${package%=*}")
	rm -rf "$dir/image-modules"
	keep_modules "$deb" "$dir/image-modules"
	rm -f "$deb"
	echo "WANTED='$(wanted_modules)'" >"$dir/modules.env"
}

fetch_source() {
	local package series version dir=$CACHE/kernels/$label
	series=$(version_of "$(depends linux-headers-amd64 '^linux-headers-')")
	series=$(expr "$series" : '\([0-9]*\.[0-9]*\)')
	package=linux-source-$series
	version=$(version_of "$package")
	need "$version" "$package"
	download "$package"
	rm -rf "$dir/linux" "$dir/source"
	mkdir -p "$dir/linux" "$dir/source"
	dpkg-deb -x "$(deb_of "$package")" "$dir/source"
	rm -f "$(deb_of "$package")"
	note UNPACK "$package"
	# Foreign architectures are most of what is never read.
	tar -xJf "$dir/source/usr/src/$package.tar.xz" -C "$dir/linux" --strip-components=1 \
		--exclude='*/arch/[!ux]*/*.[chS]' --exclude='*.dts*' \
		--exclude='*/Documentation/devicetree/*' --exclude='*/tools/perf/*'
	rm -rf "$dir/source"
	printf 'SOURCE=%s\nVERSION=%s\n' "$dir/linux" "$version" >"$dir/source.env"
	record source "$package" "$version"
}

is_there() {
	[ -e "$CACHE/kernels/$label/$1.env" ] || return 1
	[ "$1" != modules ] ||
		grep -qxF "WANTED='$(wanted_modules)'" "$CACHE/kernels/$label/modules.env"
}

fetch() {
	label=$2
	is_there "$1" && return
	APT_CONFIG=$("$TOP/tools/kernels/apt-root.sh" "$(suite_of "$label")")
	export APT_CONFIG
	"fetch_$1"
}

what=$1
shift
check_kernels "$@"
case $what in
stock | modules | source) ;;
*) die "usage: $0 stock|modules|source KERNEL..." ;;
esac
for kernel in "$@"; do
	cached "fetch-$kernel" fetch "$what" "$kernel"
done
