# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	read, write, ioctl --> IRPs --> WDM driver --> edu
#
# The program `wdm` prints a line a check; each becomes a check of this scenario.

# wdm_checks ARGUMENTS...: run it, pass its checks on
wdm_checks() {
	wdm /dev/EduWdm "$@" >/tmp/wdm
	report_checks "$1"
}

# report_checks WHAT: pass on what the program said
report_checks() {
	local line count=0
	while read -r line; do
		count=$((count + 1))
		case $line in
		"ok - "*) ok "wdm: ${line#ok - }" ;;
		*) not_ok "wdm: ${line#not ok - }" ;;
		esac
	done </tmp/wdm
	check "wdm: $1 has run" [ $count -gt 0 ]
}

load ntdma && load ntdma_wdm || return
check "wdm: the device is in /dev" [ -c /dev/EduWdm ] || return
wdm_checks data "$SEED" "$FAULT"
wdm_checks control
wdm_checks misuse
wdm_checks many

# The driver is taken off the device while a file is open, and put back.
driver=/sys/bus/pci/drivers/ntdma_wdm
device=$(basename "$(readlink -f $driver/0000:*)")
wdm /dev/EduWdm hold /tmp/held >/tmp/wdm &
holder=$!
tries=0
until [ -e /tmp/held ] || [ $tries -gt 1000 ]; do
	tries=$((tries + 1))
	usleep 10000
done
echo "$device" >$driver/unbind
check "wdm: the device is no longer in /dev" [ ! -e /dev/EduWdm ]
rm /tmp/held
wait $holder
report_checks hold
echo "$device" >$driver/bind
check "wdm: it is back" [ -c /dev/EduWdm ]
wdm_checks control
table "" "A WDM driver ($device), its adapter:" "$(cat $debugfs/ntdma/adapters)"
