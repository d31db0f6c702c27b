// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers of another driver: brought in, and mapped by every routine that maps.
 */
#include <linux/fdtable.h>

#include "fixture_direct.h"
#include "fixture_dmabuf.h"

#define IMPORT_BYTES	(5 * PAGE_SIZE)
#define TIMEOUT_MS	60000
#define WINDOW		NTDMA_WINDOW_WRITE

static struct ntdma_dmabuf *import_ok(struct kunit *test, PDMA_ADAPTER adapter,
				      struct db_exporter *exporter)
{
	struct ntdma_dmabuf *import = ntdma_dmabuf_import(adapter,
							  exporter->dmabuf);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, import);
	return import;
}

static void open_window(struct kunit *test, struct ntdma_dmabuf *import)
{
	KUNIT_ASSERT_EQ(test, 0, ntdma_dmabuf_open_window(import, WINDOW,
							  TIMEOUT_MS));
}

/* The MDL says what there is, and that there are no page numbers. */
static void import_makes_an_mdl(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	PMDL mdl = ntdma_dmabuf_mdl(import);
	u8 *cpu;

	KUNIT_EXPECT_EQ(test, (ULONG)IMPORT_BYTES, mdl->ByteCount);
	KUNIT_EXPECT_EQ(test, 0U, mdl->ByteOffset);
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_IO_SPACE);
	KUNIT_EXPECT_EQ(test, (int)sizeof(MDL), (int)mdl->Size);
	cpu = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
	KUNIT_EXPECT_PTR_EQ(test, exporter->va, cpu);
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_begin_cpu_access(import, true));
	KUNIT_EXPECT_EQ(test, 1, exporter->cpu);
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_end_cpu_access(import, true));
	KUNIT_EXPECT_EQ(test, 1, exporter->attached);
	KUNIT_EXPECT_EQ(test, 1, exporter->vmapped);
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

/* One way to get at the memory; the callback's lists are put at once. */
struct way {
	const char *name;
	bool packet;
	s32 (*run)(struct fixture *fx, PDMA_ADAPTER adapter, PMDL mdl,
		   u32 offset, u32 length, enum fx_way way);
};

static BOOLEAN to_device(enum fx_way way)
{
	return way == FX_TO_DEVICE;
}

/* Moves and puts a list; the offset in the device is that in the buffer. */
static void move_and_put(struct fixture *fx, PDMA_ADAPTER adapter,
			 PSCATTER_GATHER_LIST list, u32 offset, u32 length,
			 enum fx_way way)
{
	KUNIT_EXPECT_EQ(fx->test, (u64)length, fx_list_length(list));
	KUNIT_EXPECT_EQ(fx->test, 0, fx_device_move_list(list, offset, way));
	fx_put_list(adapter, list, to_device(way));
}

static NTSTATUS by_get(struct fixture *fx, PDMA_ADAPTER adapter, PMDL mdl,
		       u32 offset, u32 length, enum fx_way way)
{
	u8 *va = MmGetMdlVirtualAddress(mdl);
	struct fx_delivery delivery = { };
	NTSTATUS status;

	status = fx_get_list(adapter, fx->device, mdl, va + offset, length,
			     &delivery, to_device(way));
	if (delivery.calls)
		move_and_put(fx, adapter, delivery.list, offset, length, way);
	return status;
}

static NTSTATUS by_build(struct fixture *fx, PDMA_ADAPTER adapter, PMDL mdl,
			 u32 offset, u32 length, enum fx_way way)
{
	u8 *va = MmGetMdlVirtualAddress(mdl);
	struct fx_delivery delivery = { };
	NTSTATUS status;
	PVOID memory;
	ULONG size;

	status = adapter->DmaOperations->CalculateScatterGatherList(adapter, mdl,
								    va + offset,
								    length,
								    &size, NULL);
	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS, status);
	memory = kunit_kzalloc(fx->test, size, GFP_KERNEL);
	status = fx_build_list(adapter, fx->device, mdl, va + offset, length,
			       &delivery, to_device(way), memory, size);
	if (delivery.calls)
		move_and_put(fx, adapter, delivery.list, offset, length, way);
	return status;
}

static NTSTATUS by_get_ex(struct fixture *fx, PDMA_ADAPTER adapter, PMDL mdl,
			  u32 offset, u32 length, enum fx_way way)
{
	struct v3_context *context = v3_new_context(fx, adapter);
	PSCATTER_GATHER_LIST list = NULL;
	NTSTATUS status;

	status = v3_get_list(adapter, fx->device, context, mdl, offset, length,
			     V3_SYNC, NULL, to_device(way), &list);
	if (list)
		move_and_put(fx, adapter, list, offset, length, way);
	return status;
}

static NTSTATUS by_build_ex(struct fixture *fx, PDMA_ADAPTER adapter, PMDL mdl,
			    u32 offset, u32 length, enum fx_way way)
{
	struct ex_range range = { mdl, offset, length, to_device(way) };
	struct v3_context *context = v3_new_context(fx, adapter);
	PSCATTER_GATHER_LIST list = NULL;
	NTSTATUS status;
	PVOID memory;
	ULONG size;

	memory = ex_list_memory(fx, adapter, range, &size);
	status = ex_build(fx, adapter, context, range, V3_SYNC, NULL, memory,
			  size, &list);
	if (list)
		move_and_put(fx, adapter, list, offset, length, way);
	return status;
}

/* MapTransfer has no status: no bytes are its refusal. */
static NTSTATUS by_map(struct fixture *fx, PDMA_ADAPTER adapter, PMDL mdl,
		       u32 offset, u32 length, enum fx_way way)
{
	PVOID base = fx_grant_base(fx, adapter, fx->map_regs,
				   DeallocateObjectKeepRegisters);
	u8 *va = MmGetMdlVirtualAddress(mdl);
	NTSTATUS status = STATUS_SUCCESS;
	u32 done = 0;

	while (done < length) {
		ULONG bytes = length - done;
		u64 addr = fx_map(adapter, mdl, base, va + offset + done,
				  &bytes, to_device(way));

		if (!bytes) {
			status = STATUS_DEVICE_BUSY;
			break;
		}
		KUNIT_EXPECT_EQ(fx->test, 0,
				fx_device_move(addr, bytes, offset + done, way));
		done += bytes;
	}
	if (done)
		fx_flush(adapter, mdl, base, va + offset, length,
			 to_device(way));
	fx_free_map_regs(adapter, base, fx->map_regs);
	return status;
}

static NTSTATUS by_map_ex(struct fixture *fx, PDMA_ADAPTER adapter, PMDL mdl,
			  u32 offset, u32 length, enum fx_way way)
{
	PVOID base = ex_hold(fx, adapter, fx->map_regs, 0);
	PSCATTER_GATHER_LIST list = ex_memory(fx, fx->map_regs);
	ULONG bytes = length;
	NTSTATUS status;

	status = v3_map(adapter, mdl, base, offset, &bytes, to_device(way),
			list, EX_LIST_BYTES(fx->map_regs));
	if (NT_SUCCESS(status)) {
		KUNIT_EXPECT_EQ(fx->test, (ULONG)length, bytes);
		KUNIT_EXPECT_EQ(fx->test, 0,
				fx_device_move_list(list, offset, way));
		v3_flush(adapter, mdl, base, offset, bytes, to_device(way));
	}
	v3_free_object(adapter, DeallocateObject);
	return status;
}

static const struct way ways[] = {
	{ "GetScatterGatherList", false, by_get },
	{ "BuildScatterGatherList", false, by_build },
	{ "GetScatterGatherListEx", false, by_get_ex },
	{ "BuildScatterGatherListEx", false, by_build_ex },
	{ "MapTransfer", false, by_map },
	{ "MapTransferEx", false, by_map_ex },
	{ "GetScatterGatherList, one run", true, by_get },
	{ "GetScatterGatherListEx, one run", true, by_get_ex },
	{ "MapTransfer, one run", true, by_map },
	{ "MapTransferEx, one run", true, by_map_ex },
};

static void way_desc(const struct way *way, char *desc)
{
	strscpy(desc, way->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(way, ways, way_desc);

/* A device that takes one range at a time gets memory that is one. */
static PDMA_ADAPTER adapter_for(struct fixture *fx, const struct way *way)
{
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);

	desc.ScatterGather = !way->packet;
	return fx_adapter_of(fx, &desc);
}

static struct db_exporter *memory_for(struct kunit *test, const struct way *way)
{
	return db_export_with(test, way->packet ?
			      fx_contiguous(test, 0, IMPORT_BYTES) :
			      fx_scattered(test, 0, IMPORT_BYTES),
			      &db_static_ops);
}

struct range_row {
	u32 offset;
	u32 length;
};

static const struct range_row range_rows[] = {
	{ 0, IMPORT_BYTES },
	{ 0, 1 },
	{ IMPORT_BYTES - 1, 1 },
	{ 100, 3 * PAGE_SIZE },
	{ PAGE_SIZE, 2 * PAGE_SIZE },
	{ 2 * PAGE_SIZE - 1, 2 },
};

/* Each routine sees the bytes of the range, and writes them and no others. */
static void import_is_mapped(struct kunit *test)
{
	const struct way *way = test->param_value;
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = memory_for(test, way);
	PDMA_ADAPTER adapter = adapter_for(fx, way);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	PMDL mdl = ntdma_dmabuf_mdl(import);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(range_rows); i++) {
		u32 offset = range_rows[i].offset;
		u32 length = range_rows[i].length;

		db_fill(exporter, i);
		memset(ntdma_testdev_memory(), 0, IMPORT_BYTES);
		KUNIT_ASSERT_EQ(test, 0,
				ntdma_dmabuf_open_window(import, WINDOW |
							 NTDMA_WINDOW_HOLD,
							 TIMEOUT_MS));
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				way->run(fx, adapter, mdl, offset, length,
					 FX_TO_DEVICE));
		KUNIT_EXPECT_EQ(test, length,
				fx_device_differs(offset, length, i));
		fx_device_load(IMPORT_BYTES, i + 1);
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				way->run(fx, adapter, mdl, offset, length,
					 FX_FROM_DEVICE));
		KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(import));
		KUNIT_EXPECT_EQ(test, offset,
				db_differs(exporter, 0, offset, i));
		KUNIT_EXPECT_EQ(test, length,
				db_differs(exporter, offset, length, i + 1));
	}
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

/* Outside of a window the device gets nothing. */
static void import_outside_a_window(struct kunit *test)
{
	const struct way *way = test->param_value;
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = memory_for(test, way);
	PDMA_ADAPTER adapter = adapter_for(fx, way);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	PMDL mdl = ntdma_dmabuf_mdl(import);
	NTSTATUS status;

	FX_TOLERATE(fx, status = way->run(fx, adapter, mdl, 0, IMPORT_BYTES,
					  FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, STATUS_DEVICE_BUSY, status);
	/* one that only reads does not let the device write */
	KUNIT_ASSERT_EQ(test, 0, ntdma_dmabuf_open_window(import,
							  NTDMA_WINDOW_HOLD,
							  TIMEOUT_MS));
	FX_TOLERATE(fx, status = way->run(fx, adapter, mdl, 0, IMPORT_BYTES,
					  FX_FROM_DEVICE));
	KUNIT_EXPECT_TRUE(test, status == STATUS_ACCESS_DENIED ||
			  way->run == by_map);
	KUNIT_EXPECT_FALSE(test, NT_SUCCESS(status));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			way->run(fx, adapter, mdl, 0, IMPORT_BYTES,
				 FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(import));
	FX_TOLERATE(fx, status = way->run(fx, adapter, mdl, 0, IMPORT_BYTES,
					  FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, STATUS_DEVICE_BUSY, status);
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

/* The addresses are those of one device. */
static void stranger_gets_nothing(struct kunit *test, struct direct *direct,
				  PMDL mdl)
{
	struct fx_delivery delivery = { };

	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			fx_get_list(direct->adapter, direct->device, mdl,
				    MmGetMdlVirtualAddress(mdl), IMPORT_BYTES,
				    &delivery, true));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
}

/* Any adapter of the device will do, one of another device will not. */
static void import_serves_its_device(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct direct direct = direct_begin(fx);
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx), other = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	PMDL mdl = ntdma_dmabuf_mdl(import);

	db_fill(exporter, 3);
	open_window(test, import);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			by_get(fx, other, mdl, 0, IMPORT_BYTES, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, IMPORT_BYTES, 3);
	open_window(test, import);
	FX_TOLERATE(fx, stranger_gets_nothing(test, &direct, mdl));
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(other);
	fx_put_adapter(adapter);
	direct_end(&direct);
}

static NTSTATUS map_chain(struct fixture *fx, PDMA_ADAPTER adapter, PMDL first,
			  PMDL second, u32 length)
{
	struct v3_context *context = v3_new_context(fx, adapter);
	PSCATTER_GATHER_LIST list = NULL;
	NTSTATUS status;

	first->Next = second;
	FX_TOLERATE(fx, status = v3_get_list(adapter, fx->device, context,
					     first, 0, length, V3_SYNC, NULL,
					     true, &list));
	first->Next = NULL;
	KUNIT_EXPECT_NULL(fx->test, list);
	return status;
}

/* In front of other memory or behind it: refused, and the window is as it was. */
static void import_in_a_chain(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	PMDL mdl = ntdma_dmabuf_mdl(import);

	open_window(test, import);
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			map_chain(fx, adapter, mdl, buf->mdl,
				  IMPORT_BYTES + PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			map_chain(fx, adapter, buf->mdl, mdl,
				  IMPORT_BYTES + PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(import));
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
	fx_buffer_free(buf);
}

/* It is no MDL whose pages could be had by other means. */
static void import_keeps_its_pages(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	PMDL mdl = ntdma_dmabuf_mdl(import), partial;
	u8 *va = MmGetMdlVirtualAddress(mdl);
	NTSTATUS status;
	MDL before = *mdl;

	partial = IoAllocateMdl(va, PAGE_SIZE, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, partial);
	FX_MISUSE(fx, IoBuildPartialMdl(mdl, partial, va, PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, partial->MdlFlags & MDL_PARTIAL);
	IoFreeMdl(partial);
	FX_MISUSE(fx, MmUnlockPages(mdl));
	FX_MISUSE(fx, MmUnmapLockedPages(mdl->MappedSystemVa, mdl));
	FX_MISUSE(fx, status = MmAdvanceMdl(mdl, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER_1, status);
	FX_MISUSE(fx, MmBuildMdlForNonPagedPool(mdl));
	FX_MISUSE(fx, IoFreeMdl(mdl));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, -ENOENT,
				      PTR_ERR_OR_ZERO(ntdma_dmabuf_export_mdl(mdl))));
	KUNIT_EXPECT_MEMEQ(test, &before, mdl, sizeof(before));
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

/* The record counts, not what the client made of the MDL. */
static void import_with_a_changed_mdl(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	PMDL mdl = ntdma_dmabuf_mdl(import);
	struct v3_context *context = v3_new_context(fx, adapter);
	PSCATTER_GATHER_LIST list = NULL;
	NTSTATUS status;

	open_window(test, import);
	mdl->ByteCount = 8 * PAGE_SIZE;
	FX_MISUSE(fx, status = v3_get_list(adapter, fx->device, context, mdl,
					   PAGE_SIZE, IMPORT_BYTES, V3_SYNC,
					   NULL, true, &list));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	KUNIT_EXPECT_NULL(test, list);
	mdl->ByteCount = IMPORT_BYTES;
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

/* The memory is mapped for the device, though not within the adapter's width. */
static void import_out_of_reach(struct kunit *test)
{
	struct fixture *fx = test->priv;
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER wide = v3_adapter(fx), narrow;
	struct ntdma_dmabuf *import = import_ok(test, wide, exporter);
	NTSTATUS status = STATUS_SUCCESS;

	desc.DmaAddressWidth = 24;
	narrow = fx_adapter_of(fx, &desc);
	open_window(test, import);
	/* addresses of the fake device lie far above 24 bits */
	status = by_get(fx, narrow, ntdma_dmabuf_mdl(import), 0, IMPORT_BYTES,
			FX_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, status);
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(narrow);
	fx_put_adapter(wide);
}

/* An exporter that may move its memory keeps it in place for us. */
static void import_is_pinned(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter =
		db_export_with(test, fx_scattered(test, 0, IMPORT_BYTES),
			       &db_moving_ops);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);

	KUNIT_EXPECT_EQ(test, 1, exporter->pinned);
	db_fill(exporter, 5);
	open_window(test, import);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			by_get(fx, adapter, ntdma_dmabuf_mdl(import), 0,
			       IMPORT_BYTES, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, IMPORT_BYTES, 5);
	/* and need not tell of a move that it does not make */
	dma_resv_lock(exporter->dmabuf->resv, NULL);
	dma_buf_invalidate_mappings(exporter->dmabuf);
	dma_resv_unlock(exporter->dmabuf->resv);
	db_fill(exporter, 6);
	open_window(test, import);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			by_get(fx, adapter, ntdma_dmabuf_mdl(import), 0,
			       IMPORT_BYTES, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, IMPORT_BYTES, 6);
	KUNIT_EXPECT_EQ(test, 1, exporter->pinned);
	ntdma_dmabuf_release(import);
	KUNIT_EXPECT_EQ(test, 0, exporter->pinned);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

/* Without an address for the CPU the device still works. */
static void import_without_vmap(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter =
		db_export_with(test, fx_scattered(test, 0, IMPORT_BYTES),
			       &db_mute_ops);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import;
	PVOID va;
	PMDL mdl;

	import = import_ok(test, adapter, exporter);
	mdl = ntdma_dmabuf_mdl(import);
	FX_MISUSE(fx, va = MmGetSystemAddressForMdlSafe(mdl,
							NormalPagePriority));
	KUNIT_EXPECT_NULL(test, va);
	db_fill(exporter, 6);
	open_window(test, import);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			by_get(fx, adapter, mdl, 100, PAGE_SIZE, FX_TO_DEVICE));
	KUNIT_EXPECT_EQ(test, (u32)PAGE_SIZE,
			fx_device_differs(100, PAGE_SIZE, 6));
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

/* The descriptor may be closed while the device is at work. */
static void import_outlives_its_descriptor(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct fx_delivery delivery = { };
	struct ntdma_dmabuf *import;
	struct module *owner;
	int count, fd;

	get_dma_buf(exporter->dmabuf);
	fd = dma_buf_fd(exporter->dmabuf, O_CLOEXEC);
	KUNIT_ASSERT_GE(test, fd, 0);
	import = ntdma_dmabuf_import_fd(adapter, fd);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, import);
	db_fill(exporter, 7);
	open_window(test, import);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device,
				    ntdma_dmabuf_mdl(import),
				    MmGetMdlVirtualAddress(ntdma_dmabuf_mdl(import)),
				    IMPORT_BYTES, &delivery, true));
	close_fd(fd);
	owner = exporter->dmabuf->owner;
	count = module_refcount(owner);
	dma_buf_put(exporter->dmabuf);
	KUNIT_EXPECT_EQ(test, (u32)IMPORT_BYTES,
			fx_list_sees(delivery.list, 7));
	KUNIT_EXPECT_FALSE(test, exporter->released);
	/* nor can the exporter's module be unloaded */
	KUNIT_EXPECT_EQ(test, count, module_refcount(owner));
	fx_put_list(adapter, delivery.list, true);
	get_dma_buf(exporter->dmabuf);
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

static void import_released_while_mapped(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	PMDL mdl = ntdma_dmabuf_mdl(import);
	struct fx_delivery delivery = { };

	db_fill(exporter, 8);
	open_window(test, import);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			fx_get_list(adapter, fx->device, mdl,
				    MmGetMdlVirtualAddress(mdl), IMPORT_BYTES,
				    &delivery, true));
	FX_MISUSE(fx, ntdma_dmabuf_release(import));
	/* what the device may reach stays */
	KUNIT_EXPECT_EQ(test, 1, exporter->mapped);
	KUNIT_EXPECT_EQ(test, (u32)IMPORT_BYTES,
			fx_list_sees(delivery.list, 8));
	fx_put_list(adapter, delivery.list, true);
	FX_MISUSE(fx, ntdma_dmabuf_release(import));
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

/* A driver that forgot: the device object takes its imports along. */
static void import_ends_with_the_device(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	struct dma_fence *fence;

	open_window(test, import);
	fence = db_our_fence(exporter);
	fx_put_adapter(adapter);
	FX_MISUSE(fx, ntdma_device_destroy(fx->device));
	KUNIT_EXPECT_EQ(test, 0, exporter->attached);
	KUNIT_EXPECT_EQ(test, -ENODEV, dma_fence_get_status(fence));
	dma_fence_put(fence);
	FX_MISUSE(fx, ntdma_dmabuf_release(import));
	fx->device = ntdma_device_create(fx->dev, 0);
	db_exporter_end(test, exporter);
}

/* Logically contiguous memory is a common buffer as well. */
static void import_as_common_buffer(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter =
		db_export_with(test, fx_contiguous(test, 0, IMPORT_BYTES),
			       &db_static_ops);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	PHYSICAL_ADDRESS address;
	struct dma_buf *again;
	u64 logical;
	void *va;

	KUNIT_ASSERT_EQ(test, 0,
			ntdma_dmabuf_import_buffer(adapter, exporter->dmabuf,
						   &logical, &va));
	KUNIT_EXPECT_PTR_EQ(test, (void *)exporter->va, va);
	db_fill(exporter, 9);
	KUNIT_EXPECT_EQ(test, 0, fx_device_move(logical, IMPORT_BYTES, 0,
						FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, IMPORT_BYTES, 9);
	/* exported, it is the buffer that it is made of */
	again = ntdma_dmabuf_export_buffer(adapter, va);
	KUNIT_EXPECT_PTR_EQ(test, exporter->dmabuf, again);
	dma_buf_put(again);
	address.QuadPart = logical;
	adapter->DmaOperations->FreeCommonBuffer(adapter, IMPORT_BYTES, address,
						 va, true);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

static struct kunit_case dmabuf_import_cases[] = {
	KUNIT_CASE(import_makes_an_mdl),
	KUNIT_CASE_PARAM(import_is_mapped, way_gen_params),
	KUNIT_CASE_PARAM(import_outside_a_window, way_gen_params),
	KUNIT_CASE(import_serves_its_device),
	KUNIT_CASE(import_in_a_chain),
	KUNIT_CASE(import_keeps_its_pages),
	KUNIT_CASE(import_with_a_changed_mdl),
	KUNIT_CASE(import_out_of_reach),
	KUNIT_CASE(import_is_pinned),
	KUNIT_CASE(import_without_vmap),
	KUNIT_CASE(import_outlives_its_descriptor),
	KUNIT_CASE(import_released_while_mapped),
	KUNIT_CASE(import_ends_with_the_device),
	KUNIT_CASE(import_as_common_buffer),
	{ }
};

static struct kunit_suite dmabuf_import_suite = {
	.name = "ntdma_dmabuf_import",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dmabuf_import_cases,
};

kunit_test_suite(dmabuf_import_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_DESCRIPTION("ntdma suite: imported dma-bufs");
MODULE_LICENSE("GPL");
