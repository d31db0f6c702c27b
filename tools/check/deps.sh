#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/deps.sh
#
# Who may know whom. Each rule is a search that must find nothing.

. "$(dirname "$0")/../lib.sh"

cd "$TOP"
status=0

# nothing RULE COMMAND...: the command must print nothing
nothing() {
	local rule=$1 found
	shift
	found=$("$@" 2>/dev/null || true)
	[ -n "$found" ] || return 0
	printf '%s:\n%s\n' "$rule" "$found" | sed '2,$s/^/  /'
	status=1
}

# includes_outside REGEX DIR: includes in DIR that do not match
includes_outside() {
	grep -rnE '^[[:space:]]*#[[:space:]]*include' "$2" --include='*.[ch]' |
		grep -vE "include[[:space:]]*$1"
}

# strangers DIR [OTHER...]: quoted includes in DIR of files that are neither in
# DIR nor in OTHER
strangers() {
	local dir=$1 file header where
	shift
	grep -roE '#include "[^"]+"' "$dir" --include='*.[ch]' |
		while IFS=: read -r file header; do
			header=${header#*\"}
			header=${header%\"}
			where=$(realpath -m --relative-to=. "$(dirname "$file")/$header")
			case " $dir $* " in
			*" $(dirname "$where") "*) ;;
			*) echo "$file includes \"$header\"" ;;
			esac
		done
}

# search REGEX WHERE...: with comments ignored as far as a line shows them
search() {
	local regex=$1
	shift
	grep -rnE "$regex" "$@" --include='*.[ch]' | grep -vE '^[^:]+:[0-9]+:[[:space:]]*(/?\*|//)'
}

# but FILE COMMAND...: the output without the lines of that file
but() {
	local file=$1
	shift
	"$@" | grep -vE "^$file:"
}

dma_mapping='\bdma_(map|unmap|sync|alloc|free|mmap|get)_(single|page|pages|sg|sgtable|resource|phys|coherent|attrs|noncoherent|noncontiguous|for)[a-z_]*\('
dmaengine='\b(dmaengine_[a-z_]+|dma_request_chan|dma_release_channel|dma_async_issue_pending)\('
kernel_version='\b(LINUX_VERSION_CODE|KERNEL_VERSION)\b'

nothing "include/ddk includes only itself and the barest Linux headers" \
	includes_outside '(<linux/(types|stdarg|stddef)\.h>|[<"](\.\./)?(wdm/)?[a-z_]+\.h[>"])' include/ddk
nothing "include/ntdma does not include include/ddk" \
	search '#include.*(ddk/|<(wdm|ntddk|ntifs|ntdef)\.h>)' include/ntdma
nothing "nt/ knows nothing of dma/" strangers module/nt module/compat
nothing "io/ uses nt/" strangers module/io module/nt module/compat
nothing "dma/ uses dma/ and nt/" strangers module/dma module/nt module/compat
nothing "netdma/ uses netdma/, dma/ and nt/" \
	strangers module/netdma module/dma module/nt module/compat
nothing "hdaudio/ uses hdaudio/ and nt/" \
	strangers module/hdaudio module/hdaudio/pci module/nt module/compat
nothing "dmabuf/ uses dma/ and nt/" strangers module/dmabuf module/dma module/nt module/compat
nothing "the test device knows only the register map" strangers module/testdev module/compat
nothing "the test device includes no header of ours but include/uapi" \
	search '#include <(ntdma/|wdm|ntddk|ntdef|ntifs)' module/testdev
for sample in module/samples/*/; do
	nothing "samples include the Windows headers and the glue header" strangers "${sample%/}"
done
nothing "only bus_master.c calls dma-mapping" \
	but 'module/dma/bus_master\.c' search "$dma_mapping" module/dma module/nt module/samples
nothing "only system_*.c call dmaengine" \
	but 'module/dma/system_(channel|start|transfer)\.c' search "$dmaengine" module/dma module/nt module/samples
nothing "kernel versions are known to module/compat alone" \
	search "$kernel_version" module/nt module/dma module/netdma module/hdaudio module/testdev module/samples include kunit
nothing "nobody guesses the context; nt.h reads what kind of interrupt it is" \
	but 'module/nt/nt\.h' search '\b(in_atomic|preempt_count)\(' module include
nothing "typedefs of our own are for functions, and end in _fn" \
	search '^typedef [^(]*$|^typedef .*\(\*[a-z_]*[^n]\)\(' module/nt module/dma module/netdma module/testdev include/ntdma
exit $status
