#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/w1.sh
#
# W=1: every warning is an error. All builds for the packaged 6.1 are made that way.

. "$(dirname "$0")/../lib.sh"

NTDMA_TEST=1 SUITE='' "$TOP/tools/modules.sh" 6.1 stock
