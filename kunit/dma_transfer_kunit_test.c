// SPDX-License-Identifier: GPL-2.0-only
/*
 * MapTransfer() and FlushAdapterBuffers() of a bus master, the packet way.
 */
#include <linux/module.h>
#include <linux/sizes.h>

#include "fixture_calls.h"

/**
 * struct transfer - a buffer, and map registers to move it with
 * @fx: the case
 * @adapter: owns @base
 * @base: from a grant that kept the registers
 * @map_regs: number in @base
 * @buf: the memory
 * @write: direction
 */
struct transfer {
	struct fixture *fx;
	PDMA_ADAPTER adapter;
	PVOID base;
	ULONG map_regs;
	struct fx_buffer *buf;
	BOOLEAN write;
};

static struct transfer transfer_begin(struct kunit *test, PDMA_ADAPTER adapter,
				      struct fx_buffer *buf, BOOLEAN write)
{
	struct transfer xfer = {
		.fx = test->priv,
		.adapter = adapter,
		.buf = buf,
		.write = write,
	};

	xfer.map_regs = buf->nr_pages;
	xfer.base = fx_grant_base(xfer.fx, adapter, xfer.map_regs,
				  DeallocateObjectKeepRegisters);
	return xfer;
}

static u64 transfer_map(struct transfer *xfer, u32 start, ULONG *length)
{
	return fx_map(xfer->adapter, xfer->buf->mdl, xfer->base,
		      fx_va(xfer->buf, start), length, xfer->write);
}

static BOOLEAN transfer_flush(struct transfer *xfer, u32 start, u32 length)
{
	return fx_flush(xfer->adapter, xfer->buf->mdl, xfer->base,
			fx_va(xfer->buf, start), length, xfer->write);
}

/* Maps run after run and lets the device move each; the number of runs. */
static u32 transfer_move(struct transfer *xfer, u32 start, u32 length)
{
	enum fx_way way = xfer->write ? FX_TO_DEVICE : FX_FROM_DEVICE;
	u32 done, runs = 0;
	ULONG run;

	for (done = start; done < start + length; done += run, runs++) {
		u64 addr;

		run = start + length - done;
		addr = transfer_map(xfer, done, &run);
		if (!run || run > start + length - done)
			return 0;
		if (fx_device_move(addr, run, done, way))
			return 0;
	}
	return runs;
}

static void transfer_end(struct transfer *xfer)
{
	fx_free_map_regs(xfer->adapter, xfer->base, xfer->map_regs);
	fx_put_adapter(xfer->adapter);
	fx_buffer_free(xfer->buf);
}

/* Proves: C-076 C-094 */
static void transfer_contiguous_is_one_run(struct kunit *test)
{
	struct fx_buffer *buf = fx_contiguous(test, 0, 3 * PAGE_SIZE);
	struct transfer xfer;
	ULONG length = buf->length;
	u64 addr;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, true);
	fx_buffer_fill(buf, 1);
	addr = transfer_map(&xfer, 0, &length);
	KUNIT_EXPECT_EQ(test, buf->length, length);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(addr, length, 0, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, buf->length, 1);
	KUNIT_EXPECT_EQ(test, 1, transfer_flush(&xfer, 0, buf->length));
	transfer_end(&xfer);
}

/* Proves: C-077 C-089 */
static void transfer_scattered_runs_end_at_pages(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0x800, 3 * PAGE_SIZE);
	u32 done = 0, runs = 0, expect;
	struct transfer xfer;
	u64 addr[4];
	ULONG run;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, true);
	for (; done < buf->length && runs < ARRAY_SIZE(addr); runs++) {
		expect = PAGE_SIZE - offset_in_page(buf->offset + done);
		run = buf->length - done;
		expect = min_t(u32, expect, run);
		addr[runs] = transfer_map(&xfer, done, &run);
		KUNIT_ASSERT_GT(test, run, 0U);
		KUNIT_EXPECT_LE(test, run, expect);
		done += run;
	}
	KUNIT_EXPECT_EQ(test, buf->length, done);
	while (runs--)
		FX_EXPECT_MAPPED(test, addr[runs]);
	transfer_flush(&xfer, 0, buf->length);
	transfer_end(&xfer);
}

struct transfer_row {
	const char *name;
	bool sg, scattered, write;
	unsigned int bits;
	u32 offset, length;
};

static const struct transfer_row transfer_rows[] = {
	{ "sg scattered out", true, true, true, 64, 0, 0x4000 },
	{ "sg scattered in", true, true, false, 64, 0, 0x4000 },
	{ "sg odd edges out", true, true, true, 64, 0x123, 0x3ed1 },
	{ "sg odd edges in", true, true, false, 64, 0xfff, 0x2002 },
	{ "sg contiguous in", true, false, false, 64, 0x10, 0x3000 },
	{ "one byte out", true, true, true, 64, 0xfff, 1 },
	{ "packet scattered out", false, true, true, 64, 0, 0x4000 },
	{ "packet scattered in", false, true, false, 64, 0x123, 0x3ed1 },
	{ "packet contiguous in", false, false, false, 64, 1, 0x2ffe },
	{ "packet 32 bits in", false, true, false, 32, 0x801, 0x3001 },
	{ "packet 24 bits out", false, true, true, 24, 0x801, 0x3001 },
	{ "packet 24 bits in", false, true, false, 24, 0x801, 0x3001 },
	{ "packet full 64 KiB in", false, true, false, 24, 0, 0x10000 },
	{ "packet 64 KiB and offset out", false, true, true, 24, 0xfff,
	  0x10000 },
};

static void transfer_desc(const struct transfer_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(transfer, transfer_rows, transfer_desc);

static struct transfer transfer_of_row(struct kunit *test,
				       const struct transfer_row *row)
{
	struct fixture *fx = test->priv;
	struct fx_buffer *buf;
	PDMA_ADAPTER adapter;

	if (row->sg)
		adapter = fx_adapter(fx, DEVICE_DESCRIPTION_VERSION2);
	else
		adapter = fx_packet_adapter(fx, row->bits, FX_MAX_LENGTH);
	if (row->scattered)
		buf = fx_scattered(test, row->offset, row->length);
	else
		buf = fx_contiguous(test, row->offset, row->length);
	return transfer_begin(test, adapter, buf, row->write);
}

/* Proves: C-078 C-079 C-081 C-082 C-083 C-095 B-28 */
static void transfer_moves_every_byte(struct kunit *test)
{
	const struct transfer_row *row = test->param_value;
	struct transfer xfer = transfer_of_row(test, row);
	struct fx_buffer *buf = xfer.buf;
	u32 runs;

	if (row->write)
		fx_buffer_fill(buf, 3);
	else
		fx_device_load(row->length, 3);
	runs = transfer_move(&xfer, 0, buf->length);
	KUNIT_EXPECT_NE(test, 0U, runs);
	if (!row->sg)
		KUNIT_EXPECT_EQ(test, 1U, runs);
	KUNIT_EXPECT_EQ(test, 1, transfer_flush(&xfer, 0, buf->length));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	if (row->write)
		FX_EXPECT_DEVICE_DATA(test, row->length, 3);
	FX_EXPECT_DATA(test, buf, 3);
	transfer_end(&xfer);
}

/* Proves: C-080 */
static void transfer_keeps_page_offset(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0x123, PAGE_SIZE);
	ULONG length = 0x200;
	struct transfer xfer;
	u64 addr;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, true);
	addr = transfer_map(&xfer, 0, &length);
	KUNIT_EXPECT_EQ(test, 0x123ULL, addr & 0xfff);
	transfer_flush(&xfer, 0, length);
	transfer_end(&xfer);
}

/* Proves: C-081 */
static void transfer_from_the_third_page(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0x100, 4 * PAGE_SIZE);
	u32 start = 2 * PAGE_SIZE + 7;
	struct transfer xfer;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, true);
	fx_buffer_fill(buf, 4);
	KUNIT_EXPECT_NE(test, 0U, transfer_move(&xfer, start, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, (u32)PAGE_SIZE,
			fx_device_differs(start, PAGE_SIZE, 4));
	transfer_flush(&xfer, start, PAGE_SIZE);
	transfer_end(&xfer);
}

/* Proves: C-084 */
static void transfer_out_visible_before_flush(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	struct fx_buffer *buf = fx_scattered(test, 0x33, 2 * PAGE_SIZE);
	struct transfer xfer;

	ntdma_testdev_set_mode(NTDMA_TESTDEV_CTL_NON_COHERENT);
	xfer = transfer_begin(test, fx_packet_adapter(fx, 24, SZ_64K),
			      buf, true);
	fx_buffer_fill(buf, 5);
	KUNIT_EXPECT_NE(test, 0U, transfer_move(&xfer, 0, buf->length));
	FX_EXPECT_DEVICE_DATA(test, buf->length, 5);
	transfer_flush(&xfer, 0, buf->length);
	transfer_end(&xfer);
}

/* Proves: C-085 */
static void transfer_in_visible_after_flush(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0x33, 2 * PAGE_SIZE);
	struct transfer xfer;

	xfer = transfer_begin(test, fx_packet_adapter(test->priv, 24, SZ_64K),
			      buf, false);
	fx_device_load(buf->length, 6);
	KUNIT_EXPECT_NE(test, 0U, transfer_move(&xfer, 0, buf->length));
	KUNIT_EXPECT_EQ(test, FX_MARGIN, *fx_byte(buf, 0));
	KUNIT_EXPECT_EQ(test, FX_MARGIN, *fx_byte(buf, buf->length - 1));
	transfer_flush(&xfer, 0, buf->length);
	FX_EXPECT_DATA(test, buf, 6);
	transfer_end(&xfer);
}

/* The device need not write all that was mapped: the rest stays as it was. */
static void transfer_in_part_keeps_the_rest(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0, 2 * PAGE_SIZE);
	ULONG length = buf->length;
	struct transfer xfer;
	u64 addr;

	xfer = transfer_begin(test, fx_packet_adapter(test->priv, 24, SZ_64K),
			      buf, false);
	fx_buffer_fill(buf, 7);
	fx_device_load(100, 8);
	addr = transfer_map(&xfer, 0, &length);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(addr, 100, 0, FX_FROM_DEVICE));
	transfer_flush(&xfer, 0, buf->length);
	KUNIT_EXPECT_EQ(test, 100U, fx_buffer_differs(buf, 0, 100, 8));
	KUNIT_EXPECT_EQ(test, buf->length - 100,
			fx_buffer_differs(buf, 100, buf->length - 100, 7));
	transfer_end(&xfer);
}

/* Proves: C-086 */
static void transfer_stays_in_its_mdl(struct kunit *test)
{
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	struct fx_buffer *next = fx_contiguous(test, 0, PAGE_SIZE);
	ULONG length = 2 * PAGE_SIZE;
	struct transfer xfer;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, true);
	buf->mdl->Next = next->mdl;
	FX_MISUSE(xfer.fx, transfer_map(&xfer, 0, &length));
	KUNIT_EXPECT_EQ(test, 0U, length);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	transfer_end(&xfer);
	fx_buffer_free(next);
}

/* Proves: C-087 */
static void transfer_outside_the_mdl(struct kunit *test)
{
	static const s64 starts[] = { -1, PAGE_SIZE, SZ_1G };
	struct fx_buffer *buf = fx_scattered(test, 0x10, PAGE_SIZE);
	struct transfer xfer;
	ULONG length;
	u64 addr;
	int i;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, true);
	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		length = 16;
		FX_MISUSE(xfer.fx, addr = transfer_map(&xfer, starts[i],
						       &length));
		KUNIT_EXPECT_EQ(test, 0ULL, addr);
		KUNIT_EXPECT_EQ(test, 0U, length);
	}
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	transfer_end(&xfer);
}

/* Proves: C-088 */
static void transfer_of_nothing(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct transfer xfer;
	ULONG length = 0;
	u64 addr;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, true);
	FX_MISUSE(xfer.fx, addr = transfer_map(&xfer, 0, &length));
	KUNIT_EXPECT_EQ(test, 0ULL, addr);
	KUNIT_EXPECT_EQ(test, 0U, length);
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	transfer_end(&xfer);
}

/*
 * A partial MDL numbers addresses as its source does.
 *
 * Proves: C-282
 */
static void transfer_of_partial_mdl(struct kunit *test)
{
	struct fx_buffer *buf = fx_contiguous(test, 0, 4 * PAGE_SIZE);
	u8 *start = page_address(buf->pages[0]);
	PDMA_ADAPTER adapter = fx_adapter(test->priv, 2);
	ULONG length = PAGE_SIZE;
	PMDL source, part;
	PVOID base;
	u64 addr;

	source = IoAllocateMdl(start, buf->length, false, false, NULL);
	part = IoAllocateMdl(start, buf->length, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, source);
	KUNIT_ASSERT_NOT_NULL(test, part);
	MmBuildMdlForNonPagedPool(source);
	IoBuildPartialMdl(source, part, start + 0x1800, 2 * PAGE_SIZE);
	fx_buffer_fill(buf, 15);
	base = fx_grant_base(test->priv, adapter, 3,
			     DeallocateObjectKeepRegisters);
	addr = fx_map(adapter, part, base, start + 0x1900, &length, true);
	KUNIT_EXPECT_EQ(test, (ULONG)PAGE_SIZE, length);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(addr, length, 0x1900,
						FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, (u32)PAGE_SIZE,
			fx_device_differs(0x1900, PAGE_SIZE, 15));
	fx_flush(adapter, part, base, start + 0x1900, length, true);
	fx_free_map_regs(adapter, base, 3);
	IoFreeMdl(part);
	IoFreeMdl(source);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* Proves: C-090 C-100 */
static void transfer_chunks_at_dispatch(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0x77, 3 * PAGE_SIZE);
	struct transfer xfer;
	u32 done, runs = 0;
	KIRQL old;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, false);
	fx_device_load(buf->length, 9);
	old = fx_raise();
	for (done = 0; done < buf->length; done += PAGE_SIZE) {
		runs += !!transfer_move(&xfer, done, PAGE_SIZE);
		transfer_flush(&xfer, done, PAGE_SIZE);
	}
	fx_lower(old);
	KUNIT_EXPECT_EQ(test, 3U, runs);
	FX_EXPECT_DATA(test, buf, 9);
	transfer_end(&xfer);
}

/*
 * A packet adapter reuses its reserve: more data than it has pages.
 *
 * Proves: C-100
 */
static void transfer_chunks_of_packets(struct kunit *test)
{
	struct fx_buffer *buf = fx_scattered(test, 0, 3 * SZ_64K);
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = fx_packet_adapter(fx, 24, SZ_64K);
	struct transfer xfer = {
		.fx = fx, .adapter = adapter, .buf = buf, .write = false,
		.map_regs = fx->map_regs,
	};
	u32 done;

	xfer.base = fx_grant_base(fx, adapter, fx->map_regs,
				  DeallocateObjectKeepRegisters);
	fx_device_load(buf->length, 10);
	for (done = 0; done < buf->length; done += SZ_64K) {
		KUNIT_EXPECT_EQ(test, 1U, transfer_move(&xfer, done, SZ_64K));
		transfer_flush(&xfer, done, SZ_64K);
	}
	FX_EXPECT_DATA(test, buf, 10);
	transfer_end(&xfer);
}

struct flush_row {
	const char *name;
	u32 length;
};

static const struct flush_row flush_rows[] = {
	{ "shorter", 100 },
	{ "nothing", 0 },
};

static void flush_desc(const struct flush_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(flush, flush_rows, flush_desc);

/* Proves: C-096 C-097 */
static void transfer_short_flush_retires(struct kunit *test)
{
	const struct flush_row *row = test->param_value;
	struct fx_buffer *buf = fx_contiguous(test, 0x20, 2 * PAGE_SIZE);
	ULONG length = buf->length;
	struct transfer xfer;
	u64 addr;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, false);
	fx_device_load(length, 11);
	addr = transfer_map(&xfer, 0, &length);
	KUNIT_EXPECT_EQ(test, 0,
			fx_device_move(addr, length, 0, FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, 1, transfer_flush(&xfer, 0, row->length));
	KUNIT_EXPECT_FALSE(test, fx_is_mapped(addr));
	FX_EXPECT_DATA(test, buf, 11);
	transfer_end(&xfer);
}

/* Proves: C-098 */
static void transfer_second_flush(struct kunit *test)
{
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	ULONG length = buf->length;
	struct transfer xfer;
	BOOLEAN done;

	xfer = transfer_begin(test, fx_adapter(test->priv, 2), buf, true);
	transfer_map(&xfer, 0, &length);
	KUNIT_EXPECT_EQ(test, 1, transfer_flush(&xfer, 0, length));
	FX_MISUSE(xfer.fx, done = transfer_flush(&xfer, 0, length));
	KUNIT_EXPECT_EQ(test, 1, done);
	transfer_end(&xfer);
}

/* Proves: C-099 */
static void transfer_flush_without_base(struct kunit *test)
{
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	PDMA_ADAPTER adapter = fx_adapter(test->priv, 2);

	KUNIT_EXPECT_EQ(test, 1, fx_flush(adapter, buf->mdl, NULL,
					  fx_va(buf, 0), buf->length, true));
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* The device's late write after a flush finds no mapping. */
static void transfer_flush_shuts_the_device_out(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	struct fx_buffer *buf = fx_contiguous(test, 0, PAGE_SIZE);
	struct transfer xfer;

	xfer = transfer_begin(test, fx_adapter(fx, 2), buf, false);
	fx_device_load(buf->length, 12);
	KUNIT_EXPECT_NE(test, 0U, transfer_move(&xfer, 0, buf->length));
	transfer_flush(&xfer, 0, buf->length);
	KUNIT_EXPECT_EQ(test, -EIO, ntdma_testdev_rewrite());
	KUNIT_EXPECT_EQ(test, 1ULL, fx_faults(NTDMA_TESTDEV_FAULT_STALE));
	fx->faults++;
	transfer_end(&xfer);
}

/*
 * A 64-bit sibling keeps the device's mask wide, so that Linux maps the very
 * same page out of the 32-bit adapter's reach.
 *
 * Proves: C-093
 */
static void transfer_32_bits_beside_64(struct kunit *test)
{
	struct fixture *fx = fx_strict(test);
	struct fx_buffer *buf = fx_contiguous(test, 0x40, PAGE_SIZE - 0x40);
	PDMA_ADAPTER wide = fx_adapter(fx, 2);
	ULONG length = buf->length;
	PSCATTER_GATHER_LIST list;
	struct transfer xfer;
	u64 addr;

	fx_buffer_fill(buf, 13);
	list = fx_list_of(fx, wide, buf, length, true);
	KUNIT_EXPECT_GT(test, (u64)list->Elements[0].Address.QuadPart,
			(u64)SZ_4G);
	xfer = transfer_begin(test, fx_packet_adapter(fx, 32, SZ_64K), buf,
			      true);
	addr = transfer_map(&xfer, 0, &length);
	KUNIT_EXPECT_LE(test, addr + length, (u64)SZ_4G);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(addr, length, 0, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, buf->length, 13);
	transfer_flush(&xfer, 0, length);
	fx_put_list(wide, list, true);
	fx_put_adapter(wide);
	transfer_end(&xfer);
}

/*
 * Every mapping that Linux refuses must come from the reserve instead, or as
 * length 0: the device never gets an address that leads nowhere.
 *
 * Proves: C-292
 */
static void transfer_survives_map_failure(struct kunit *test)
{
	const struct transfer_row *row = test->param_value;
	u32 nth;

	for (nth = 1; nth <= 5; nth++) {
		struct transfer xfer = transfer_of_row(test, row);
		struct fx_buffer *buf = xfer.buf;

		if (row->write)
			fx_buffer_fill(buf, nth);
		else
			fx_device_load(row->length, nth);
		ntdma_testdev_fail_map(nth, true);
		if (transfer_move(&xfer, 0, buf->length)) {
			transfer_flush(&xfer, 0, buf->length);
			FX_EXPECT_DATA(test, buf, nth);
			FX_EXPECT_DEVICE_DATA(test, buf->length, nth);
		} else {
			KUNIT_EXPECT_TRUE_MSG(test, row->sg,
					      "the reserve has to serve");
			transfer_flush(&xfer, 0, buf->length);
		}
		ntdma_testdev_fail_map(0, false);
		transfer_end(&xfer);
		((struct fixture *)test->priv)->any_misuse = true;
	}
}

static struct kunit_case dma_transfer_cases[] = {
	KUNIT_CASE(transfer_contiguous_is_one_run),
	KUNIT_CASE(transfer_scattered_runs_end_at_pages),
	KUNIT_CASE_PARAM(transfer_moves_every_byte, transfer_gen_params),
	KUNIT_CASE(transfer_keeps_page_offset),
	KUNIT_CASE(transfer_from_the_third_page),
	KUNIT_CASE(transfer_out_visible_before_flush),
	KUNIT_CASE(transfer_in_visible_after_flush),
	KUNIT_CASE(transfer_in_part_keeps_the_rest),
	KUNIT_CASE(transfer_stays_in_its_mdl),
	KUNIT_CASE(transfer_outside_the_mdl),
	KUNIT_CASE(transfer_of_nothing),
	KUNIT_CASE(transfer_of_partial_mdl),
	KUNIT_CASE(transfer_chunks_at_dispatch),
	KUNIT_CASE(transfer_chunks_of_packets),
	KUNIT_CASE_PARAM(transfer_short_flush_retires, flush_gen_params),
	KUNIT_CASE(transfer_second_flush),
	KUNIT_CASE(transfer_flush_without_base),
	KUNIT_CASE(transfer_flush_shuts_the_device_out),
	KUNIT_CASE(transfer_32_bits_beside_64),
	KUNIT_CASE_PARAM(transfer_survives_map_failure, transfer_gen_params),
	{}
};

static struct kunit_suite dma_transfer_suite = {
	.name = "ntdma_dma_transfer",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dma_transfer_cases,
};

kunit_test_suite(dma_transfer_suite);

MODULE_DESCRIPTION("ntdma suite: packet transfers of a bus master");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
