/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every suite includes instead of <kunit/test.h>: the kernel's KUnit, or
 * the shim where the kernel has none, and what Linux 6.1's KUnit lacks.
 */
#ifndef _NTDMA_KUNIT_COMPAT_H
#define _NTDMA_KUNIT_COMPAT_H

#include <linux/kconfig.h>

#if IS_ENABLED(CONFIG_KUNIT)
#include <kunit/test.h>
#else
#include "shim/include/kunit/test.h"
#endif

#ifndef KUNIT_EXPECT_MEMEQ
#define KUNIT_EXPECT_MEMEQ(test, left, right, size) \
	KUNIT_EXPECT_EQ(test, memcmp(left, right, size), 0)
#define KUNIT_EXPECT_MEMNEQ(test, left, right, size) \
	KUNIT_EXPECT_NE(test, memcmp(left, right, size), 0)
#define KUNIT_ASSERT_MEMEQ(test, left, right, size) \
	KUNIT_ASSERT_EQ(test, memcmp(left, right, size), 0)
#define KUNIT_ASSERT_MEMNEQ(test, left, right, size) \
	KUNIT_ASSERT_NE(test, memcmp(left, right, size), 0)
#endif

#endif
