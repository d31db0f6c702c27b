#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/kernels/apt-root.sh SUITE [ARCHITECTURE]
#
# Creates and refreshes build/apt/SUITE, a private apt root that knows one Debian
# suite, and prints the path of its apt configuration (for APT_CONFIG). Packages of
# another architecture than amd64 have a root of their own, SUITE-ARCHITECTURE. The
# mirror and the keyring are those of the machine's own Debian entries; the
# machine's sources and package database are not touched. Signatures are
# verified by apt as usual.
#
# NTDMA_MIRROR=URL   another Debian mirror (…/debian)
# NTDMA_KEYRING=FILE another keyring

. "$(dirname "$0")/../lib.sh"
[ $# -ge 1 ] || die "usage: $0 SUITE [ARCHITECTURE]"

suite=$1
arch=${2:-amd64}
name=$suite${2:+-$2}
root=$CACHE/apt/$name
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# The machine's apt sources in one form, whatever the file format:
# URI|suite|component|file
machine_sources() {
	apt-get indextargets --no-release-info 'Created-By: Packages' --format \
		'$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(SOURCESENTRY)' | sort -u
}

# mirror_of SUITE: where the machine finds that suite; only Debian's own entries
# have a component called main under a bare Debian suite name
mirror_of() {
	machine_sources | awk -F'|' -v s="$1" '$2 == s && $3 == "main" { print $1; exit }'
}

entry() {
	printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' \
		"$1" "$2" "$keyring"
}

find_keyring() {
	local file named
	if [ -n "${NTDMA_KEYRING:-}" ]; then
		keyring=$NTDMA_KEYRING
		return
	fi
	file=$(machine_sources | awk -F'|' '$2 == "bookworm" && $3 == "main" { print $4; exit }')
	file=${file%:*}
	[ -r "$file" ] || return 0
	named=$(sed -nE 's/.*[Ss]igned-[Bb]y[:=] *(\/[^] ]+).*/\1/p' "$file" | head -n 1)
	if [ -r "$named" ]; then keyring=$named; fi
}

write_sources() {
	local main security
	main=${NTDMA_MIRROR:-$(mirror_of bookworm)}
	main=${main:-http://deb.debian.org/debian}
	main=${main%/}
	security=${NTDMA_MIRROR:+${main}-security}
	security=${security:-$(mirror_of bookworm-security)}
	entry "$main" "$suite"
	if [ "$suite" = bookworm ]; then
		entry "$main" bookworm-updates
		entry "${security:-${main}-security}" bookworm-security
	fi
}

# Own directories and an empty package database; of the machine's settings only
# how to reach the network (proxies) is kept.
write_config() {
	cat <<-CONF
	Dir "$root";
	Dir::State "$root/state";
	Dir::State::status "$root/status";
	Dir::Cache "$root/cache";
	Dir::Etc "$root/etc";
	Dir::Etc::netrc "/etc/apt/auth.conf";
	Dir::Etc::netrcparts "/etc/apt/auth.conf.d";
	Dir::Log "$root/log";
	Dir::Bin::methods "/usr/lib/apt/methods";
	APT::Architecture "$arch";
	APT::Architectures { "$arch"; };
	APT::Install-Recommends "false";
	APT::Sandbox::User "";
	Acquire::Languages "none";
	Acquire::Retries "3";
	Debug::NoLocking "true";
	CONF
	apt-config dump Acquire | grep -iE 'proxy' || true
}

# A mirror that stopped following sid serves lists past their date; they are
# still signed, and what is fetched here is never installed: warn and go on.
update() {
	APT_CONFIG=$root/apt.conf apt-get -qq update 2>"$root/log/update" && return
	if grep -q 'is expired' "$root/log/update"; then
		warn "the mirror's lists of $suite are past their date"
		APT_CONFIG=$root/apt.conf apt-get -qq update \
			-o Acquire::Check-Valid-Until=false 2>"$root/log/update" && return
	fi
	cat "$root/log/update" >&2
	return 1
}

refresh() {
	mkdir -p "$root"/{state/lists/partial,cache/archives/partial,log} \
		"$root"/etc/{sources.list.d,apt.conf.d,preferences.d,trusted.gpg.d}
	: >"$root/status"
	find_keyring
	[ -r "$keyring" ] || die "no keyring $keyring (package debian-archive-keyring)"
	write_config >"$root/apt.conf"
	write_sources >"$root/etc/sources.list.d/debian.sources"
	# Once a day is enough.
	if [ -z "$(find "$root/updated" -mmin -1440 2>/dev/null)" ]; then
		note APT "reading the package lists of $name"
		update || die "cannot read the package lists of $suite"
		touch "$root/updated"
	fi
}

cached "apt-$name" refresh
echo "$root/apt.conf"
