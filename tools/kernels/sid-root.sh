#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/kernels/sid-root.sh COMMAND [ARG...]
#
# Runs a command among the programs of Debian sid: kernel 7.2 wants its modules
# built by sid's gcc, which does not run on bookworm. The packages are fetched
# with verified signatures into build/sid-root and unpacked, not installed; the
# command sees this tree at its usual place. Works as a plain user where user
# namespaces are allowed.

. "$(dirname "$0")/../lib.sh"
[ $# -ge 1 ] || die "usage: $0 COMMAND [ARG...]"

root=$CACHE/sid-root

# The compiler and the kernel's own build programs come with the headers.
packages() {
	local headers
	headers=$(apt-cache depends --important linux-headers-amd64 |
		sed -n 's/^ *Depends: \(linux-headers-.*\)/\1/p')
	apt-cache depends --important "$headers" |
		sed -nE 's/^ *Depends: ((gcc|linux-kbuild)-.*)/\1/p'
	echo base-files dash bash coreutils findutils grep sed mawk diffutils make
}

unpack() {
	local deb
	mkdir -p "$root.new"
	# Merged /usr before anything is unpacked through the links
	(cd "$root.new" && mkdir -p usr/{bin,sbin,lib,lib64} &&
		ln -sf usr/bin usr/sbin usr/lib usr/lib64 .)
	for deb in "$APT_ROOT"/cache/archives/*.deb; do
		dpkg-deb -x "$deb" "$root.new"
	done
	ln -sf mawk "$root.new/usr/bin/awk"
	[ -e "$root.new/usr/bin/sh" ] || ln -s dash "$root.new/usr/bin/sh"
	mkdir -p "$root.new"/{proc,dev,tmp}
}

create() {
	[ -e "$root/.done" ] && return
	APT_CONFIG=$("$TOP/tools/kernels/apt-root.sh" sid)
	export APT_CONFIG
	APT_ROOT=$(dirname "$APT_CONFIG")
	note FETCH "compiler for kernel 7.2 (Debian sid)"
	rm -rf "$root" "$root.new" "$APT_ROOT"/cache/archives/*.deb
	# shellcheck disable=SC2046 # a list
	apt-get -qq -y install --download-only $(packages) >"$APT_ROOT/log/install" 2>&1 ||
		{ cat "$APT_ROOT/log/install" >&2; die "cannot fetch sid's compiler"; }
	unpack
	rm -f "$APT_ROOT"/cache/archives/*.deb
	touch "$root.new/.done"
	mv "$root.new" "$root"
}

# How this user may mount: as root, in a user namespace, or by sudo
namespace() {
	if [ "$(id -u)" = 0 ]; then
		echo unshare
	elif unshare -rm true 2>/dev/null; then
		echo unshare -r
	elif have sudo; then
		echo sudo unshare
	else
		die "kernel 7.2 needs user namespaces, or sudo, to run sid's compiler"
	fi
}

# In a mount namespace of its own: the mounts end with the command.
enter() {
	local user= unshare
	unshare=$(namespace)
	[ "$unshare" != "sudo unshare" ] || user=--userspec=$(id -u):$(id -g)
	# shellcheck disable=SC2016,SC2086 # expanded inside; a list
	$unshare -m --propagation private sh -ec '
		root=$1 top=$2 build=$3 cache=$4 user=$5; shift 5
		mount --rbind /proc "$root/proc"
		mount --rbind /dev "$root/dev"
		for dir in "$top" "$build" "$cache"; do
			mkdir -p "$root$dir"
			mount --rbind "$dir" "$root$dir"
		done
		exec chroot $user "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin \
			HOME=/ LC_ALL=C KBUILD_BUILD_TIMESTAMP="1970-01-01" "$@"
	' sh "$root" "$TOP" "$BUILD" "$CACHE" "$user" "$@"
}

cached sid-root create >&2
PATH=$PATH:/usr/sbin:/sbin enter "$@"
