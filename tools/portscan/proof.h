/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is proven: names that a passing test reaches.
 */
#ifndef PORTSCAN_PROOF_H
#define PORTSCAN_PROOF_H

/*
 * Reads the suites below @root and the results in @ktap, by default those of the
 * newest runs in build/ktap. Returns the number of cases that passed.
 */
unsigned int proof_read(const char *root, const char *ktap);

#endif
