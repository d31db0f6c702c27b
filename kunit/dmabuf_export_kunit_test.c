// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of ours in the hands of others: each kind of it, for as long as they
 * want, at addresses of their own device.
 */
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/kthread.h>
#include <linux/mman.h>
#include <linux/pid.h>
#include <linux/platform_device.h>
#include <linux/sched/mm.h>
#include <linux/uaccess.h>

#include "../module/nt/inject.h"
#include "fixture_dmabuf.h"

#define EXPORT_BYTES	(3 * PAGE_SIZE)

/**
 * struct source - memory that is exported
 * @adapter: whose common buffer it is
 * @mdl: pages, for the kinds that need them
 * @vector: vector, for that kind
 * @logical: address for the device
 * @va: address for the CPU
 */
struct source {
	PDMA_ADAPTER adapter;
	PMDL mdl;
	PDMA_COMMON_BUFFER_VECTOR vector;
	PHYSICAL_ADDRESS logical;
	u8 *va;
};

struct kind {
	const char *name;
	void (*get)(struct source *source);
	struct dma_buf *(*export)(struct source *source);
	void (*put)(struct source *source);
};

static struct dma_buf *export_va(struct source *source)
{
	return ntdma_dmabuf_export_buffer(source->adapter, source->va);
}

static void free_buffer(struct source *source)
{
	const DMA_OPERATIONS *ops = source->adapter->DmaOperations;

	ops->FreeCommonBuffer(source->adapter, EXPORT_BYTES, source->logical,
			      source->va, true);
}

static void get_common(struct source *source)
{
	const DMA_OPERATIONS *ops = source->adapter->DmaOperations;

	source->va = ops->AllocateCommonBuffer(source->adapter, EXPORT_BYTES,
					       &source->logical, true);
}

static void get_common_ex(struct source *source)
{
	const DMA_OPERATIONS *ops = source->adapter->DmaOperations;

	source->va = ops->AllocateCommonBufferEx(source->adapter, NULL,
						 EXPORT_BYTES,
						 &source->logical, true,
						 MM_ANY_NODE_OK);
}

static void get_bounded(struct source *source)
{
	const DMA_OPERATIONS *ops = source->adapter->DmaOperations;

	source->va = ops->AllocateCommonBufferWithBounds(source->adapter, NULL,
							 NULL, EXPORT_BYTES, 0,
							 NULL, MM_ANY_NODE_OK,
							 &source->logical);
}

static void get_vector(struct source *source)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };
	const DMA_OPERATIONS *ops = source->adapter->DmaOperations;
	PVOID va = NULL;

	if (NT_SUCCESS(ops->AllocateCommonBufferVector(source->adapter, low,
						       high, MmCached,
						       MM_ANY_NODE_OK, 0, 3,
						       EXPORT_BYTES,
						       &source->vector)))
		ops->GetCommonBufferFromVectorByIndex(source->adapter,
						      source->vector, 1, &va,
						      &source->logical);
	source->va = va;
}

static struct dma_buf *export_element(struct source *source)
{
	return ntdma_dmabuf_export_vector(source->adapter, source->vector, 1);
}

static void free_vector(struct source *source)
{
	const DMA_OPERATIONS *ops = source->adapter->DmaOperations;

	ops->FreeCommonBufferVector(source->adapter, source->vector);
}

static void get_pages_with(struct source *source, ULONG flags)
{
	const PHYSICAL_ADDRESS low = { }, high = { .QuadPart = -1 };

	source->mdl = MmAllocatePagesForMdlEx(low, high, low, EXPORT_BYTES,
					      MmCached, flags |
					      MM_ALLOCATE_FULLY_REQUIRED);
	if (source->mdl)
		source->va = MmGetSystemAddressForMdlSafe(source->mdl,
							  NormalPagePriority);
}

static void get_pages(struct source *source)
{
	get_pages_with(source, 0);
}

static struct dma_buf *export_mdl(struct source *source)
{
	return ntdma_dmabuf_export_mdl(source->mdl);
}

static void free_pages_of(struct source *source)
{
	MmFreePagesFromMdl(source->mdl);
	ExFreePool(source->mdl);
}

static void get_from_mdl(struct source *source)
{
	const DMA_OPERATIONS *ops = source->adapter->DmaOperations;

	get_pages_with(source, MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS);
	if (source->va &&
	    !NT_SUCCESS(ops->CreateCommonBufferFromMdl(source->adapter,
						       source->mdl, NULL, 0,
						       &source->logical)))
		source->va = NULL;
}

static void free_from_mdl(struct source *source)
{
	free_buffer(source);
	free_pages_of(source);
}

static const struct kind kinds[] = {
	{ "AllocateCommonBuffer", get_common, export_va, free_buffer },
	{ "AllocateCommonBufferEx", get_common_ex, export_va, free_buffer },
	{ "AllocateCommonBufferWithBounds", get_bounded, export_va,
	  free_buffer },
	{ "AllocateCommonBufferVector", get_vector, export_element,
	  free_vector },
	{ "CreateCommonBufferFromMdl", get_from_mdl, export_va, free_from_mdl },
	{ "MmAllocatePagesForMdlEx", get_pages, export_mdl, free_pages_of },
};

static void kind_desc(const struct kind *kind, char *desc)
{
	strscpy(desc, kind->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(kind, kinds, kind_desc);

static struct source source_of(struct kunit *test, const struct kind *kind)
{
	struct source source = { };

	source.adapter = v3_adapter(test->priv);
	kind->get(&source);
	KUNIT_ASSERT_NOT_NULL(test, source.va);
	return source;
}

static struct dma_buf *exported(struct kunit *test, const struct kind *kind,
				struct source *source)
{
	struct dma_buf *dmabuf = kind->export(source);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dmabuf);
	KUNIT_EXPECT_EQ(test, (size_t)EXPORT_BYTES, dmabuf->size);
	return dmabuf;
}

static void fill(struct dma_buf *dmabuf, u8 *va, u32 seed)
{
	u32 i;

	dma_buf_begin_cpu_access(dmabuf, DMA_BIDIRECTIONAL);
	for (i = 0; i < EXPORT_BYTES; i++)
		va[i] = fx_pattern(seed, i);
	dma_buf_end_cpu_access(dmabuf, DMA_BIDIRECTIONAL);
}

static u32 differs(struct dma_buf *dmabuf, const u8 *va, u32 seed)
{
	u32 i;

	dma_buf_begin_cpu_access(dmabuf, DMA_FROM_DEVICE);
	for (i = 0; i < EXPORT_BYTES; i++)
		if (va[i] != fx_pattern(seed, i))
			break;
	dma_buf_end_cpu_access(dmabuf, DMA_FROM_DEVICE);
	return i;
}

static void importer_sees(struct kunit *test, struct db_importer *importer,
			  u32 seed)
{
	memset(ntdma_testdev_memory(), 0, EXPORT_BYTES);
	KUNIT_EXPECT_EQ(test, 0, db_import_move(importer, FX_TO_DEVICE));
	FX_EXPECT_DEVICE_DATA(test, EXPORT_BYTES, seed);
}

/* A device that imports reads and writes the very bytes, at its own address. */
static void export_reaches_an_importer(struct kunit *test)
{
	const struct kind *kind = test->param_value;
	struct source source = source_of(test, kind);
	struct dma_buf *dmabuf = exported(test, kind, &source);
	int live = ntdma_test_live_objects_flush();
	struct fixture *fx = test->priv;
	struct db_importer importer;

	KUNIT_ASSERT_EQ(test, 0, db_import(&importer, dmabuf, fx->dev));
	KUNIT_EXPECT_NE(test, (u64)source.logical.QuadPart,
			(u64)sg_dma_address(importer.table->sgl));
	fill(dmabuf, source.va, 1);
	importer_sees(test, &importer, 1);
	fx_device_load(EXPORT_BYTES, 2);
	KUNIT_EXPECT_EQ(test, 0, db_import_move(&importer, FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, (u32)EXPORT_BYTES,
			differs(dmabuf, source.va, 2));
	db_import_end(&importer);
	dma_buf_put(dmabuf);
	KUNIT_EXPECT_TRUE(test, db_wait_live(live - 1));
	kind->put(&source);
	fx_put_adapter(source.adapter);
}

/* The driver is done with it, adapter and all; the importer is not. */
static void export_outlives_its_driver(struct kunit *test)
{
	const struct kind *kind = test->param_value;
	int before = ntdma_test_live_objects_flush();
	struct source source = source_of(test, kind);
	struct dma_buf *dmabuf = exported(test, kind, &source);
	struct fixture *fx = test->priv;
	struct db_importer importer, late;
	struct iosys_map map;

	KUNIT_ASSERT_EQ(test, 0, db_import(&importer, dmabuf, fx->dev));
	KUNIT_ASSERT_EQ(test, 0, dma_buf_vmap_unlocked(dmabuf, &map));
	kind->put(&source);
	fx_put_adapter(source.adapter);
	ntdma_test_live_objects_flush();

	fill(dmabuf, map.vaddr, 3);
	importer_sees(test, &importer, 3);
	/* nor are those late who come now */
	KUNIT_ASSERT_EQ(test, 0, db_import(&late, dmabuf, fx->dev));
	importer_sees(test, &late, 3);
	db_import_end(&late);
	fx_device_load(EXPORT_BYTES, 4);
	KUNIT_EXPECT_EQ(test, 0, db_import_move(&importer, FX_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, (u32)EXPORT_BYTES,
			differs(dmabuf, map.vaddr, 4));
	KUNIT_EXPECT_LT(test, before, ntdma_test_live_objects_flush());
	dma_buf_vunmap_unlocked(dmabuf, &map);
	db_import_end(&importer);
	dma_buf_put(dmabuf);
	/* and then all is gone, memory and adapter */
	KUNIT_EXPECT_TRUE(test, db_wait_live(before));
}

/* The pages of a process that a case borrows, see mdl_lock_kunit_test.c */
static struct mm_struct *borrow_mm(struct kunit *test)
{
	struct task_struct *init = get_pid_task(find_vpid(1), PIDTYPE_PID);
	struct mm_struct *mm;

	KUNIT_ASSERT_NOT_NULL(test, init);
	mm = get_task_mm(init);
	put_task_struct(init);
	KUNIT_ASSERT_NOT_NULL(test, mm);
	kthread_use_mm(mm);
	return mm;
}

static void give_back_mm(struct mm_struct *mm)
{
	kthread_unuse_mm(mm);
	mmput(mm);
}

static u32 user_differs(unsigned long start, u32 seed)
{
	u8 byte;
	u32 i;

	for (i = 0; i < EXPORT_BYTES; i++)
		if (get_user(byte, (u8 __user *)(start + i)) ||
		    byte != fx_pattern(seed, i))
			break;
	return i;
}

/* What user space maps is the memory, not a copy, and outlives the driver. */
static void export_is_mapped_to_user(struct kunit *test)
{
	const struct kind *kind = test->param_value;
	int before = ntdma_test_live_objects_flush();
	struct source source = source_of(test, kind);
	struct dma_buf *dmabuf = exported(test, kind, &source);
	struct mm_struct *mm = borrow_mm(test);
	unsigned long start, other;

	start = vm_mmap(dmabuf->file, 0, EXPORT_BYTES, PROT_READ | PROT_WRITE,
			MAP_SHARED, 0);
	KUNIT_EXPECT_FALSE(test, IS_ERR_VALUE(start));
	other = vm_mmap(dmabuf->file, 0, EXPORT_BYTES, PROT_READ, MAP_PRIVATE,
			0);
	KUNIT_EXPECT_TRUE(test, IS_ERR_VALUE(other));
	other = vm_mmap(dmabuf->file, 0, EXPORT_BYTES + PAGE_SIZE, PROT_READ,
			MAP_SHARED, 0);
	KUNIT_EXPECT_TRUE(test, IS_ERR_VALUE(other));
	/* a part, from the second page on */
	other = vm_mmap(dmabuf->file, 0, PAGE_SIZE, PROT_READ, MAP_SHARED,
			PAGE_SIZE);
	KUNIT_EXPECT_FALSE(test, IS_ERR_VALUE(other));
	if (IS_ERR_VALUE(start) || IS_ERR_VALUE(other))
		goto out;

	fill(dmabuf, source.va, 5);
	KUNIT_EXPECT_EQ(test, (u32)EXPORT_BYTES, user_differs(start, 5));
	KUNIT_EXPECT_EQ(test, 0,
			put_user((u8)0xa5, (u8 __user *)(start + PAGE_SIZE)));
	KUNIT_EXPECT_EQ(test, 0xa5, source.va[PAGE_SIZE]);
	kind->put(&source);
	fx_put_adapter(source.adapter);
	dma_buf_put(dmabuf);
	ntdma_test_live_objects_flush();
	KUNIT_EXPECT_EQ(test, (u32)PAGE_SIZE, user_differs(start, 5));
	KUNIT_EXPECT_LT(test, before, ntdma_test_live_objects_flush());
	vm_munmap(start, EXPORT_BYTES);
	vm_munmap(other, PAGE_SIZE);
out:
	give_back_mm(mm);
	KUNIT_EXPECT_TRUE(test, db_wait_live(before));
}

/* Memory of a process, locked for long, stays when the MDL lets go of it. */
static void export_of_user_pages(struct kunit *test)
{
	struct mm_struct *mm = borrow_mm(test);
	struct fixture *fx = test->priv;
	struct db_importer importer;
	struct dma_buf *dmabuf;
	unsigned long start;
	struct iosys_map map;
	NTSTATUS status;
	PMDL mdl;

	start = vm_mmap(NULL, 0, EXPORT_BYTES, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, 0);
	mdl = IoAllocateMdl((PVOID)start, EXPORT_BYTES, false, false, NULL);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, NtdmaLockUserPagesForLong(mdl));
	dmabuf = ntdma_dmabuf_export_mdl(mdl);
	KUNIT_EXPECT_FALSE(test, IS_ERR(dmabuf));
	MmUnlockPages(mdl);
	if (!IS_ERR(dmabuf) && !db_import(&importer, dmabuf, fx->dev)) {
		KUNIT_EXPECT_EQ(test, 0, dma_buf_vmap_unlocked(dmabuf, &map));
		fill(dmabuf, map.vaddr, 6);
		importer_sees(test, &importer, 6);
		KUNIT_EXPECT_EQ(test, (u32)EXPORT_BYTES,
				user_differs(start, 6));
		dma_buf_vunmap_unlocked(dmabuf, &map);
		db_import_end(&importer);
	}
	if (!IS_ERR(dmabuf))
		dma_buf_put(dmabuf);
	KUNIT_EXPECT_TRUE(test, db_wait_live(fx->live));

	/* for a transfer is not for long */
	status = NtdmaProbeAndLockPages(mdl, UserMode, IoModifyAccess);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, status);
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_mdl(mdl));
	KUNIT_EXPECT_EQ(test, -EPERM, PTR_ERR_OR_ZERO(dmabuf));
	MmUnlockPages(mdl);

	/* beyond the limit of the process */
	ntdma_inject_arm(NTDMA_SITE_PIN_CHARGE, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_WORKING_SET_QUOTA,
			NtdmaLockUserPagesForLong(mdl));
	ntdma_inject_disarm();
	KUNIT_EXPECT_EQ(test, 0, mdl->MdlFlags);
	IoFreeMdl(mdl);
	vm_munmap(start, EXPORT_BYTES);
	give_back_mm(mm);
}

/* What has no pages of its own, or not all of them, is refused. */
static void export_of_other_mdls(struct kunit *test)
{
	struct fixture *fx = test->priv;
	u8 *pool = kmalloc(2 * PAGE_SIZE, GFP_KERNEL);
	PMDL mdl = IoAllocateMdl(pool, 2 * PAGE_SIZE, false, false, NULL);
	struct fx_buffer *buf = fx_scattered(test, 0, PAGE_SIZE);
	struct source source = { };
	struct dma_buf *dmabuf;

	MmBuildMdlForNonPagedPool(mdl);
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_mdl(mdl));
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(dmabuf));
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_mdl(buf->mdl));
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(dmabuf));
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_mdl(NULL));
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(dmabuf));

	get_pages(&source);
	KUNIT_ASSERT_NOT_NULL(test, source.mdl);
	source.mdl->Next = mdl;
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_mdl(source.mdl));
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(dmabuf));
	source.mdl->Next = NULL;
	source.mdl->ByteCount -= 1;
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_mdl(source.mdl));
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(dmabuf));
	source.mdl->ByteCount = 0;
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_mdl(source.mdl));
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(dmabuf));
	source.mdl->ByteCount = EXPORT_BYTES;
	MmFreePagesFromMdl(source.mdl);
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_mdl(source.mdl));
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(dmabuf));
	ExFreePool(source.mdl);
	IoFreeMdl(mdl);
	kfree(pool);
	fx_buffer_free(buf);
}

/* A common buffer over memory that might not stay. */
static void export_of_borrowed_pool(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	u8 *page = (u8 *)__get_free_page(GFP_KERNEL);
	PMDL mdl = IoAllocateMdl(page, PAGE_SIZE, false, false, NULL);
	PHYSICAL_ADDRESS logical;
	struct dma_buf *dmabuf;
	NTSTATUS status;

	MmBuildMdlForNonPagedPool(mdl);
	status = adapter->DmaOperations->CreateCommonBufferFromMdl(adapter, mdl,
								   NULL, 0,
								   &logical);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, status);
	dmabuf = ntdma_dmabuf_export_buffer(adapter, page);
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(dmabuf));
	adapter->DmaOperations->FreeCommonBuffer(adapter, PAGE_SIZE, logical,
						 page, true);
	IoFreeMdl(mdl);
	free_page((unsigned long)page);
	fx_put_adapter(adapter);
}

static void export_descriptor(struct kunit *test)
{
	struct source source = source_of(test, &kinds[0]);
	struct dma_buf *dmabuf = exported(test, &kinds[0], &source), *same;
	int fd = ntdma_dmabuf_fd(dmabuf);
	bool cloexec;

	KUNIT_ASSERT_GE(test, fd, 0);
	rcu_read_lock();
	cloexec = test_bit(fd, files_fdtable(current->files)->close_on_exec);
	rcu_read_unlock();
	KUNIT_EXPECT_TRUE(test, cloexec);
	same = dma_buf_get(fd);
	KUNIT_EXPECT_PTR_EQ(test, dmabuf, same);
	dma_buf_put(same);
	close_fd(fd);
	free_buffer(&source);
	fx_put_adapter(source.adapter);
	KUNIT_EXPECT_TRUE(test, db_wait_live(((struct fixture *)test->priv)->live));
}

/* Each importer gets a mapping of its own; the CPU's accesses reach them all. */
static void export_to_several(struct kunit *test)
{
	struct source source = source_of(test, &kinds[0]);
	struct dma_buf *dmabuf = exported(test, &kinds[0], &source);
	struct fixture *fx = test->priv;
	struct db_importer one, two;

	KUNIT_ASSERT_EQ(test, 0, db_import(&one, dmabuf, fx->dev));
	KUNIT_ASSERT_EQ(test, 0, db_import(&two, dmabuf, fx->dev));
	KUNIT_EXPECT_NE(test, (u64)sg_dma_address(one.table->sgl),
			(u64)sg_dma_address(two.table->sgl));
	fill(dmabuf, source.va, 7);
	importer_sees(test, &one, 7);
	importer_sees(test, &two, 7);
	db_import_end(&one);
	fill(dmabuf, source.va, 8);
	importer_sees(test, &two, 8);
	db_import_end(&two);
	dma_buf_put(dmabuf);
	free_buffer(&source);
	fx_put_adapter(source.adapter);
	KUNIT_EXPECT_TRUE(test, db_wait_live(fx->live));
}

static void nothing_moves(struct dma_buf_attachment *attach)
{
}

static const struct dma_buf_attach_ops dynamic_ops = {
	.invalidate_mappings = nothing_moves,
};

/* An importer that could bear it if memory moved: ours does not. */
static void export_to_a_dynamic_importer(struct kunit *test)
{
	struct source source = source_of(test, &kinds[0]);
	struct dma_buf *dmabuf = exported(test, &kinds[0], &source);
	struct db_importer importer = { .dmabuf = dmabuf };
	struct fixture *fx = test->priv;

	importer.attach = dma_buf_dynamic_attach(dmabuf, fx->dev, &dynamic_ops,
						 NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, importer.attach);
	importer.table = dma_buf_map_attachment_unlocked(importer.attach,
							 DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, importer.table);
	get_dma_buf(dmabuf);
	fill(dmabuf, source.va, 9);
	importer_sees(test, &importer, 9);
	db_import_end(&importer);
	dma_buf_put(dmabuf);
	free_buffer(&source);
	fx_put_adapter(source.adapter);
	KUNIT_EXPECT_TRUE(test, db_wait_live(fx->live));
}

/* A device that does not reach the memory learns it when it attaches. */
static void export_out_of_reach(struct kunit *test)
{
	const struct platform_device_info info = {
		.name = "ntdma-importer",
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = DMA_BIT_MASK(32),
	};
	struct source source = source_of(test, &kinds[0]);
	struct dma_buf *dmabuf = exported(test, &kinds[0], &source);
	struct platform_device *platform = platform_device_register_full(&info);
	struct dma_buf_attachment *attach;
	u64 mask = DMA_BIT_MASK(13);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, platform);
	platform->dev.dma_mask = &mask;
	attach = dma_buf_attach(dmabuf, &platform->dev);
	KUNIT_EXPECT_EQ(test, -ERANGE, PTR_ERR_OR_ZERO(attach));
	platform->dev.dma_mask = NULL;
	attach = dma_buf_attach(dmabuf, &platform->dev);
	KUNIT_EXPECT_EQ(test, -ENODEV, PTR_ERR_OR_ZERO(attach));
	platform->dev.dma_mask = &mask;
	mask = DMA_BIT_MASK(64);
	attach = dma_buf_attach(dmabuf, &platform->dev);
	if (!IS_ERR(attach))
		dma_buf_detach(dmabuf, attach);
	KUNIT_EXPECT_FALSE(test, IS_ERR(attach));
	platform->dev.dma_mask = NULL;
	platform_device_unregister(platform);
	dma_buf_put(dmabuf);
	free_buffer(&source);
	fx_put_adapter(source.adapter);
	KUNIT_EXPECT_TRUE(test, db_wait_live(((struct fixture *)test->priv)->live));
}

/* The module cannot be unloaded under an exported buffer. */
static void export_pins_the_module(struct kunit *test)
{
	struct source source = source_of(test, &kinds[0]);
	struct dma_buf *one = exported(test, &kinds[0], &source), *two;
	struct fixture *fx = test->priv;
	struct module *owner = one->owner;
	int count = module_refcount(owner);

	two = exported(test, &kinds[0], &source);
	KUNIT_EXPECT_EQ(test, count + 1, module_refcount(owner));
	dma_buf_put(two);
	free_buffer(&source);
	fx_put_adapter(source.adapter);
	ntdma_test_live_objects_flush();
	KUNIT_EXPECT_GT(test, module_refcount(owner), 0);
	dma_buf_put(one);
	KUNIT_EXPECT_TRUE(test, db_wait_live(fx->live));
}

static void export_misused(struct kunit *test)
{
	struct source source = source_of(test, &kinds[3]);
	struct fixture *fx = test->priv;
	struct dma_buf *dmabuf;
	KIRQL old;

	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_buffer(source.adapter, fx));
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(dmabuf));
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_buffer(NULL, source.va));
	KUNIT_EXPECT_EQ(test, -ENODEV, PTR_ERR_OR_ZERO(dmabuf));
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_vector(source.adapter,
							  source.vector, 3));
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(dmabuf));
	FX_MISUSE(fx, dmabuf = ntdma_dmabuf_export_vector(source.adapter,
							  (void *)fx, 0));
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(dmabuf));
	old = fx_raise();
	FX_MISUSE(fx, dmabuf = export_element(&source));
	fx_lower(old);
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(dmabuf));
	free_vector(&source);
	FX_MISUSE(fx, dmabuf = export_element(&source));
	KUNIT_EXPECT_EQ(test, -ENOENT, PTR_ERR_OR_ZERO(dmabuf));
	fx_put_adapter(source.adapter);
}

static struct kunit_case dmabuf_export_cases[] = {
	KUNIT_CASE_PARAM(export_reaches_an_importer, kind_gen_params),
	KUNIT_CASE_PARAM(export_outlives_its_driver, kind_gen_params),
	KUNIT_CASE_PARAM(export_is_mapped_to_user, kind_gen_params),
	KUNIT_CASE(export_of_user_pages),
	KUNIT_CASE(export_of_other_mdls),
	KUNIT_CASE(export_of_borrowed_pool),
	KUNIT_CASE(export_descriptor),
	KUNIT_CASE(export_to_several),
	KUNIT_CASE(export_to_a_dynamic_importer),
	KUNIT_CASE(export_out_of_reach),
	KUNIT_CASE(export_pins_the_module),
	KUNIT_CASE(export_misused),
	{ }
};

static struct kunit_suite dmabuf_export_suite = {
	.name = "ntdma_dmabuf_export",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dmabuf_export_cases,
};

kunit_test_suite(dmabuf_export_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_DESCRIPTION("ntdma suite: exported dma-bufs");
MODULE_LICENSE("GPL");
