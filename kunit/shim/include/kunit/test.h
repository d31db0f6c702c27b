/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KUnit for kernels that were built without it: the face.
 *
 * No distribution kernel carries CONFIG_KUNIT, and struct module differs with
 * it, so kunit.ko cannot be added afterwards. This header gives the suites the
 * names they use (a subset of Linux 6.1's KUnit, same semantics); the runner
 * lives in runner.h. Both are header-only: each suite is a module of its own,
 * runs at load, prints KTAP to the log and keeps it in debugfs under
 * kunit/<suite>/results until it is removed.
 */
#ifndef _KUNIT_TEST_H
#define _KUNIT_TEST_H

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>

struct kunit;

#define KUNIT_PARAM_DESC_SIZE		128
#define KUNIT_STATUS_COMMENT_SIZE	256

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
	enum kunit_status status;
};

struct kunit_suite {
	const char name[256];
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

/**
 * struct kunit - one running case
 * @priv: the suite's own, set in init
 * @name: name of the case
 * @param_value: row of a parameterised case
 * @param_index: number of that row
 * @status: worst result so far
 * @status_comment: reason of a skip
 * @suite: owner
 * @lock: guards @memory
 * @memory: allocations that end with the case
 * @done: completed when the thread of the case ends, early or not
 */
struct kunit {
	void *priv;
	const char *name;
	const void *param_value;
	int param_index;
	enum kunit_status status;
	char status_comment[KUNIT_STATUS_COMMENT_SIZE];
	struct kunit_suite *suite;
	spinlock_t lock;	/* guards memory */
	struct list_head memory;
	struct completion *done;
};

#include "runner.h"

#define KUNIT_CASE(test_name)	{ .run_case = test_name, .name = #test_name }
#define KUNIT_CASE_PARAM(test_name, gen_params)				\
	{ .run_case = test_name, .name = #test_name,			\
	  .generate_params = gen_params }

#define KUNIT_ARRAY_PARAM(name, array, get_desc)			\
	static const void *name##_gen_params(const void *prev, char *desc) \
	{								\
		typeof(&(array)[0]) __next = prev ?			\
			((typeof(__next))prev) + 1 : (array);		\
		void (*__get_desc)(typeof(__next), char *) = get_desc;	\
									\
		if (__next - (array) >= ARRAY_SIZE(array))		\
			return NULL;					\
		if (__get_desc)						\
			__get_desc(__next, desc);			\
		return __next;						\
	}

/* One suite per module: the shim needs the module's init and exit. */
#define kunit_test_suite(the_suite)					\
	static int __init kunit_shim_init(void)				\
	{								\
		return kunit_shim_run_suite(&(the_suite));		\
	}								\
	module_init(kunit_shim_init);					\
	static void __exit kunit_shim_exit(void)			\
	{								\
		kunit_shim_release();					\
	}								\
	module_exit(kunit_shim_exit)

#define kunit_printk(lvl, test, fmt, ...)				\
	kunit_shim_log(lvl, "    # %s: " fmt, (test)->name, ##__VA_ARGS__)
#define kunit_info(test, fmt, ...)					\
	kunit_printk(KERN_INFO, test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...)					\
	kunit_printk(KERN_WARNING, test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...)					\
	kunit_printk(KERN_ERR, test, fmt, ##__VA_ARGS__)

#define kunit_mark_skipped(test, fmt, ...)				\
do {									\
	WRITE_ONCE((test)->status, KUNIT_SKIPPED);			\
	scnprintf((test)->status_comment, KUNIT_STATUS_COMMENT_SIZE,	\
		  fmt, ##__VA_ARGS__);					\
} while (0)

#define kunit_skip(test, fmt, ...)					\
do {									\
	kunit_mark_skipped(test, fmt, ##__VA_ARGS__);			\
	kunit_shim_abort(test);						\
} while (0)

#define KUNIT_SUCCEED(test)	do { } while (0)
#define KUNIT_FAIL(test, fmt, ...)					\
	kunit_shim_fail(test, __FILE__, __LINE__, fmt, ##__VA_ARGS__)

/* fatal is a constant: 1 ends the case */
#define KUNIT_SHIM_CHECK(test, fatal, ok, fmt, ...)			\
do {									\
	if (ok)								\
		break;							\
	kunit_shim_fail(test, __FILE__, __LINE__, fmt, ##__VA_ARGS__);	\
	if (fatal)							\
		kunit_shim_abort(test);					\
} while (0)

#define KUNIT_SHIM_INT(test, fatal, left, op, right, fmt, ...)		\
do {									\
	const typeof(left) __left = (left);				\
	const typeof(right) __right = (right);				\
									\
	KUNIT_SHIM_CHECK(test, fatal, __left op __right,		\
			 "%s %s %s, but left is %lld, right is %lld " fmt, \
			 #left, #op, #right, (long long)__left,		\
			 (long long)__right, ##__VA_ARGS__);		\
} while (0)

#define KUNIT_SHIM_PTR(test, fatal, left, op, right, fmt, ...)		\
do {									\
	const void *__left = (left);					\
	const void *__right = (right);					\
									\
	KUNIT_SHIM_CHECK(test, fatal, __left op __right,		\
			 "%s %s %s, but left is %px, right is %px " fmt, \
			 #left, #op, #right, __left, __right,		\
			 ##__VA_ARGS__);				\
} while (0)

#define KUNIT_SHIM_STR(test, fatal, left, op, right, fmt, ...)		\
do {									\
	const char *__left = (left);					\
	const char *__right = (right);					\
									\
	KUNIT_SHIM_CHECK(test, fatal, strcmp(__left, __right) op 0,	\
			 "\"%s\" %s \"%s\" " fmt, __left, #op, __right,	\
			 ##__VA_ARGS__);				\
} while (0)

#define KUNIT_SHIM_MEM(test, fatal, left, op, right, size, fmt, ...)	\
	KUNIT_SHIM_CHECK(test, fatal, memcmp(left, right, size) op 0,	\
			 "memory %s %s %s over %zu bytes " fmt, #left,	\
			 #op, #right, (size_t)(size), ##__VA_ARGS__)

#define KUNIT_SHIM_BOOL(test, fatal, cond, want, fmt, ...)		\
	KUNIT_SHIM_CHECK(test, fatal, (want) == !!(cond),		\
			 "%s is %s " fmt, #cond,			\
			 (want) ? "false" : "true", ##__VA_ARGS__)

#define KUNIT_SHIM_VALID(test, fatal, ptr, fmt, ...)			\
do {									\
	const void *__ptr = (ptr);					\
									\
	KUNIT_SHIM_CHECK(test, fatal, !IS_ERR_OR_NULL(__ptr),		\
			 "%s is %ld " fmt, #ptr, PTR_ERR(__ptr),	\
			 ##__VA_ARGS__);				\
} while (0)

#define KUNIT_EXPECT_EQ(t, l, r)	KUNIT_SHIM_INT(t, 0, l, ==, r, "")
#define KUNIT_EXPECT_NE(t, l, r)	KUNIT_SHIM_INT(t, 0, l, !=, r, "")
#define KUNIT_EXPECT_LT(t, l, r)	KUNIT_SHIM_INT(t, 0, l, <, r, "")
#define KUNIT_EXPECT_LE(t, l, r)	KUNIT_SHIM_INT(t, 0, l, <=, r, "")
#define KUNIT_EXPECT_GT(t, l, r)	KUNIT_SHIM_INT(t, 0, l, >, r, "")
#define KUNIT_EXPECT_GE(t, l, r)	KUNIT_SHIM_INT(t, 0, l, >=, r, "")
#define KUNIT_EXPECT_TRUE(t, c)		KUNIT_SHIM_BOOL(t, 0, c, true, "")
#define KUNIT_EXPECT_FALSE(t, c)	KUNIT_SHIM_BOOL(t, 0, c, false, "")
#define KUNIT_EXPECT_NULL(t, p)		KUNIT_SHIM_PTR(t, 0, p, ==, NULL, "")
#define KUNIT_EXPECT_NOT_NULL(t, p)	KUNIT_SHIM_PTR(t, 0, p, !=, NULL, "")
#define KUNIT_EXPECT_PTR_EQ(t, l, r)	KUNIT_SHIM_PTR(t, 0, l, ==, r, "")
#define KUNIT_EXPECT_PTR_NE(t, l, r)	KUNIT_SHIM_PTR(t, 0, l, !=, r, "")
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(t, p) KUNIT_SHIM_VALID(t, 0, p, "")
#define KUNIT_EXPECT_STREQ(t, l, r)	KUNIT_SHIM_STR(t, 0, l, ==, r, "")
#define KUNIT_EXPECT_STRNEQ(t, l, r)	KUNIT_SHIM_STR(t, 0, l, !=, r, "")
#define KUNIT_EXPECT_MEMEQ(t, l, r, n)	KUNIT_SHIM_MEM(t, 0, l, ==, r, n, "")
#define KUNIT_EXPECT_MEMNEQ(t, l, r, n)	KUNIT_SHIM_MEM(t, 0, l, !=, r, n, "")

#define KUNIT_ASSERT_EQ(t, l, r)	KUNIT_SHIM_INT(t, 1, l, ==, r, "")
#define KUNIT_ASSERT_NE(t, l, r)	KUNIT_SHIM_INT(t, 1, l, !=, r, "")
#define KUNIT_ASSERT_LT(t, l, r)	KUNIT_SHIM_INT(t, 1, l, <, r, "")
#define KUNIT_ASSERT_LE(t, l, r)	KUNIT_SHIM_INT(t, 1, l, <=, r, "")
#define KUNIT_ASSERT_GT(t, l, r)	KUNIT_SHIM_INT(t, 1, l, >, r, "")
#define KUNIT_ASSERT_GE(t, l, r)	KUNIT_SHIM_INT(t, 1, l, >=, r, "")
#define KUNIT_ASSERT_TRUE(t, c)		KUNIT_SHIM_BOOL(t, 1, c, true, "")
#define KUNIT_ASSERT_FALSE(t, c)	KUNIT_SHIM_BOOL(t, 1, c, false, "")
#define KUNIT_ASSERT_NULL(t, p)		KUNIT_SHIM_PTR(t, 1, p, ==, NULL, "")
#define KUNIT_ASSERT_NOT_NULL(t, p)	KUNIT_SHIM_PTR(t, 1, p, !=, NULL, "")
#define KUNIT_ASSERT_PTR_EQ(t, l, r)	KUNIT_SHIM_PTR(t, 1, l, ==, r, "")
#define KUNIT_ASSERT_PTR_NE(t, l, r)	KUNIT_SHIM_PTR(t, 1, l, !=, r, "")
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(t, p) KUNIT_SHIM_VALID(t, 1, p, "")
#define KUNIT_ASSERT_STREQ(t, l, r)	KUNIT_SHIM_STR(t, 1, l, ==, r, "")
#define KUNIT_ASSERT_STRNEQ(t, l, r)	KUNIT_SHIM_STR(t, 1, l, !=, r, "")
#define KUNIT_ASSERT_MEMEQ(t, l, r, n)	KUNIT_SHIM_MEM(t, 1, l, ==, r, n, "")
#define KUNIT_ASSERT_MEMNEQ(t, l, r, n)	KUNIT_SHIM_MEM(t, 1, l, !=, r, n, "")

#define KUNIT_EXPECT_EQ_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 0, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 0, l, !=, r, __VA_ARGS__)
#define KUNIT_EXPECT_LT_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 0, l, <, r, __VA_ARGS__)
#define KUNIT_EXPECT_LE_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 0, l, <=, r, __VA_ARGS__)
#define KUNIT_EXPECT_GT_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 0, l, >, r, __VA_ARGS__)
#define KUNIT_EXPECT_GE_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 0, l, >=, r, __VA_ARGS__)
#define KUNIT_EXPECT_TRUE_MSG(t, c, ...) \
	KUNIT_SHIM_BOOL(t, 0, c, true, __VA_ARGS__)
#define KUNIT_EXPECT_FALSE_MSG(t, c, ...) \
	KUNIT_SHIM_BOOL(t, 0, c, false, __VA_ARGS__)
#define KUNIT_EXPECT_NULL_MSG(t, p, ...) \
	KUNIT_SHIM_PTR(t, 0, p, ==, NULL, __VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL_MSG(t, p, ...) \
	KUNIT_SHIM_PTR(t, 0, p, !=, NULL, __VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ_MSG(t, l, r, ...) \
	KUNIT_SHIM_PTR(t, 0, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(t, p, ...) \
	KUNIT_SHIM_VALID(t, 0, p, __VA_ARGS__)
#define KUNIT_EXPECT_STREQ_MSG(t, l, r, ...) \
	KUNIT_SHIM_STR(t, 0, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ_MSG(t, l, r, n, ...) \
	KUNIT_SHIM_MEM(t, 0, l, ==, r, n, __VA_ARGS__)

#define KUNIT_ASSERT_EQ_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 1, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_NE_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 1, l, !=, r, __VA_ARGS__)
#define KUNIT_ASSERT_LT_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 1, l, <, r, __VA_ARGS__)
#define KUNIT_ASSERT_LE_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 1, l, <=, r, __VA_ARGS__)
#define KUNIT_ASSERT_GT_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 1, l, >, r, __VA_ARGS__)
#define KUNIT_ASSERT_GE_MSG(t, l, r, ...) \
	KUNIT_SHIM_INT(t, 1, l, >=, r, __VA_ARGS__)
#define KUNIT_ASSERT_TRUE_MSG(t, c, ...) \
	KUNIT_SHIM_BOOL(t, 1, c, true, __VA_ARGS__)
#define KUNIT_ASSERT_FALSE_MSG(t, c, ...) \
	KUNIT_SHIM_BOOL(t, 1, c, false, __VA_ARGS__)
#define KUNIT_ASSERT_NULL_MSG(t, p, ...) \
	KUNIT_SHIM_PTR(t, 1, p, ==, NULL, __VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL_MSG(t, p, ...) \
	KUNIT_SHIM_PTR(t, 1, p, !=, NULL, __VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ_MSG(t, l, r, ...) \
	KUNIT_SHIM_PTR(t, 1, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(t, p, ...) \
	KUNIT_SHIM_VALID(t, 1, p, __VA_ARGS__)
#define KUNIT_ASSERT_STREQ_MSG(t, l, r, ...) \
	KUNIT_SHIM_STR(t, 1, l, ==, r, __VA_ARGS__)

#endif
