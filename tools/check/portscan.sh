#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tools/check/portscan.sh
#
# The tests of ntdma-portscan, each of which counts as well.

exec "$(dirname "$0")/../portscan/test.sh"
