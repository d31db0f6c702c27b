// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device objects, pool memory, printing, reports.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <ntdma/ntdma.h>

#include "fixture_nt.h"

#define TAG	0x74736574	/* "test" */

/* a device without a driver; THIS_MODULE is not in sysfs yet on Linux 6.1 */
static struct device *make_dev(struct kunit *test)
{
	struct device *dev = __root_device_register("ntdma-kunit", NULL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);
	return dev;
}

static void nt_device_life(struct kunit *test)
{
	struct device *dev = make_dev(test);
	PDEVICE_OBJECT device;

	KUNIT_EXPECT_NULL(test, ntdma_device_find(dev));
	device = ntdma_device_create(dev, 100);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	KUNIT_EXPECT_TRUE(test, ntdma_device_is_live(device));
	KUNIT_EXPECT_PTR_EQ(test, device, ntdma_device_find(dev));
	KUNIT_EXPECT_PTR_EQ(test, dev, ntdma_device_to_linux(device));

	KUNIT_EXPECT_EQ(test, 3, device->Type);
	KUNIT_EXPECT_EQ(test, sizeof(*device) + 100, (size_t)device->Size);
	KUNIT_EXPECT_EQ(test, 0U, device->AlignmentRequirement &
				  (device->AlignmentRequirement + 1));
	KUNIT_ASSERT_NOT_NULL(test, device->DeviceExtension);
	KUNIT_EXPECT_NULL(test, memchr_inv(device->DeviceExtension, 0, 100));
	KUNIT_EXPECT_EQ(test, 0UL, (unsigned long)device->DeviceExtension % 16);

	ntdma_device_destroy(device);
	KUNIT_EXPECT_FALSE(test, ntdma_device_is_live(device));
	KUNIT_EXPECT_NULL(test, ntdma_device_find(dev));
	KUNIT_EXPECT_NULL(test, ntdma_device_to_linux(device));
	root_device_unregister(dev);
}

static void nt_device_one_each(struct kunit *test)
{
	struct device *dev = make_dev(test);
	PDEVICE_OBJECT device = ntdma_device_create(dev, 0);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	KUNIT_EXPECT_NULL(test, device->DeviceExtension);
	KUNIT_EXPECT_EQ(test, -EBUSY, (int)PTR_ERR(ntdma_device_create(dev, 0)));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			(int)PTR_ERR(ntdma_device_create(NULL, 0)));
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			(int)PTR_ERR(ntdma_device_create(dev, SIZE_MAX)));
	ntdma_device_destroy(device);
	device = ntdma_device_create(dev, 0);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, device);
	ntdma_device_destroy(device);
	root_device_unregister(dev);
}

static void nt_device_wrong_pointers(struct kunit *test)
{
	struct device *dev = make_dev(test);
	PDEVICE_OBJECT device = ntdma_device_create(dev, 0);

	KUNIT_EXPECT_FALSE(test, ntdma_device_is_live(NULL));
	KUNIT_EXPECT_FALSE(test, ntdma_device_is_live((PDEVICE_OBJECT)8));
	KUNIT_EXPECT_FALSE(test, ntdma_device_is_live((void *)device + 1));
	KUNIT_EXPECT_NULL(test, ntdma_device_to_linux((PDEVICE_OBJECT)8));
	KUNIT_EXPECT_NULL(test, ntdma_device_to_linux(NULL));
	KUNIT_EXPECT_NULL(test, ntdma_device_find(NULL));

	ntdma_device_destroy(NULL);
	NT_MISUSE(test, ntdma_device_destroy((PDEVICE_OBJECT)8));
	ntdma_device_destroy(device);
	NT_MISUSE(test, ntdma_device_destroy(device));
	root_device_unregister(dev);
}

struct order_hook {
	struct ntdma_device_hook hook;
	PDEVICE_OBJECT device;
	struct device *dev;
	unsigned int *clock;
	unsigned int ran_at;
	bool live;
	bool readable;
	bool reusable;
};

static void order_destroy(struct ntdma_device_hook *hook)
{
	struct order_hook *order = container_of(hook, struct order_hook, hook);

	order->ran_at = ++*order->clock;
	order->live = ntdma_device_is_live(order->device);
	order->readable = ntdma_device_to_linux(order->device) == order->dev;
	order->reusable = !IS_ERR(ntdma_device_create(order->dev, 0));
}

static void nt_device_hooks(struct kunit *test)
{
	struct device *dev = make_dev(test);
	PDEVICE_OBJECT device = ntdma_device_create(dev, 0);
	struct order_hook hooks[3] = { };
	unsigned int clock = 0, i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		hooks[i].hook.destroy = order_destroy;
		hooks[i].device = device;
		hooks[i].dev = dev;
		hooks[i].clock = &clock;
		KUNIT_EXPECT_EQ(test, 0,
				ntdma_device_add_hook(device, &hooks[i].hook));
	}
	ntdma_device_del_hook(device, &hooks[1].hook);
	ntdma_device_destroy(device);

	/* newest first, those taken back not at all */
	KUNIT_EXPECT_EQ(test, 2U, hooks[0].ran_at);
	KUNIT_EXPECT_EQ(test, 0U, hooks[1].ran_at);
	KUNIT_EXPECT_EQ(test, 1U, hooks[2].ran_at);
	KUNIT_EXPECT_FALSE(test, hooks[0].live);
	KUNIT_EXPECT_TRUE(test, hooks[0].readable);
	KUNIT_EXPECT_FALSE(test, hooks[0].reusable);
	ntdma_device_del_hook(device, &hooks[0].hook);
	KUNIT_EXPECT_EQ(test, -ENODEV,
			ntdma_device_add_hook(device, &hooks[0].hook));
	ntdma_device_del_hook(device, &hooks[0].hook);
	root_device_unregister(dev);
}

static void nt_device_managed(struct kunit *test)
{
	struct device *dev = make_dev(test);
	PDEVICE_OBJECT device = devm_ntdma_device_create(dev, 8);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, device);
	KUNIT_EXPECT_TRUE(test, ntdma_device_is_live(device));
	root_device_unregister(dev);
	KUNIT_EXPECT_FALSE(test, ntdma_device_is_live(device));
}

static void nt_device_allocation_fails(struct kunit *test)
{
	struct device *dev = make_dev(test);
	PDEVICE_OBJECT device;

	ntdma_inject_arm(NTDMA_SITE_DEVICE, 1, true);
	KUNIT_EXPECT_EQ(test, -ENOMEM, (int)PTR_ERR(ntdma_device_create(dev, 0)));
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			(int)PTR_ERR(devm_ntdma_device_create(dev, 0)));
	KUNIT_EXPECT_EQ(test, 2U, ntdma_inject_hits(NTDMA_SITE_DEVICE));
	KUNIT_EXPECT_NULL(test, ntdma_device_find(dev));
	ntdma_inject_disarm();
	device = ntdma_device_create(dev, 0);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, device);
	ntdma_device_destroy(device);
	root_device_unregister(dev);
}

struct lookup {
	PDEVICE_OBJECT device;
	struct device *dev;
	bool live;
	bool found;
};

static void look_up(void *arg)
{
	struct lookup *lookup = arg;

	lookup->live = ntdma_device_is_live(lookup->device);
	lookup->found = ntdma_device_find(lookup->dev) == lookup->device &&
			ntdma_device_to_linux(lookup->device) == lookup->dev;
}

static void nt_device_found_anywhere(struct kunit *test)
{
	struct lookup lookup = { .dev = make_dev(test) };
	enum nt_context context;

	lookup.device = ntdma_device_create(lookup.dev, 0);
	for (context = NT_TASK; context <= NT_HARDIRQ; context++) {
		lookup.live = false;
		lookup.found = false;
		nt_run_in(context, look_up, &lookup);
		KUNIT_EXPECT_TRUE_MSG(test, lookup.live && lookup.found, "%s",
				      nt_context_names[context]);
	}
	ntdma_device_destroy(lookup.device);
	root_device_unregister(lookup.dev);
}

static const size_t pool_sizes[] = {
	0, 1, 8, 16, 17, 48, 65, 96, 97, 129, 192, 193, 255, 300, 1000, 4095,
	4096, 4097, 5000, 8192, 12288, 20000, 1 << 20,
};

static void pool_desc(const size_t *size, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%zu bytes", *size);
}

KUNIT_ARRAY_PARAM(nt_pool, pool_sizes, pool_desc);

/* many at a time, so that neighbours in a slab are among them */
static void nt_pool_alignment(struct kunit *test)
{
	const size_t size = *(const size_t *)test->param_value;
	unsigned long start;
	void *blocks[24];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(blocks); i++) {
		blocks[i] = ExAllocatePoolWithTag(NonPagedPool, size, TAG);
		start = (unsigned long)blocks[i];
		KUNIT_EXPECT_NOT_NULL(test, blocks[i]);
		KUNIT_EXPECT_EQ(test, 0UL, start % 16);
		if (size >= PAGE_SIZE)
			KUNIT_EXPECT_EQ(test, 0UL, offset_in_page(start));
		else if (size)
			KUNIT_EXPECT_EQ(test, start >> PAGE_SHIFT,
					(start + size - 1) >> PAGE_SHIFT);
		if (blocks[i])
			memset(blocks[i], 0xa5, size);
	}
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		ExFreePoolWithTag(blocks[i], TAG);
}

static void nt_pool_zeroed(struct kunit *test)
{
	void *memory = ExAllocatePool2(POOL_FLAG_NON_PAGED, 3000, TAG);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_NULL(test, memchr_inv(memory, 0, 3000));
	ExFreePool(memory);
	memory = ExAllocatePool2(POOL_FLAG_NON_PAGED | POOL_FLAG_UNINITIALIZED,
				 3000, TAG);
	KUNIT_EXPECT_NOT_NULL(test, memory);
	ExFreePool(memory);
	KUNIT_EXPECT_NULL(test, ExAllocatePool2(POOL_FLAG_NON_PAGED, 0, TAG));
	KUNIT_EXPECT_NULL(test, ExAllocatePool2(POOL_FLAG_NON_PAGED, 8, 0));
	ExFreePool(NULL);
	ExFreePoolWithTag(NULL, TAG);

	memory = ExAllocatePoolZero(NonPagedPool, 3000, TAG);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_NULL(test, memchr_inv(memory, 0, 3000));
	ExFreePool(memory);
	memory = ExAllocatePool3(POOL_FLAG_PAGED, 3000, TAG, NULL, 0);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_NULL(test, memchr_inv(memory, 0, 3000));
	KUNIT_EXPECT_NULL(test, ExAllocatePool3(POOL_FLAG_PAGED, 8, TAG, memory, 1));
	ExFreePool(memory);
}

static void free_memory(void *memory)
{
	ExFreePool(memory);
}

static void allocate_memory(void *arg)
{
	void **memory = arg;

	*memory = ExAllocatePoolWithTag(NonPagedPool, 600, TAG);
}

static void nt_pool_at_any_level(struct kunit *test)
{
	unsigned int i;
	void *memory;

	for (i = 0; i < ARRAY_SIZE(nt_dispatch_contexts); i++) {
		nt_run_in(nt_dispatch_contexts[i], allocate_memory, &memory);
		KUNIT_EXPECT_NOT_NULL(test, memory);
		nt_run_in(nt_dispatch_contexts[i], free_memory, memory);
		/* more than the page allocator has in one piece */
		memory = ExAllocatePoolWithTag(NonPagedPool, 9 << 20, TAG);
		KUNIT_ASSERT_NOT_NULL(test, memory);
		KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(memory));
		nt_run_in(nt_dispatch_contexts[i], free_memory, memory);
	}
	ntdma_flush_deferred();
}

static void nt_pool_allocation_fails(struct kunit *test)
{
	ntdma_inject_arm(NTDMA_SITE_POOL, 1, true);
	KUNIT_EXPECT_NULL(test, ExAllocatePoolWithTag(NonPagedPool, 8, TAG));
	KUNIT_EXPECT_NULL(test, ExAllocatePool2(POOL_FLAG_NON_PAGED, 8, TAG));
	KUNIT_EXPECT_EQ(test, 2U, ntdma_inject_hits(NTDMA_SITE_POOL));
}

static void nt_memory_routines(struct kunit *test)
{
	u8 a[8], b[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

	/* the byte comes last */
	RtlFillMemory(a, sizeof(a), 0x5a);
	KUNIT_EXPECT_NULL(test, memchr_inv(a, 0x5a, sizeof(a)));
	RtlZeroMemory(a, 4);
	KUNIT_EXPECT_EQ(test, 0, a[3]);
	KUNIT_EXPECT_EQ(test, 0x5a, a[4]);
	RtlCopyMemory(a, b, sizeof(b));
	KUNIT_EXPECT_EQ(test, 8UL, RtlCompareMemory(a, b, sizeof(a)));
	a[5] = 0;
	KUNIT_EXPECT_EQ(test, 5UL, RtlCompareMemory(a, b, sizeof(a)));
	RtlMoveMemory(b + 1, b, 7);
	KUNIT_EXPECT_EQ(test, 1, b[1]);
	KUNIT_EXPECT_EQ(test, 7, b[7]);
}

#define EXPECT_PRINT(test, expected, ...)				\
do {									\
	char __text[600];						\
									\
	ntdma_test_format(__text, sizeof(__text), __VA_ARGS__);		\
	KUNIT_EXPECT_STREQ(test, expected, (const char *)__text);	\
} while (0)

/* the upper half of the register that carries a LONG is anybody's */
#define DIRTY(value)	((value) | 0xdeadbeef00000000ULL)

static void nt_print_numbers(struct kunit *test)
{
	EXPECT_PRINT(test, "plain 100%\n", "plain 100%%\n");
	EXPECT_PRINT(test, "-5 5 ff FF 17", "%d %u %x %X %o", -5, 5, 255, 255, 15);
	EXPECT_PRINT(test, "-1 4294967295 ffffffff", "%ld %lu %lx",
		     DIRTY(0xffffffff), DIRTY(0xffffffff), DIRTY(0xffffffff));
	EXPECT_PRINT(test, "-2 123456789abc", "%I64d %I64x", -2LL,
		     0x123456789abcULL);
	EXPECT_PRINT(test, "7 8 ffffffffffffffff", "%I32d %lld %Ix", DIRTY(7),
		     8LL, ~0UL);
	EXPECT_PRINT(test, "-1 65535", "%hd %hu", 0x1ffff, 0x1ffff);
	EXPECT_PRINT(test, "[   12][12   ][00012][0x0c][+1]",
		     "[%5d][%-5d][%05d][%#04x][%+d]", 12, 12, 12, 12, 1);
	EXPECT_PRINT(test, "[  7][8  ]", "[%*d][%*d]", 3, 7, -3, 8);
	EXPECT_PRINT(test, "y.", "%y.%");
}

static void nt_print_strings(struct kunit *test)
{
	static const WCHAR wide[] = { 'w', 0xe4, 0x20ac, 0 };
	UNICODE_STRING unicode = {
		.Length = 4, .MaximumLength = 8, .Buffer = (PWSTR)wide,
	};
	ANSI_STRING ansi = {
		.Length = 2, .MaximumLength = 4, .Buffer = (char *)"ansi",
	};

	EXPECT_PRINT(test, "a abc ab [  x]", "%c %s %.2s [%3s]", 'a', "abc",
		     "abc", "x");
	EXPECT_PRINT(test, "w\xc3\xa4\xe2\x82\xac|w|w\xc3\xa4\xe2\x82\xac",
		     "%S|%.1ws|%ls", wide, wide, wide);
	EXPECT_PRINT(test, "n w\xc3\xa4 an", "%hs %wZ %Z", "n", &unicode, &ansi);
	EXPECT_PRINT(test, "\xe2\x82\xac", "%C", 0x20ac);
	EXPECT_PRINT(test, "(null) (null) (null)", "%s %S %wZ", NULL, NULL, NULL);
}

static void nt_print_too_much(struct kunit *test)
{
	char *line = kunit_kzalloc(test, 700, GFP_KERNEL);
	char text[600];

	KUNIT_ASSERT_NOT_NULL(test, line);
	memset(line, 'x', 699);
	KUNIT_EXPECT_EQ(test, 511UL, ntdma_test_format(text, sizeof(text), line));
	KUNIT_EXPECT_EQ(test, 511UL,
			ntdma_test_format(text, sizeof(text), "%s%s", line, line));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, (NTSTATUS)DbgPrint("%s\n", line + 300));
}

static void report_one(void *arg)
{
	ntdma_misuse("nt_report", "a report of the suite");
}

static void report_many(unsigned int count)
{
	while (count--)
		report_one(NULL);
}

static void nt_report_counts(struct kunit *test)
{
	enum nt_context context;

	for (context = NT_TASK; context <= NT_HARDIRQ; context++)
		NT_MISUSE(test, nt_run_in(context, report_one, NULL));
	/* what is not printed counts as well */
	NT_MISUSES(test, 40, report_many(40));
}

static struct kunit_case nt_cases[] = {
	KUNIT_CASE(nt_device_life),
	KUNIT_CASE(nt_device_one_each),
	KUNIT_CASE(nt_device_wrong_pointers),
	KUNIT_CASE(nt_device_hooks),
	KUNIT_CASE(nt_device_managed),
	KUNIT_CASE(nt_device_allocation_fails),
	KUNIT_CASE(nt_device_found_anywhere),
	KUNIT_CASE_PARAM(nt_pool_alignment, nt_pool_gen_params),
	KUNIT_CASE(nt_pool_zeroed),
	KUNIT_CASE(nt_pool_at_any_level),
	KUNIT_CASE(nt_pool_allocation_fails),
	KUNIT_CASE(nt_memory_routines),
	KUNIT_CASE(nt_print_numbers),
	KUNIT_CASE(nt_print_strings),
	KUNIT_CASE(nt_print_too_much),
	KUNIT_CASE(nt_report_counts),
	{}
};

static struct kunit_suite nt_suite = {
	.name = "ntdma_nt",
	.init = nt_fixture_init,
	.exit = nt_fixture_exit,
	.test_cases = nt_cases,
};

kunit_test_suite(nt_suite);

MODULE_DESCRIPTION("ntdma suite: device objects, pool memory, printing");
MODULE_IMPORT_NS("NTDMA");
MODULE_LICENSE("GPL");
