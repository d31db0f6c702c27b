// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists, queues, interlocked operations, strings, pool tags, contiguous memory,
 * registers and ports: the small routines.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "fixture_nt.h"

/* the inline ones are for ported files; last, so that Linux's names stay Linux's */
#define DBG	1
#include <wdm/ported.h>
#include <initguid.h>

#define TAG	0x6c74724e	/* "Nrtl" */

static void interlocked_new_and_old(struct kunit *test)
{
	LONG64 wide = 5;
	LONG value = 5;
	PVOID pointer = NULL;

	/* these two, and Add, return the new value ... */
	KUNIT_EXPECT_EQ(test, 6, InterlockedIncrement(&value));
	KUNIT_EXPECT_EQ(test, 5, InterlockedDecrement(&value));
	KUNIT_EXPECT_EQ(test, 15, InterlockedAdd(&value, 10));
	/* ... all others the old one */
	KUNIT_EXPECT_EQ(test, 15, InterlockedExchangeAdd(&value, -5));
	KUNIT_EXPECT_EQ(test, 10, InterlockedExchange(&value, 20));
	KUNIT_EXPECT_EQ(test, 20, InterlockedCompareExchange(&value, 1, 19));
	KUNIT_EXPECT_EQ(test, 20, InterlockedCompareExchange(&value, 0xf0, 20));
	KUNIT_EXPECT_EQ(test, 0xf0, InterlockedOr(&value, 0x0f));
	KUNIT_EXPECT_EQ(test, 0xff, InterlockedAnd(&value, 0x3c));
	KUNIT_EXPECT_EQ(test, 0x3c, InterlockedXor(&value, 0x3d));
	KUNIT_EXPECT_EQ(test, 1, value);
	KUNIT_EXPECT_FALSE(test, InterlockedBitTestAndSet(&value, 31));
	KUNIT_EXPECT_TRUE(test, InterlockedBitTestAndReset(&value, 31));
	KUNIT_EXPECT_EQ(test, 1, value);

	KUNIT_EXPECT_EQ(test, 6LL, InterlockedIncrement64(&wide));
	KUNIT_EXPECT_EQ(test, 6LL, InterlockedExchangeAdd64(&wide, 1LL << 40));
	KUNIT_EXPECT_EQ(test, 6LL + (1LL << 40), wide);
	KUNIT_EXPECT_EQ(test, 5LL + (1LL << 40), InterlockedDecrement64(&wide));
	KUNIT_EXPECT_EQ(test, 5LL, InterlockedAdd64(&wide, -(1LL << 40)));
	KUNIT_EXPECT_EQ(test, 5LL, InterlockedExchange64(&wide, 0xf0LL << 32));
	KUNIT_EXPECT_EQ(test, 0xf0LL << 32, InterlockedOr64(&wide, 0x0fLL << 32));
	KUNIT_EXPECT_EQ(test, 0xffLL << 32, InterlockedAnd64(&wide, 0x3cLL << 32));
	KUNIT_EXPECT_EQ(test, 0x3cLL << 32, InterlockedXor64(&wide, 0x3dLL << 32));
	KUNIT_EXPECT_EQ(test, 1LL << 32, InterlockedCompareExchange64(&wide, 9, 8));
	KUNIT_EXPECT_EQ(test, 1LL << 32,
			InterlockedCompareExchange64(&wide, 9, 1LL << 32));
	KUNIT_EXPECT_EQ(test, 9LL, wide);
	KUNIT_EXPECT_NULL(test, InterlockedExchangePointer(&pointer, &wide));
	KUNIT_EXPECT_PTR_EQ(test, (PVOID)&wide,
			    InterlockedCompareExchangePointer(&pointer, NULL,
							      &wide));
	KUNIT_EXPECT_NULL(test, pointer);
}

static void lists_keep_order(struct kunit *test)
{
	SINGLE_LIST_ENTRY stack = { }, singles[2];
	LIST_ENTRY head, entries[3];

	InitializeListHead(&head);
	KUNIT_EXPECT_TRUE(test, IsListEmpty(&head));
	InsertTailList(&head, &entries[1]);
	InsertTailList(&head, &entries[2]);
	InsertHeadList(&head, &entries[0]);
	KUNIT_EXPECT_FALSE(test, IsListEmpty(&head));
	KUNIT_EXPECT_FALSE(test, RemoveEntryList(&entries[1]));
	KUNIT_EXPECT_PTR_EQ(test, &entries[0], RemoveHeadList(&head));
	KUNIT_EXPECT_PTR_EQ(test, &entries[2], RemoveTailList(&head));
	KUNIT_EXPECT_TRUE(test, IsListEmpty(&head));
	/* the last one says that the list is empty now */
	InsertTailList(&head, &entries[1]);
	KUNIT_EXPECT_TRUE(test, RemoveEntryList(&entries[1]));

	PushEntryList(&stack, &singles[0]);
	PushEntryList(&stack, &singles[1]);
	KUNIT_EXPECT_PTR_EQ(test, &singles[1], PopEntryList(&stack));
	KUNIT_EXPECT_PTR_EQ(test, &singles[0], PopEntryList(&stack));
	KUNIT_EXPECT_NULL(test, PopEntryList(&stack));
}

struct list_case {
	LIST_ENTRY head, entries[3];
	SINGLE_LIST_ENTRY stack, singles[2];
	KSPIN_LOCK lock;
	unsigned int good;
};

static void use_interlocked_lists(void *arg)
{
	struct list_case *c = arg;

	c->good += !ExInterlockedInsertTailList(&c->head, &c->entries[1], &c->lock);
	c->good += ExInterlockedInsertHeadList(&c->head, &c->entries[0], &c->lock) ==
		   &c->entries[1];
	c->good += ExInterlockedInsertTailList(&c->head, &c->entries[2], &c->lock) ==
		   &c->entries[1];
	c->good += ExInterlockedRemoveHeadList(&c->head, &c->lock) == &c->entries[0];
	c->good += ExInterlockedRemoveHeadList(&c->head, &c->lock) == &c->entries[1];
	c->good += ExInterlockedRemoveHeadList(&c->head, &c->lock) == &c->entries[2];
	c->good += !ExInterlockedRemoveHeadList(&c->head, &c->lock);
	c->good += !ExInterlockedPushEntryList(&c->stack, &c->singles[0], &c->lock);
	c->good += ExInterlockedPushEntryList(&c->stack, &c->singles[1], &c->lock) ==
		   &c->singles[0];
	c->good += ExInterlockedPopEntryList(&c->stack, &c->lock) == &c->singles[1];
	c->good += ExInterlockedPopEntryList(&c->stack, &c->lock) == &c->singles[0];
	c->good += !ExInterlockedPopEntryList(&c->stack, &c->lock);
}

static void lists_interlocked_anywhere(struct kunit *test)
{
	enum nt_context context;

	for (context = NT_TASK; context <= NT_HARDIRQ; context++) {
		struct list_case c = { };

		InitializeListHead(&c.head);
		KeInitializeSpinLock(&c.lock);
		nt_run_in(context, use_interlocked_lists, &c);
		KUNIT_EXPECT_EQ_MSG(test, 12U, c.good, "%s",
				    nt_context_names[context]);
	}
}

static void lists_sequenced(struct kunit *test)
{
	SLIST_ENTRY entries[3];
	SLIST_HEADER head;

	InitializeSListHead(&head);
	KUNIT_EXPECT_NULL(test, InterlockedPopEntrySList(&head));
	KUNIT_EXPECT_NULL(test, InterlockedPushEntrySList(&head, &entries[0]));
	KUNIT_EXPECT_PTR_EQ(test, &entries[0],
			    InterlockedPushEntrySList(&head, &entries[1]));
	InterlockedPushEntrySList(&head, &entries[2]);
	KUNIT_EXPECT_EQ(test, 3, ExQueryDepthSList(&head));
	KUNIT_EXPECT_PTR_EQ(test, &entries[2], InterlockedPopEntrySList(&head));
	KUNIT_EXPECT_PTR_EQ(test, &entries[1], InterlockedFlushSList(&head));
	KUNIT_EXPECT_PTR_EQ(test, &entries[0], entries[1].Next);
	KUNIT_EXPECT_NULL(test, entries[0].Next);
	KUNIT_EXPECT_EQ(test, 0, ExQueryDepthSList(&head));

	/* by the names of old, with a lock that is not needed */
	ExInitializeSListHead(&head);
	KUNIT_EXPECT_NULL(test, ExInterlockedPushEntrySList(&head, &entries[0], NULL));
	KUNIT_EXPECT_PTR_EQ(test, &entries[0],
			    ExInterlockedPopEntrySList(&head, NULL));
	KUNIT_EXPECT_NULL(test, ExInterlockedPopEntrySList(&head, NULL));
}

static void device_queue_is_busy_or_idle(struct kunit *test)
{
	KDEVICE_QUEUE_ENTRY entries[4] = { };
	KDEVICE_QUEUE queue;

	KeInitializeDeviceQueue(&queue);
	/* the first one runs, it does not wait */
	KUNIT_EXPECT_FALSE(test, KeInsertDeviceQueue(&queue, &entries[0]));
	KUNIT_EXPECT_TRUE(test, KeInsertByKeyDeviceQueue(&queue, &entries[1], 30));
	KUNIT_EXPECT_TRUE(test, KeInsertByKeyDeviceQueue(&queue, &entries[2], 10));
	KUNIT_EXPECT_TRUE(test, KeInsertByKeyDeviceQueue(&queue, &entries[3], 20));
	KUNIT_EXPECT_PTR_EQ(test, &entries[3], KeRemoveByKeyDeviceQueue(&queue, 15));
	KUNIT_EXPECT_PTR_EQ(test, &entries[2], KeRemoveByKeyDeviceQueue(&queue, 31));
	KUNIT_EXPECT_FALSE(test, KeRemoveEntryDeviceQueue(&queue, &entries[2]));
	KUNIT_EXPECT_TRUE(test, KeRemoveEntryDeviceQueue(&queue, &entries[1]));
	KUNIT_EXPECT_NULL(test, KeRemoveDeviceQueue(&queue));
	KUNIT_EXPECT_FALSE(test, KeInsertDeviceQueue(&queue, &entries[1]));
	KUNIT_EXPECT_TRUE(test, KeInsertDeviceQueue(&queue, &entries[2]));
	KUNIT_EXPECT_PTR_EQ(test, &entries[2], KeRemoveDeviceQueue(&queue));
	KUNIT_EXPECT_NULL(test, KeRemoveDeviceQueue(&queue));
}

static void strings_are_counted(struct kunit *test)
{
	UNICODE_STRING name, copy, other;
	WCHAR buffer[4];
	ANSI_STRING ansi;

	RtlInitUnicodeString(&name, L"\\Device\\Foo");
	KUNIT_EXPECT_EQ(test, 22, name.Length);
	KUNIT_EXPECT_EQ(test, 24, name.MaximumLength);
	RtlInitUnicodeString(&copy, NULL);
	KUNIT_EXPECT_EQ(test, 0, copy.Length);
	KUNIT_EXPECT_EQ(test, 0, copy.MaximumLength);
	RtlInitAnsiString(&ansi, "abc");
	KUNIT_EXPECT_EQ(test, 3, ansi.Length);
	KUNIT_EXPECT_EQ(test, 4, ansi.MaximumLength);

	copy.Buffer = buffer;
	copy.MaximumLength = sizeof(buffer);
	RtlCopyUnicodeString(&copy, &name);
	KUNIT_EXPECT_EQ(test, 8, copy.Length);
	RtlInitUnicodeString(&other, L"\\dEV");
	KUNIT_EXPECT_FALSE(test, RtlEqualUnicodeString(&copy, &other, false));
	KUNIT_EXPECT_TRUE(test, RtlEqualUnicodeString(&copy, &other, true));
}

static void strings_are_printed(struct kunit *test)
{
	UNICODE_STRING text, part;
	WCHAR wide[8], buffer[16];
	char narrow[8];

	text.Buffer = buffer;
	text.Length = 0;
	text.MaximumLength = sizeof(buffer);
	RtlInitUnicodeString(&part, L"\x20ac");
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			RtlUnicodeStringPrintf(&text, L"%s%d %S %wZ", L"Dev", 7,
					       "x", &part));
	KUNIT_EXPECT_EQ(test, 16, text.Length);
	KUNIT_EXPECT_MEMEQ(test, buffer, L"Dev7 x \x20ac", 16);
	text.MaximumLength = 6;
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_OVERFLOW,
			RtlUnicodeStringPrintf(&text, L"%ws", L"abcdef"));
	KUNIT_EXPECT_EQ(test, 6, text.Length);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			RtlStringCbPrintfA(narrow, sizeof(narrow), "%I64x", 0x1234ULL));
	KUNIT_EXPECT_STREQ(test, "1234", (const char *)narrow);
	KUNIT_EXPECT_EQ(test, STATUS_BUFFER_OVERFLOW,
			RtlStringCbPrintfA(narrow, sizeof(narrow), "%s", "12345678"));
	KUNIT_EXPECT_STREQ(test, "1234567", (const char *)narrow);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			RtlStringCbPrintfW(wide, sizeof(wide), L"%Ix", ~0UL >> 40));
	KUNIT_EXPECT_MEMEQ(test, wide, L"ffffff", 14);

	ntdma_inject_arm(NTDMA_SITE_STRING, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			RtlStringCbPrintfW(wide, sizeof(wide), L"x"));
	ntdma_inject_disarm();
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			RtlStringCbPrintfA(narrow, 0, "x"));
}

static void bytes_are_swapped(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0x2211, RtlUshortByteSwap(0x1122));
	KUNIT_EXPECT_EQ(test, 0x44332211U, RtlUlongByteSwap(0x11223344));
	KUNIT_EXPECT_EQ(test, 0x8877665544332211ULL,
			RtlUlonglongByteSwap(0x1122334455667788ULL));
	KUNIT_EXPECT_TRUE(test, RtlEqualMemory("abc", "abd", 2));
	KUNIT_EXPECT_FALSE(test, RtlEqualMemory("abc", "abd", 3));
}

/* the line of the tag in debugfs, or NULL */
static const char *tag_line(struct kunit *test, const char *tag)
{
	struct seq_file m = { .size = PAGE_SIZE - 1 };

	m.buf = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	KUNIT_EXPECT_EQ(test, 0, ntdma_pool_show(&m, NULL));
	return strstr(m.buf, tag);
}

static void pool_tags_are_kept(struct kunit *test)
{
	PVOID first = ExAllocatePoolWithTag(NonPagedPool, 100, TAG);
	PVOID second = ExAllocatePoolUninitialized(PagedPool, 3000, TAG);
	const char *line;

	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_NOT_NULL(test, second);
	line = tag_line(test, "Nrtl");
	KUNIT_ASSERT_NOT_NULL(test, line);
	/* what is rounded up counts as such */
	KUNIT_EXPECT_TRUE(test, !strncmp(line, "Nrtl        2       3128\n", 25));

	NT_MISUSE(test, ExFreePoolWithTag(first, TAG + 1));
	NT_MISUSE(test, ExFreePool((u8 *)first + 16));
	ExFreePoolWithTag(first, TAG);
	NT_MISUSE(test, ExFreePoolWithTag(first, TAG));
	ExFreePool(second);
	ExFreePool(NULL);
	KUNIT_EXPECT_NULL(test, tag_line(test, "Nrtl"));

	ntdma_inject_arm(NTDMA_SITE_POOL_RECORD, 1, false);
	KUNIT_EXPECT_NULL(test, ExAllocatePool2(POOL_FLAG_NON_PAGED, 8, TAG));
	ntdma_inject_disarm();
	KUNIT_EXPECT_NULL(test, ExAllocatePool2(POOL_FLAG_NON_PAGED, 0, TAG));
	KUNIT_EXPECT_NULL(test, ExAllocatePool2(POOL_FLAG_NON_PAGED, 8, 0));
}

static unsigned int allocated;

static PVOID count_allocate(POOL_TYPE type, SIZE_T size, ULONG tag)
{
	allocated++;
	return ExAllocatePoolWithTag(type, size, tag);
}

static VOID count_free(PVOID buffer)
{
	allocated--;
	ExFreePool(buffer);
}

static void lookaside_keeps_blocks(struct kunit *test)
{
	NPAGED_LOOKASIDE_LIST list;
	PVOID blocks[40];
	unsigned int i;

	allocated = 0;
	ExInitializeNPagedLookasideList(&list, count_allocate, count_free, 0, 200,
					TAG, 0);
	blocks[0] = ExAllocateFromNPagedLookasideList(&list);
	KUNIT_ASSERT_NOT_NULL(test, blocks[0]);
	ExFreeToNPagedLookasideList(&list, blocks[0]);
	KUNIT_EXPECT_EQ(test, 1U, allocated);
	KUNIT_EXPECT_PTR_EQ(test, blocks[0],
			    ExAllocateFromNPagedLookasideList(&list));
	for (i = 1; i < ARRAY_SIZE(blocks); i++)
		blocks[i] = ExAllocateFromNPagedLookasideList(&list);
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		ExFreeToNPagedLookasideList(&list, blocks[i]);
	/* not all of them are kept */
	KUNIT_EXPECT_GT(test, 40U, allocated);
	ExDeleteNPagedLookasideList(&list);
	KUNIT_EXPECT_EQ(test, 0U, allocated);
	KUNIT_EXPECT_NULL(test, tag_line(test, "Nrtl"));
}

static PVOID count_allocate_ex(POOL_TYPE type, SIZE_T size, ULONG tag,
			       PLOOKASIDE_LIST_EX list)
{
	allocated++;
	return list && type == PagedPool ? ExAllocatePoolWithTag(type, size, tag) :
					   NULL;
}

static VOID count_free_ex(PVOID buffer, PLOOKASIDE_LIST_EX list)
{
	allocated -= !!list;
	ExFreePool(buffer);
}

static void lookaside_in_all_forms(struct kunit *test)
{
	PAGED_LOOKASIDE_LIST paged;
	LOOKASIDE_LIST_EX list;
	PVOID block;

	allocated = 0;
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER_5,
			ExInitializeLookasideListEx(&list, NULL, NULL, PagedPool, 3,
						    64, TAG, 0));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER_8,
			ExInitializeLookasideListEx(&list, NULL, NULL, PagedPool, 0,
						    64, TAG, 1));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			ExInitializeLookasideListEx(&list, count_allocate_ex,
						    count_free_ex, PagedPool, 0, 64,
						    TAG, 0));
	block = ExAllocateFromLookasideListEx(&list);
	KUNIT_ASSERT_NOT_NULL(test, block);
	ExFreeToLookasideListEx(&list, block);
	KUNIT_EXPECT_EQ(test, 1U, allocated);
	ExFlushLookasideListEx(&list);
	KUNIT_EXPECT_EQ(test, 0U, allocated);
	block = ExAllocateFromLookasideListEx(&list);
	ExFreeToLookasideListEx(&list, block);
	ExDeleteLookasideListEx(&list);
	KUNIT_EXPECT_EQ(test, 0U, allocated);

	ExInitializePagedLookasideList(&paged, NULL, NULL, 0, 64, TAG, 0);
	block = ExAllocateFromPagedLookasideList(&paged);
	KUNIT_EXPECT_NOT_NULL(test, block);
	ExFreeToPagedLookasideList(&paged, block);
	KUNIT_EXPECT_NOT_NULL(test, tag_line(test, "Nrtl"));
	ExDeletePagedLookasideList(&paged);
	KUNIT_EXPECT_NULL(test, tag_line(test, "Nrtl"));
}

static PHYSICAL_ADDRESS address_of(u64 value)
{
	PHYSICAL_ADDRESS address = { .QuadPart = value };

	return address;
}

static void contiguous_memory_is_in_bounds(struct kunit *test)
{
	PHYSICAL_ADDRESS physical;
	u8 *memory;

	memory = MmAllocateContiguousMemory(3 * PAGE_SIZE + 1,
					    address_of(S64_MAX));
	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_EXPECT_NULL(test, memchr_inv(memory, 0, 4 * PAGE_SIZE));
	physical = MmGetPhysicalAddress(memory);
	KUNIT_EXPECT_EQ(test, (u64)virt_to_phys(memory), (u64)physical.QuadPart);
	KUNIT_EXPECT_EQ(test, physical.QuadPart + 5000,
			MmGetPhysicalAddress(memory + 5000).QuadPart);
	NT_MISUSE(test, ExFreePool(memory));
	NT_MISUSE(test, MmFreeContiguousMemory(memory + PAGE_SIZE));
	MmFreeContiguousMemory(memory);
	NT_MISUSE(test, MmFreeContiguousMemory(memory));

	/* nothing lies below the first page */
	KUNIT_EXPECT_NULL(test, MmAllocateContiguousMemory(PAGE_SIZE,
							   address_of(4095)));
	KUNIT_EXPECT_NULL(test, MmAllocateContiguousMemory(0, address_of(~0ULL)));
	memory = MmAllocateContiguousMemorySpecifyCache(PAGE_SIZE, address_of(0),
							address_of(S64_MAX),
							address_of(PAGE_SIZE),
							MmCached);
	KUNIT_EXPECT_NOT_NULL(test, memory);
	MmFreeContiguousMemorySpecifyCache(memory, PAGE_SIZE, MmCached);
	ntdma_inject_arm(NTDMA_SITE_CONTIGUOUS, 1, true);
	KUNIT_EXPECT_NULL(test, MmAllocateContiguousMemory(PAGE_SIZE,
							   address_of(S64_MAX)));
	ntdma_inject_disarm();
	KUNIT_EXPECT_EQ(test, 0LL, MmGetPhysicalAddress((PVOID)8).QuadPart);
}

static void io_space_misuse(struct kunit *test)
{
	PVOID mapped = test;

	NT_MISUSE(test, mapped = MmMapIoSpace(address_of(0), 0, MmNonCached));
	KUNIT_EXPECT_NULL(test, mapped);
	NT_MISUSE(test, mapped = MmMapIoSpaceEx(address_of(0), 1, 0x40));
	KUNIT_EXPECT_NULL(test, mapped);
	KUNIT_EXPECT_NULL(test, MmMapIoSpace(address_of(0), 1, MmNotMapped));
	MmUnmapIoSpace(NULL, 1);
}

/* Memory takes the place of registers; User Mode Linux would look for a device. */
static void registers_of_all_widths(struct kunit *test)
{
	u64 bytes[4] = { }, out[4] = { 1, 2, 3, 0x8877665544332211ULL }, in[4];
	u32 in32[2];
	u16 in16[3];
	u8 in8[3];

	if (IS_ENABLED(CONFIG_UML))
		kunit_skip(test, "no plain register here");
	WRITE_REGISTER_BUFFER_ULONG64(bytes, out, 4);
	KUNIT_EXPECT_MEMEQ(test, bytes, out, sizeof(out));
	READ_REGISTER_BUFFER_ULONG64(bytes, in, 4);
	KUNIT_EXPECT_MEMEQ(test, in, out, sizeof(out));
	READ_REGISTER_BUFFER_ULONG((PULONG)&bytes[3], in32, 2);
	KUNIT_EXPECT_EQ(test, 0x88776655U, in32[1]);
	READ_REGISTER_BUFFER_UCHAR((PUCHAR)&bytes[3], in8, 3);
	KUNIT_EXPECT_EQ(test, 0x33, in8[2]);
	KUNIT_EXPECT_EQ(test, 0x4433, READ_REGISTER_USHORT((PUSHORT)&bytes[3] + 1));
	WRITE_REGISTER_USHORT((PUSHORT)&bytes[0], 0xabcd);
	KUNIT_EXPECT_EQ(test, 0xcd, READ_REGISTER_UCHAR((PUCHAR)&bytes[0]));
	WRITE_REGISTER_UCHAR((PUCHAR)&bytes[0], 0xee);
	KUNIT_EXPECT_EQ(test, 0xabeeU, READ_REGISTER_ULONG((PULONG)&bytes[0]));
	WRITE_REGISTER_NOFENCE_ULONG((PULONG)&bytes[1], 0x11111111);
	KUNIT_EXPECT_EQ(test, 0x11111111U,
			READ_REGISTER_NOFENCE_ULONG((PULONG)&bytes[1]));
	WRITE_REGISTER_BUFFER_UCHAR((PUCHAR)&bytes[0], (PUCHAR)"abcdefgh", 8);
	READ_REGISTER_BUFFER_USHORT((PUSHORT)&bytes[0], in16, 3);
	KUNIT_EXPECT_MEMEQ(test, in16, "abcdef", 6);
	WRITE_REGISTER_BUFFER_USHORT((PUSHORT)&bytes[1], in16, 3);
	KUNIT_EXPECT_MEMEQ(test, &bytes[1], "abcdef", 6);
	in32[0] = 0x01020304;
	WRITE_REGISTER_BUFFER_ULONG((PULONG)&bytes[1], in32, 2);
	KUNIT_EXPECT_EQ(test, 0x8877665501020304ULL, bytes[1]);
	WRITE_REGISTER_NOFENCE_UCHAR((PUCHAR)&bytes[1], 0x99);
	KUNIT_EXPECT_EQ(test, 0x99, READ_REGISTER_NOFENCE_UCHAR((PUCHAR)&bytes[1]));
	WRITE_REGISTER_NOFENCE_USHORT((PUSHORT)&bytes[1] + 1, 0x7777);
	KUNIT_EXPECT_EQ(test, 0x7777,
			READ_REGISTER_NOFENCE_USHORT((PUSHORT)&bytes[1] + 1));
	KUNIT_EXPECT_EQ(test, 0x8877665577770399ULL, bytes[1]);
	WRITE_REGISTER_NOFENCE_ULONG64(&bytes[1], 0x1122334455667788ULL);
	KUNIT_EXPECT_EQ(test, 0x1122334455667788ULL, bytes[1]);
	WRITE_REGISTER_ULONG64(&bytes[2], ~0ULL);
	KUNIT_EXPECT_EQ(test, ~0ULL, READ_REGISTER_ULONG64(&bytes[2]));
	WRITE_REGISTER_ULONG((PULONG)&bytes[2], 0);
	KUNIT_EXPECT_EQ(test, ~0ULL << 32, READ_REGISTER_NOFENCE_ULONG64(&bytes[2]));
}

/* The scratch register of the first serial port, which remembers a byte. */
#define UART		0x3f8UL
#define UART_SCRATCH	(UART + 7)

static void ports_of_all_widths(struct kunit *test)
{
	UCHAR before, bytes[2], pattern[] = { 0x12, 0x34 };
	USHORT words[2] = { 0x4100, 0x4200 };
	ULONG wide, wides[2];

	if (IS_ENABLED(CONFIG_UML) || !IS_ENABLED(CONFIG_X86))
		kunit_skip(test, "no ports here");
	before = READ_PORT_UCHAR((PUCHAR)UART_SCRATCH);
	WRITE_PORT_UCHAR((PUCHAR)UART_SCRATCH, 0xa5);
	if (READ_PORT_UCHAR((PUCHAR)UART_SCRATCH) != 0xa5)
		kunit_skip(test, "no serial port here");
	/* all bytes of a buffer go to one port */
	WRITE_PORT_BUFFER_UCHAR((PUCHAR)UART_SCRATCH, pattern, 2);
	READ_PORT_BUFFER_UCHAR((PUCHAR)UART_SCRATCH, bytes, 2);
	KUNIT_EXPECT_EQ(test, 0x34, bytes[0]);
	KUNIT_EXPECT_EQ(test, 0x34, bytes[1]);
	KUNIT_EXPECT_EQ(test, 0x34,
			READ_PORT_USHORT((PUSHORT)(UART_SCRATCH - 1)) >> 8);
	/* modem control stays, the two registers of status do not mind */
	wide = READ_PORT_ULONG((PULONG)(UART_SCRATCH - 3));
	KUNIT_EXPECT_EQ(test, 0x34U, wide >> 24);
	WRITE_PORT_USHORT((PUSHORT)(UART_SCRATCH - 1), 0x5600);
	KUNIT_EXPECT_EQ(test, 0x56, READ_PORT_UCHAR((PUCHAR)UART_SCRATCH));
	WRITE_PORT_ULONG((PULONG)(UART_SCRATCH - 3), (wide & 0xffffff) | 0x78000000);
	KUNIT_EXPECT_EQ(test, 0x78, READ_PORT_UCHAR((PUCHAR)UART_SCRATCH));
	WRITE_PORT_BUFFER_USHORT((PUSHORT)(UART_SCRATCH - 1), words, 2);
	READ_PORT_BUFFER_USHORT((PUSHORT)(UART_SCRATCH - 1), words, 2);
	KUNIT_EXPECT_EQ(test, 0x42, words[0] >> 8);
	KUNIT_EXPECT_EQ(test, 0x42, words[1] >> 8);
	wides[0] = (wide & 0xffffff) | 0x12000000;
	wides[1] = (wide & 0xffffff) | 0x23000000;
	WRITE_PORT_BUFFER_ULONG((PULONG)(UART_SCRATCH - 3), wides, 2);
	READ_PORT_BUFFER_ULONG((PULONG)(UART_SCRATCH - 3), wides, 2);
	KUNIT_EXPECT_EQ(test, 0x23U, wides[0] >> 24);
	KUNIT_EXPECT_EQ(test, 0x23U, wides[1] >> 24);
	WRITE_PORT_UCHAR((PUCHAR)UART_SCRATCH, before);
}

DEFINE_GUID(a_guid_of_ours, 0x01020304, 0x0506, 0x0708, 9, 10, 11, 12, 13, 14,
	    15, 16);

static void macros_of_the_kits(struct kunit *test)
{
	DEVICE_POWER_STATE device = PowerDeviceD0;
	SYSTEM_POWER_STATE system = PowerSystemWorking;
	POWER_STATE state = { .SystemState = system };
	struct record {
		ULONG first;
		LIST_ENTRY link;
	} record;

	KUNIT_EXPECT_PTR_EQ(test, &record,
			    CONTAINING_RECORD(&record.link, struct record, link));
	KUNIT_EXPECT_EQ(test, 8, FIELD_OFFSET(struct record, link));
	KUNIT_EXPECT_EQ(test, 0x222003U,
			CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER,
				 FILE_ANY_ACCESS));
	KUNIT_EXPECT_EQ(test, 3U, METHOD_FROM_CTL_CODE(0x222003));
	PAGED_CODE();
	C_ASSERT(sizeof(record.first) == 4);
	UNREFERENCED_PARAMETER(record);
	KUNIT_EXPECT_EQ(test, 1, (int)device);
	KUNIT_EXPECT_EQ(test, 1, (int)state.DeviceState);
	KUNIT_EXPECT_EQ(test, 1, (int)DevicePowerState);
	KUNIT_EXPECT_EQ(test, 4UL, sizeof(POWER_STATE));

	KUNIT_EXPECT_TRUE(test, NT_SUCCESS(STATUS_PENDING));
	KUNIT_EXPECT_TRUE(test, NT_INFORMATION((NTSTATUS)0x40000000));
	KUNIT_EXPECT_TRUE(test, NT_WARNING(STATUS_BUFFER_OVERFLOW));
	KUNIT_EXPECT_TRUE(test, NT_ERROR(STATUS_NO_MATCH));
	KUNIT_EXPECT_EQ(test, 0xc0000272U, (ULONG)STATUS_NO_MATCH);
	KUNIT_EXPECT_EQ(test, 9, a_guid_of_ours.Data4[0]);
	KUNIT_EXPECT_TRUE(test, IsEqualGUID(&a_guid_of_ours, &a_guid_of_ours));
}

static void macros_for_pages(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0x234U, BYTE_OFFSET(0x1234));
	KUNIT_EXPECT_EQ(test, 0x2000UL, ROUND_TO_PAGES(0x1001));
	KUNIT_EXPECT_EQ(test, 2, (int)BYTES_TO_PAGES(0x1001));
	KUNIT_EXPECT_EQ(test, 2U, ADDRESS_AND_SIZE_TO_SPAN_PAGES(0xfff, 2));
	KUNIT_EXPECT_EQ(test, 24UL, ROUND_TO_SIZE(17, 8));
	KUNIT_EXPECT_EQ(test, 16UL, ALIGN_DOWN_BY(23, 8));
	KUNIT_EXPECT_EQ(test, 24UL, ALIGN_UP_BY(17, 8));
	KUNIT_EXPECT_PTR_EQ(test, (PVOID)0x1000, ALIGN_DOWN_POINTER_BY(0x1fff, 0x1000));
	KUNIT_EXPECT_PTR_EQ(test, (PVOID)0x2000, ALIGN_UP_POINTER_BY(0x1001, 0x1000));
	KUNIT_EXPECT_TRUE(test, ARGUMENT_PRESENT(test));
}

/* With DBG: a condition that does not hold is printed, and the driver goes on. */
static void checked_builds_print(struct kunit *test)
{
	unsigned int evaluated = 0;

	ASSERT(++evaluated == 1);
	NT_ASSERT(++evaluated == 2);
	NT_ASSERT(++evaluated == 99);
	ASSERTMSG("a message", ++evaluated == 99);
	KUNIT_EXPECT_EQ(test, 4U, evaluated);
	KdPrint(("%u\n", ++evaluated));
	KdPrintEx((DPFLTR_IHVBUS_ID, DPFLTR_INFO_LEVEL, "%u\n", ++evaluated));
	KUNIT_EXPECT_EQ(test, 6U, evaluated);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			(NTSTATUS)DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL,
					     "%I64x %Ix\n", 1ULL << 40, 2UL));
}

static struct kunit_case nt_rtl_cases[] = {
	KUNIT_CASE(interlocked_new_and_old),
	KUNIT_CASE(lists_keep_order),
	KUNIT_CASE(lists_interlocked_anywhere),
	KUNIT_CASE(lists_sequenced),
	KUNIT_CASE(device_queue_is_busy_or_idle),
	KUNIT_CASE(strings_are_counted),
	KUNIT_CASE(strings_are_printed),
	KUNIT_CASE(bytes_are_swapped),
	KUNIT_CASE(pool_tags_are_kept),
	KUNIT_CASE(lookaside_keeps_blocks),
	KUNIT_CASE(lookaside_in_all_forms),
	KUNIT_CASE(contiguous_memory_is_in_bounds),
	KUNIT_CASE(io_space_misuse),
	KUNIT_CASE(registers_of_all_widths),
	KUNIT_CASE(ports_of_all_widths),
	KUNIT_CASE(macros_of_the_kits),
	KUNIT_CASE(macros_for_pages),
	KUNIT_CASE(checked_builds_print),
	{}
};

static struct kunit_suite nt_rtl_suite = {
	.name = "ntdma_nt_rtl",
	.init = nt_fixture_init,
	.exit = nt_fixture_exit,
	.test_cases = nt_rtl_cases,
};

kunit_test_suite(nt_rtl_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_DESCRIPTION("Tests of ntdma's small routines");
MODULE_LICENSE("GPL");
