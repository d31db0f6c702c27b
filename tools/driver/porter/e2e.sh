# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=dash
node=/dev/EduWdm
check "porter: its device is in /dev" [ -c $node ]
head -c 4080 /dev/urandom >/tmp/out
check "porter: written by DMA" dd if=/tmp/out of=$node bs=4080 count=1
check "porter: read by DMA" dd if=$node of=/tmp/in bs=4080 count=1
check "porter: the same bytes" cmp /tmp/out /tmp/in
