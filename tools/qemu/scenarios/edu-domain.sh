# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
#
#	  lone edu --> domain of its own
#	owner edu --+
#	            +--> one domain --> AllocateDomainCommonBuffer
#	guest edu --+

. /edu.inc

group() { basename "$(readlink "$1/iommu_group")"; }

# share OWNER GUEST: a buffer of one is used by both
share() {
	local dir=$debugfs/ntdma_edu-$1

	[ -d "$dir" ] || dir=$debugfs/ntdma_edu
	echo "$2 seed=$SEED fault=${FAULT:-0}" >"$dir/share" || return
	cat "$dir/report" >$report
}

load ntdma && load ntdma_edu || return
lone='' owner='' guest=''
for dir in $(edu_device); do
	case $dir in
	*/0000:00:*) lone=$dir ;;
	*) if [ -z "$owner" ]; then owner=$dir; else guest=$dir; fi ;;
	esac
done

check_eq "edu-domain: the pair is in one group" "$(group "$owner")" \
	"$(group "$guest")"
check "edu-domain: the lone device is in another" \
	[ "$(group "$lone")" != "$(group "$owner")" ]
check_eq "edu-domain: the pair is translated" DMA \
	"$(cat "$owner/iommu_group/type")"

check "edu-domain: the pair shares" share "${owner##*/}" "${guest##*/}" || return
show "One buffer, two devices (seed $SEED):" $report
# Proves: C-270 by edu-domain: every byte arrived
check_report 2 "edu-domain: every byte arrived"
check "edu-domain: no address is physical" translated .

check "edu-domain: the pair shares the other way round" \
	share "${guest##*/}" "${owner##*/}"
check_report 2 "edu-domain: every byte arrived the other way round"

check "edu-domain: the lone device is asked" share "${owner##*/}" "${lone##*/}"
check "edu-domain: and cannot join" \
	grep -q 'JoinDmaDomain.*FAILED with status 0xc00000bb' $report
