// SPDX-License-Identifier: GPL-2.0-only
/*
 * Access windows: we wait for others, others wait for us, and every wait ends.
 */
#include <linux/completion.h>
#include <linux/workqueue.h>

#include "fixture_dmabuf.h"

#define WINDOW_BYTES	(2 * PAGE_SIZE)
#define LONG_MS		60000
#define WRITES		NTDMA_WINDOW_WRITE
#define HOLD		NTDMA_WINDOW_HOLD

/**
 * struct shared - an imported buffer
 * @fx: the case
 * @exporter: whose it is
 * @adapter: for which adapter
 * @import: the import
 * @mdl: its MDL
 */
struct shared {
	struct fixture *fx;
	struct db_exporter *exporter;
	PDMA_ADAPTER adapter;
	struct ntdma_dmabuf *import;
	PMDL mdl;
};

static struct shared share(struct kunit *test)
{
	struct shared s = { .fx = test->priv };

	s.exporter = db_export(test, WINDOW_BYTES);
	s.adapter = v3_adapter(s.fx);
	s.import = ntdma_dmabuf_import(s.adapter, s.exporter->dmabuf);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s.import);
	s.mdl = ntdma_dmabuf_mdl(s.import);
	return s;
}

static void unshare(struct kunit *test, struct shared *s)
{
	ntdma_dmabuf_release(s->import);
	/* no fence of ours stays behind */
	KUNIT_EXPECT_FALSE(test, db_is_busy(s->exporter));
	db_exporter_end(test, s->exporter);
	fx_put_adapter(s->adapter);
}

static NTSTATUS get(struct shared *s, struct fx_delivery *delivery)
{
	return fx_get_list(s->adapter, s->fx->device, s->mdl,
			   MmGetMdlVirtualAddress(s->mdl), WINDOW_BYTES,
			   delivery, true);
}

static PSCATTER_GATHER_LIST list_of(struct kunit *test, struct shared *s)
{
	struct fx_delivery delivery = { };

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, get(s, &delivery));
	KUNIT_ASSERT_EQ(test, 1, delivery.calls);
	return delivery.list;
}

/* The fence is there as long as the device may be at work, and not longer. */
static void window_ends_with_the_put(struct kunit *test)
{
	struct shared s = share(test);
	PSCATTER_GATHER_LIST list;
	struct dma_fence *fence;

	KUNIT_EXPECT_FALSE(test, db_is_busy(s.exporter));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	KUNIT_EXPECT_TRUE(test, db_is_busy(s.exporter));
	list = list_of(test, &s);
	fence = db_our_fence(s.exporter);
	KUNIT_ASSERT_NOT_NULL(test, fence);
	KUNIT_EXPECT_EQ(test, 0, dma_fence_get_status(fence));
	fx_put_list(s.adapter, list, true);
	KUNIT_EXPECT_EQ(test, 1, dma_fence_get_status(fence));
	KUNIT_EXPECT_FALSE(test, db_is_busy(s.exporter));
	KUNIT_EXPECT_EQ(test, -ENOENT, ntdma_dmabuf_close_window(s.import));
	dma_fence_put(fence);
	unshare(test, &s);
}

/* Who reads waits for a window that writes only. */
static void window_for_reading(struct kunit *test)
{
	struct shared s = share(test);
	struct dma_resv *resv = s.exporter->dmabuf->resv;

	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, 0,
							  LONG_MS));
	KUNIT_EXPECT_TRUE(test, dma_resv_test_signaled(resv,
						       DMA_RESV_USAGE_WRITE));
	KUNIT_EXPECT_TRUE(test, db_is_busy(s.exporter));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	KUNIT_EXPECT_FALSE(test, dma_resv_test_signaled(resv,
							DMA_RESV_USAGE_WRITE));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	unshare(test, &s);
}

/* Held, it outlasts its mappings; closed, it waits for the last of them. */
static void window_is_held(struct kunit *test)
{
	struct shared s = share(test);
	PSCATTER_GATHER_LIST one, two;

	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import,
							  WRITES | HOLD,
							  LONG_MS));
	one = list_of(test, &s);
	fx_put_list(s.adapter, one, true);
	KUNIT_EXPECT_TRUE(test, db_is_busy(s.exporter));
	one = list_of(test, &s);
	two = list_of(test, &s);
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	fx_put_list(s.adapter, one, true);
	KUNIT_EXPECT_TRUE(test, db_is_busy(s.exporter));
	KUNIT_EXPECT_EQ(test, -EBUSY, ntdma_dmabuf_open_window(s.import, WRITES,
							       LONG_MS));
	fx_put_list(s.adapter, two, true);
	KUNIT_EXPECT_FALSE(test, db_is_busy(s.exporter));
	unshare(test, &s);
}

static void window_arguments(struct kunit *test)
{
	struct shared s = share(test);

	KUNIT_EXPECT_EQ(test, -EINVAL,
			ntdma_dmabuf_open_window(s.import, WRITES, 0));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			ntdma_dmabuf_open_window(s.import, WRITES, 3600001));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			ntdma_dmabuf_open_window(s.import, 0x80, LONG_MS));
	KUNIT_EXPECT_EQ(test, -ENOENT, ntdma_dmabuf_close_window(s.import));
	KUNIT_EXPECT_FALSE(test, db_is_busy(s.exporter));
	unshare(test, &s);
}

/* The fence of another driver that never signals: a wait of ours ends. */
static void window_gives_up_on_others(struct kunit *test)
{
	struct shared s = share(test);
	struct dma_fence *fence = db_add_fence(test, s.exporter->dmabuf,
					       DMA_RESV_USAGE_WRITE);

	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			ntdma_dmabuf_open_window(s.import, 0, 1));
	dma_fence_signal(fence);
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, 0,
							  LONG_MS));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	unshare(test, &s);
	dma_fence_put(fence);
}

/* One that reads does not keep us from reading, only from writing. */
static void window_beside_a_reader(struct kunit *test)
{
	struct shared s = share(test);
	struct dma_fence *fence = db_add_fence(test, s.exporter->dmabuf,
					       DMA_RESV_USAGE_READ);

	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, 0,
							  LONG_MS));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			ntdma_dmabuf_open_window(s.import, WRITES, 1));
	dma_fence_signal(fence);
	unshare(test, &s);
	dma_fence_put(fence);
}

struct signaller {
	struct work_struct work;
	struct dma_fence *fence;
};

static void signal_fence(struct work_struct *work)
{
	struct signaller *signaller =
		container_of(work, struct signaller, work);

	dma_fence_signal(signaller->fence);
}

static void window_waits_for_others(struct kunit *test)
{
	struct shared s = share(test);
	struct signaller signaller;

	signaller.fence = db_add_fence(test, s.exporter->dmabuf,
				       DMA_RESV_USAGE_WRITE);
	INIT_WORK_ONSTACK(&signaller.work, signal_fence);
	schedule_work(&signaller.work);
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	KUNIT_EXPECT_TRUE(test, dma_fence_is_signaled(signaller.fence));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	flush_work(&signaller.work);
	destroy_work_on_stack(&signaller.work);
	unshare(test, &s);
	dma_fence_put(signaller.fence);
}

/* Two adapters, one buffer: one of them at a time. */
static void windows_take_turns(struct kunit *test)
{
	struct shared s = share(test);
	PDMA_ADAPTER adapter = v3_adapter(s.fx);
	struct ntdma_dmabuf *other;

	other = ntdma_dmabuf_import(adapter, s.exporter->dmabuf);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	KUNIT_ASSERT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT, ntdma_dmabuf_open_window(other, 0,
								   1));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(other, 0, LONG_MS));
	/* those who read do not disturb each other */
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, 0,
							  LONG_MS));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(other));
	ntdma_dmabuf_release(other);
	unshare(test, &s);
	fx_put_adapter(adapter);
}

/**
 * struct opener - a window that is opened by somebody else
 * @base: what it has to wait for
 * @lock: of @base
 * @waits: it has begun to
 * @work: that somebody
 * @import: of what
 * @result: what came of it
 */
struct opener {
	struct dma_fence base;
	spinlock_t lock;	/* of base */
	struct completion waits;
	struct work_struct work;
	struct ntdma_dmabuf *import;
	int result;
};

static bool somebody_waits(struct dma_fence *fence)
{
	complete(&container_of(fence, struct opener, base)->waits);
	return true;
}

static const struct dma_fence_ops awaited_ops = {
	.get_driver_name	= db_fence_name,
	.get_timeline_name	= db_fence_name,
	.enable_signaling	= somebody_waits,
};

static void open_by_work(struct work_struct *work)
{
	struct opener *opener = container_of(work, struct opener, work);

	opener->result = ntdma_dmabuf_open_window(opener->import, WRITES,
						  LONG_MS);
}

/* Back when the window is opening, and waits for a fence that we have. */
static struct opener *start_opening(struct kunit *test, struct shared *s)
{
	struct dma_resv *resv = s->exporter->dmabuf->resv;
	struct opener *opener = kzalloc(sizeof(*opener), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, opener);
	opener->import = s->import;
	spin_lock_init(&opener->lock);
	init_completion(&opener->waits);
	INIT_WORK(&opener->work, open_by_work);
	dma_fence_init(&opener->base, &awaited_ops, &opener->lock,
		       dma_fence_context_alloc(1), 1);
	dma_resv_lock(resv, NULL);
	KUNIT_EXPECT_EQ(test, 0, dma_resv_reserve_fences(resv, 1));
	dma_resv_add_fence(resv, &opener->base, DMA_RESV_USAGE_WRITE);
	dma_resv_unlock(resv);
	schedule_work(&opener->work);
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&opener->waits,
						    msecs_to_jiffies(LONG_MS)));
	return opener;
}

static int end_opening(struct opener *opener)
{
	int result;

	dma_fence_signal(&opener->base);
	flush_work(&opener->work);
	result = opener->result;
	dma_fence_put(&opener->base);
	return result;
}

/* A window that waits for others is cancelled like one that is open. */
static void window_cancelled_while_opening(struct kunit *test)
{
	struct shared s = share(test);
	struct opener *opener = start_opening(test, &s);

	KUNIT_EXPECT_EQ(test, -EBUSY, ntdma_dmabuf_open_window(s.import, WRITES,
							       LONG_MS));
	ntdma_dmabuf_cancel_window(s.import);
	KUNIT_EXPECT_EQ(test, -ECANCELED, end_opening(opener));
	KUNIT_EXPECT_FALSE(test, db_is_busy(s.exporter));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_close_window(s.import));
	unshare(test, &s);
}

/* The import goes under whoever opens a window of it: it ends, and all is undone. */
static void window_released_while_opening(struct kunit *test)
{
	struct shared s = share(test);
	struct opener *opener = start_opening(test, &s);

	ntdma_dmabuf_release(s.import);
	KUNIT_EXPECT_EQ(test, 1, s.exporter->attached);
	KUNIT_EXPECT_EQ(test, -ECANCELED, end_opening(opener));
	KUNIT_EXPECT_EQ(test, 0, s.exporter->attached);
	KUNIT_EXPECT_FALSE(test, db_is_busy(s.exporter));
	db_exporter_end(test, s.exporter);
	fx_put_adapter(s.adapter);
}

static struct module *ntdma_module(struct kunit *test, struct shared *s)
{
	const DMA_OPERATIONS *ops = s->adapter->DmaOperations;
	PHYSICAL_ADDRESS logical;
	struct dma_buf *dmabuf;
	struct module *module;
	void *va;

	va = ops->AllocateCommonBuffer(s->adapter, PAGE_SIZE, &logical, true);
	KUNIT_ASSERT_NOT_NULL(test, va);
	dmabuf = ntdma_dmabuf_export_buffer(s->adapter, va);
	ops->FreeCommonBuffer(s->adapter, PAGE_SIZE, logical, va, true);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dmabuf);
	module = dmabuf->owner;
	dma_buf_put(dmabuf);
	return module;
}

/* In the hands of others it outlives the import, and keeps the module loaded. */
static void window_fence_outlives_the_import(struct kunit *test)
{
	int live = ntdma_test_live_objects_flush();
	struct shared s = share(test);
	struct module *module = ntdma_module(test, &s);
	struct dma_fence *fence;
	int count;

	KUNIT_ASSERT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	fence = db_our_fence(s.exporter);
	KUNIT_ASSERT_NOT_NULL(test, fence);
	unshare(test, &s);
	KUNIT_EXPECT_EQ(test, -ECANCELED, dma_fence_get_status(fence));
	KUNIT_EXPECT_TRUE(test, db_wait_live(live + 1));
	count = module_refcount(module);
	dma_fence_put(fence);
	KUNIT_EXPECT_TRUE(test, db_wait_live(live));
	KUNIT_EXPECT_EQ(test, count - 1, module_refcount(module));
}

enum violent_end {
	END_TIMEOUT,
	END_CANCEL,
	END_RELEASE,
};

struct end_row {
	const char *name;
	enum violent_end end;
	bool mapped;
	int error;
};

static const struct end_row end_rows[] = {
	{ "time-out", END_TIMEOUT, false, -ETIMEDOUT },
	{ "time-out while mapped", END_TIMEOUT, true, -ETIMEDOUT },
	{ "cancel", END_CANCEL, false, -ECANCELED },
	{ "cancel while mapped", END_CANCEL, true, -ECANCELED },
	{ "release", END_RELEASE, false, -ECANCELED },
	{ "release while mapped", END_RELEASE, true, -ECANCELED },
};

static void end_desc(const struct end_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(end, end_rows, end_desc);

static void end_window(struct shared *s, const struct end_row *row)
{
	if (row->end == END_CANCEL)
		ntdma_dmabuf_cancel_window(s->import);
	else if (row->end == END_RELEASE && row->mapped)
		FX_MISUSE(s->fx, ntdma_dmabuf_release(s->import));
	else if (row->end == END_RELEASE)
		ntdma_dmabuf_release(s->import);
}

/* Who waits is told that what it waited for did not happen. */
static void window_ends_badly(struct kunit *test)
{
	const struct end_row *row = test->param_value;
	PSCATTER_GATHER_LIST list = NULL;
	struct shared s = share(test);
	struct fx_delivery delivery = { };
	struct dma_fence *fence;

	/* a window that may time out has to be long enough to map in it */
	KUNIT_ASSERT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  row->end ==
							  END_TIMEOUT ?
							  500 : LONG_MS));
	fence = db_our_fence(s.exporter);
	KUNIT_ASSERT_NOT_NULL(test, fence);
	if (row->mapped && NT_SUCCESS(get(&s, &delivery)))
		list = delivery.list;
	end_window(&s, row);
	KUNIT_EXPECT_GT(test, dma_fence_wait_timeout(fence, false,
						     msecs_to_jiffies(LONG_MS)),
			0L);
	KUNIT_EXPECT_EQ(test, row->error, dma_fence_get_status(fence));
	dma_fence_put(fence);
	if (row->end != END_RELEASE) {
		KUNIT_EXPECT_EQ(test, STATUS_DEVICE_BUSY, get(&s, &delivery));
		KUNIT_EXPECT_EQ(test, row->error,
				ntdma_dmabuf_close_window(s.import));
	}
	if (list)
		fx_put_list(s.adapter, list, true);
	if (row->end == END_RELEASE) {
		db_exporter_end(test, s.exporter);
		fx_put_adapter(s.adapter);
		return;
	}
	/* and the next window is as good as any */
	KUNIT_EXPECT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	fx_put_list(s.adapter, list_of(test, &s), true);
	unshare(test, &s);
}

/* A request that waits holds the window; cancelled, it ends it. */
static void window_of_a_waiting_request(struct kunit *test)
{
	struct shared s = share(test);
	struct v3_context *context = v3_new_context(s.fx, s.adapter);
	struct fx_delivery delivery = { };
	struct dma_fence *fence;

	ex_hold(s.fx, s.adapter, 1, 0);
	KUNIT_ASSERT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	fence = db_our_fence(s.exporter);
	KUNIT_ASSERT_NOT_NULL(test, fence);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			v3_get_list(s.adapter, s.fx->device, context, s.mdl, 0,
				    WINDOW_BYTES, 0, &delivery, true, NULL));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	KUNIT_EXPECT_EQ(test, 0, dma_fence_get_status(fence));
	KUNIT_EXPECT_TRUE(test, v3_cancel(s.adapter, s.fx->device, context));
	KUNIT_EXPECT_EQ(test, -ECANCELED, dma_fence_get_status(fence));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	dma_fence_put(fence);
	v3_free_object(s.adapter, DeallocateObject);
	unshare(test, &s);
}

/* Granted later, it gets what it asked for. */
static void window_of_a_late_request(struct kunit *test)
{
	struct shared s = share(test);
	struct fx_delivery delivery = { };

	db_fill(s.exporter, 4);
	ex_hold(s.fx, s.adapter, 1, 0);
	KUNIT_ASSERT_EQ(test, 0, ntdma_dmabuf_open_window(s.import, WRITES,
							  LONG_MS));
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, get(&s, &delivery));
	KUNIT_EXPECT_EQ(test, 0, delivery.calls);
	v3_free_object(s.adapter, DeallocateObject);
	KUNIT_ASSERT_EQ(test, 1, delivery.calls);
	KUNIT_EXPECT_EQ(test, (u32)WINDOW_BYTES,
			fx_list_sees(delivery.list, 4));
	fx_put_list(s.adapter, delivery.list, true);
	KUNIT_EXPECT_FALSE(test, db_is_busy(s.exporter));
	unshare(test, &s);
}

static void window_misused(struct kunit *test)
{
	struct shared s = share(test);
	KIRQL old = fx_raise();
	int ret;

	FX_MISUSE(s.fx, ret = ntdma_dmabuf_open_window(s.import, WRITES, 10));
	fx_lower(old);
	KUNIT_EXPECT_EQ(test, -EINVAL, ret);
	FX_MISUSE(s.fx, ret = ntdma_dmabuf_open_window((void *)test, WRITES,
						       10));
	KUNIT_EXPECT_EQ(test, -ENODEV, ret);
	unshare(test, &s);
}

static struct kunit_case dmabuf_window_cases[] = {
	KUNIT_CASE(window_ends_with_the_put),
	KUNIT_CASE(window_for_reading),
	KUNIT_CASE(window_is_held),
	KUNIT_CASE(window_arguments),
	KUNIT_CASE(window_gives_up_on_others),
	KUNIT_CASE(window_beside_a_reader),
	KUNIT_CASE(window_waits_for_others),
	KUNIT_CASE(windows_take_turns),
	KUNIT_CASE(window_cancelled_while_opening),
	KUNIT_CASE(window_released_while_opening),
	KUNIT_CASE(window_fence_outlives_the_import),
	KUNIT_CASE_PARAM(window_ends_badly, end_gen_params),
	KUNIT_CASE(window_of_a_waiting_request),
	KUNIT_CASE(window_of_a_late_request),
	KUNIT_CASE(window_misused),
	{ }
};

static struct kunit_suite dmabuf_window_suite = {
	.name = "ntdma_dmabuf_window",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dmabuf_window_cases,
};

kunit_test_suite(dmabuf_window_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_DESCRIPTION("ntdma suite: access windows and fences");
MODULE_LICENSE("GPL");
