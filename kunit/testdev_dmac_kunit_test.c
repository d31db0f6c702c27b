// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dmaengine controller of the fake device, as its clients know it: nothing
 * of ntdma is involved.
 */
#include <linux/completion.h>
#include <linux/dmaengine.h>
#include <linux/module.h>
#include <linux/scatterlist.h>

#include "testdev_fixture.h"

#define DM_TIMEOUT	(60 * HZ)
#define DM_RX		0
#define DM_TX		1
#define DM_PERIOD	256

/* What a callback saw. */
struct dm_event {
	struct completion done;
	int calls;
	enum dmaengine_tx_result result;
	u32 residue;
	bool in_softirq;
};

static void dm_called(void *param, const struct dmaengine_result *result)
{
	struct dm_event *event = param;

	event->calls++;
	event->result = result->result;
	event->residue = result->residue;
	event->in_softirq = in_softirq() && !in_hardirq();
	complete(&event->done);
}

static void dm_init_event(struct dm_event *event)
{
	memset(event, 0, sizeof(*event));
	init_completion(&event->done);
}

static struct dma_chan *dm_request(struct kunit *test, const char *name)
{
	struct dma_chan *chan;

	KUNIT_ASSERT_NOT_NULL(test, ntdma_testdev_fifo_device());
	chan = dma_request_chan(ntdma_testdev_fifo_device(), name);
	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(chan));
	return chan;
}

static int dm_config(struct dma_chan *chan, enum dma_slave_buswidth width,
		     u32 burst)
{
	struct dma_slave_config config = {
		.src_addr = NTDMA_TESTDEV_FIFO_DATA(0),
		.dst_addr = NTDMA_TESTDEV_FIFO_DATA(0),
		.src_addr_width = width,
		.dst_addr_width = width,
		.src_maxburst = burst,
		.dst_maxburst = burst,
	};

	return dmaengine_slave_config(chan, &config);
}

static dma_cookie_t dm_start(struct kunit *test, struct dma_chan *chan,
			     struct dma_async_tx_descriptor *tx,
			     struct dm_event *event)
{
	dma_cookie_t cookie;

	KUNIT_ASSERT_NOT_NULL(test, tx);
	tx->callback_result = dm_called;
	tx->callback_param = event;
	cookie = dmaengine_submit(tx);
	KUNIT_EXPECT_FALSE(test, dma_submit_error(cookie));
	dma_async_issue_pending(chan);
	return cookie;
}

static bool dm_wait(struct dm_event *event)
{
	return wait_for_completion_timeout(&event->done, DM_TIMEOUT);
}

static u32 dm_residue(struct dma_chan *chan, dma_cookie_t cookie,
		      enum dma_status *status)
{
	struct dma_tx_state state = {};

	*status = dmaengine_tx_status(chan, cookie, &state);
	return state.residue;
}

static void dm_expect_status(struct kunit *test, struct dma_chan *chan,
			     dma_cookie_t cookie, enum dma_status want_status,
			     u32 want_residue)
{
	enum dma_status status;
	u32 residue = dm_residue(chan, cookie, &status);

	KUNIT_EXPECT_EQ(test, (int)want_status, (int)status);
	KUNIT_EXPECT_EQ(test, want_residue, residue);
}

static struct ntdma_testdev_dmac_stats dm_stats(unsigned int channel)
{
	struct ntdma_testdev_dmac_stats stats;

	ntdma_testdev_dmac_get_stats(channel, &stats);
	return stats;
}

static struct ntdma_testdev_fifo_stats dm_fifo(void)
{
	struct ntdma_testdev_fifo_stats stats;

	ntdma_testdev_fifo_get_stats(0, &stats);
	return stats;
}

/* The channel goes back; nothing of it may be left. */
static void dm_release(struct kunit *test, struct dma_chan *chan,
		       unsigned int channel)
{
	struct ntdma_testdev_dmac_stats stats;

	dmaengine_terminate_sync(chan);
	dma_release_channel(chan);
	stats = dm_stats(channel);
	KUNIT_EXPECT_FALSE(test, stats.requested);
	KUNIT_EXPECT_EQ(test, stats.prepared, stats.freed);
}

static struct dma_async_tx_descriptor *
dm_prep_tx(struct dma_chan *chan, dma_addr_t addr, size_t len)
{
	return dmaengine_prep_slave_single(chan, addr, len, DMA_MEM_TO_DEV,
					   DMA_PREP_INTERRUPT);
}

/* A transmit channel in manual mode with @len bytes of the page under way. */
struct dm_transmit {
	struct dma_chan *chan;
	dma_addr_t addr;
	size_t len;
	dma_cookie_t cookie;
	struct dm_event event;
};

static void dm_begin_transmit(struct kunit *test, struct dm_transmit *dm,
			      size_t len)
{
	struct td_fixture *td = test->priv;

	td_fill_pattern(td->page, len);
	dm_init_event(&dm->event);
	dm->chan = dm_request(test, "tx");
	dm->len = len;
	dm->addr = td_map(test, td->page, len, DMA_TO_DEVICE);
	ntdma_testdev_dmac_set_mode(DM_TX, NTDMA_TESTDEV_DMAC_MANUAL);
	KUNIT_EXPECT_EQ(test, 0, dm_config(dm->chan, 4, 1));
	dm->cookie = dm_start(test, dm->chan,
			      dm_prep_tx(dm->chan, dm->addr, len), &dm->event);
}

static void dm_end_transmit(struct kunit *test, struct dm_transmit *dm)
{
	dm_release(test, dm->chan, DM_TX);
	td_unmap(test, dm->addr, dm->len, DMA_TO_DEVICE);
}

static void testdev_dmac_transmits(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct dma_chan *chan = dm_request(test, "tx");
	struct dm_event event;
	u8 *got = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	dma_cookie_t cookie;
	dma_addr_t addr;

	KUNIT_ASSERT_NOT_NULL(test, got);
	dm_init_event(&event);
	td_fill_pattern(td->page, PAGE_SIZE);
	addr = td_map(test, td->page, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, 0, dm_config(chan, 2, 8));
	cookie = dm_start(test, chan, dm_prep_tx(chan, addr, PAGE_SIZE), &event);
	KUNIT_EXPECT_TRUE(test, dm_wait(&event));
	KUNIT_EXPECT_TRUE(test, event.in_softirq);
	KUNIT_EXPECT_EQ(test, (int)DMA_TRANS_NOERROR, (int)event.result);
	dm_expect_status(test, chan, cookie, DMA_COMPLETE, 0);
	KUNIT_EXPECT_EQ(test, PAGE_SIZE, ntdma_testdev_fifo_pop(0, got, PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, (u32)PAGE_SIZE,
			td_pattern_len(got, PAGE_SIZE, 0));
	KUNIT_EXPECT_EQ(test, (u64)PAGE_SIZE, dm_fifo().tx_bytes);
	KUNIT_EXPECT_EQ(test, (u64)PAGE_SIZE / 2, dm_fifo().tx_accesses);
	KUNIT_EXPECT_EQ(test, (u64)PAGE_SIZE, dm_stats(DM_TX).bytes);
	dm_release(test, chan, DM_TX);
	td_unmap(test, addr, PAGE_SIZE, DMA_TO_DEVICE);
}

/* Two segments, and data that come later than the transfer. */
static void testdev_dmac_receives(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct dma_chan *chan = dm_request(test, "rx");
	struct dma_async_tx_descriptor *tx;
	struct scatterlist sg[2];
	struct dm_event event;
	u8 sent[128];

	dm_init_event(&event);
	td_fill_pattern(sent, sizeof(sent));
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], td->page + 512, 96);
	sg_set_buf(&sg[1], td->page, 32);
	KUNIT_ASSERT_EQ(test, 2, dma_map_sg(td->dev, sg, 2, DMA_FROM_DEVICE));
	KUNIT_EXPECT_EQ(test, 0, dm_config(chan, 4, 4));
	tx = dmaengine_prep_slave_sg(chan, sg, 2, DMA_DEV_TO_MEM,
				     DMA_PREP_INTERRUPT);
	dm_start(test, chan, tx, &event);
	KUNIT_EXPECT_EQ(test, (size_t)40, ntdma_testdev_fifo_push(0, sent, 40));
	KUNIT_EXPECT_EQ(test, (size_t)88,
			ntdma_testdev_fifo_push(0, sent + 40, 88));
	KUNIT_EXPECT_TRUE(test, dm_wait(&event));
	dma_unmap_sg(td->dev, sg, 2, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 96U, td_pattern_len(td->page + 512, 96, 0));
	KUNIT_EXPECT_EQ(test, 32U, td_pattern_len(td->page, 32, 96));
	KUNIT_EXPECT_EQ(test, (u64)32, dm_fifo().rx_accesses);
	KUNIT_EXPECT_EQ(test, (u64)0, dm_fifo().rx_level);
	dm_release(test, chan, DM_RX);
}

static void testdev_dmac_steps_and_tells_the_residue(struct kunit *test)
{
	struct dm_transmit dm;

	dm_begin_transmit(test, &dm, 1024);
	dm_expect_status(test, dm.chan, dm.cookie, DMA_IN_PROGRESS, 1024);
	KUNIT_EXPECT_EQ(test, (size_t)300, ntdma_testdev_dmac_step(DM_TX, 303));
	dm_expect_status(test, dm.chan, dm.cookie, DMA_IN_PROGRESS, 724);
	ntdma_testdev_dmac_drain(DM_TX);
	KUNIT_EXPECT_EQ(test, 0, dm.event.calls);
	KUNIT_EXPECT_EQ(test, (size_t)724, ntdma_testdev_dmac_step(DM_TX, 4096));
	KUNIT_EXPECT_TRUE(test, dm_wait(&dm.event));
	dm_expect_status(test, dm.chan, dm.cookie, DMA_COMPLETE, 0);
	dm_end_transmit(test, &dm);
}

static void testdev_dmac_pauses(struct kunit *test)
{
	struct dm_transmit dm;

	dm_begin_transmit(test, &dm, 1024);
	ntdma_testdev_dmac_step(DM_TX, 512);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_pause(dm.chan));
	KUNIT_EXPECT_EQ(test, (size_t)0, ntdma_testdev_dmac_step(DM_TX, 512));
	dm_expect_status(test, dm.chan, dm.cookie, DMA_PAUSED, 512);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_resume(dm.chan));
	KUNIT_EXPECT_EQ(test, (size_t)512, ntdma_testdev_dmac_step(DM_TX, 512));
	KUNIT_EXPECT_TRUE(test, dm_wait(&dm.event));
	dm_end_transmit(test, &dm);
}

static void testdev_dmac_terminates(struct kunit *test)
{
	struct dm_transmit dm;
	struct dm_event second;

	dm_init_event(&second);
	dm_begin_transmit(test, &dm, 1024);
	dm_start(test, dm.chan, dm_prep_tx(dm.chan, dm.addr, 64), &second);
	ntdma_testdev_dmac_step(DM_TX, 512);
	KUNIT_EXPECT_EQ(test, 0, dmaengine_terminate_async(dm.chan));
	KUNIT_EXPECT_EQ(test, (size_t)0, ntdma_testdev_dmac_step(DM_TX, 512));
	ntdma_testdev_dmac_drain(DM_TX);
	KUNIT_EXPECT_EQ(test, 0, dm.event.calls);
	KUNIT_EXPECT_EQ(test, 0, second.calls);
	KUNIT_EXPECT_EQ(test, 2ULL, dm_stats(DM_TX).terminated);
	KUNIT_EXPECT_EQ(test, 512ULL, dm_fifo().tx_bytes);
	dm_end_transmit(test, &dm);
}

static void testdev_dmac_fails_when_told(struct kunit *test)
{
	struct dm_transmit dm;

	dm_begin_transmit(test, &dm, 1024);
	ntdma_testdev_dmac_fail_after(DM_TX, 101);
	KUNIT_EXPECT_EQ(test, (size_t)100, ntdma_testdev_dmac_step(DM_TX, 1024));
	KUNIT_EXPECT_TRUE(test, dm_wait(&dm.event));
	KUNIT_EXPECT_EQ(test, (int)DMA_TRANS_READ_FAILED, (int)dm.event.result);
	KUNIT_EXPECT_EQ(test, 924U, dm.event.residue);
	dm_expect_status(test, dm.chan, dm.cookie, DMA_ERROR, 0);
	KUNIT_EXPECT_EQ(test, 1ULL, dm_stats(DM_TX).failed);
	KUNIT_EXPECT_EQ(test, 100ULL, dm_fifo().tx_bytes);
	dm_end_transmit(test, &dm);
}

/* The controller has no other way to memory than its device has. */
static void testdev_dmac_respects_the_iommu(struct kunit *test)
{
	struct dm_transmit dm;
	struct td_fixture *td = test->priv;

	dm_begin_transmit(test, &dm, 64);
	td_unmap(test, dm.addr, 64, DMA_TO_DEVICE);
	ntdma_testdev_dmac_step(DM_TX, 64);
	KUNIT_EXPECT_TRUE(test, dm_wait(&dm.event));
	KUNIT_EXPECT_EQ(test, (int)DMA_TRANS_READ_FAILED, (int)dm.event.result);
	KUNIT_EXPECT_EQ(test, 0ULL, dm_fifo().tx_bytes);
	TD_EXPECT_FAULTS(test, NTDMA_TESTDEV_FAULT_STALE, 1);
	dm.addr = td_map(test, td->page, 64, DMA_TO_DEVICE);
	dm_end_transmit(test, &dm);
}

static void testdev_dmac_hangs(struct kunit *test)
{
	struct dm_transmit dm;

	dm_begin_transmit(test, &dm, 64);
	ntdma_testdev_dmac_set_mode(DM_TX, NTDMA_TESTDEV_DMAC_HANG);
	KUNIT_EXPECT_EQ(test, (size_t)0, ntdma_testdev_dmac_step(DM_TX, 64));
	dm_expect_status(test, dm.chan, dm.cookie, DMA_IN_PROGRESS, 64);
	dm_end_transmit(test, &dm);
	KUNIT_EXPECT_EQ(test, 0, dm.event.calls);
}

/* Exact position, one callback for each period, round and round. */
static void testdev_dmac_cycles(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct dma_chan *chan = dm_request(test, "rx");
	struct dma_async_tx_descriptor *tx;
	struct dm_event event;
	dma_cookie_t cookie;
	dma_addr_t addr;

	dm_init_event(&event);
	ntdma_testdev_fifo_set_mode(0, NTDMA_TESTDEV_FIFO_PATTERN, TD_SEED);
	ntdma_testdev_dmac_set_mode(DM_RX, NTDMA_TESTDEV_DMAC_MANUAL);
	addr = td_map(test, td->page, 4 * DM_PERIOD, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 0, dm_config(chan, 4, 1));
	tx = dmaengine_prep_dma_cyclic(chan, addr, 4 * DM_PERIOD, DM_PERIOD,
				       DMA_DEV_TO_MEM, DMA_PREP_INTERRUPT);
	cookie = dm_start(test, chan, tx, &event);
	ntdma_testdev_dmac_step(DM_RX, 100);
	dm_expect_status(test, chan, cookie, DMA_IN_PROGRESS,
			 4 * DM_PERIOD - 100);
	ntdma_testdev_dmac_step(DM_RX, 3 * DM_PERIOD - 100);
	ntdma_testdev_dmac_drain(DM_RX);
	KUNIT_EXPECT_EQ(test, 3, event.calls);
	ntdma_testdev_dmac_step(DM_RX, 7 * DM_PERIOD);
	ntdma_testdev_dmac_drain(DM_RX);
	KUNIT_EXPECT_EQ(test, 10, event.calls);
	dm_expect_status(test, chan, cookie, DMA_IN_PROGRESS, 2 * DM_PERIOD);
	dm_release(test, chan, DM_RX);
	td_unmap(test, addr, 4 * DM_PERIOD, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 2U * DM_PERIOD,
			td_pattern_len(td->page, 2 * DM_PERIOD, 8 * DM_PERIOD));
	KUNIT_EXPECT_EQ(test, 2U * DM_PERIOD,
			td_pattern_len(td->page + 2 * DM_PERIOD, 2 * DM_PERIOD,
				       6 * DM_PERIOD));
}

/* By itself as well: periods are counted, not waited for. */
static void testdev_dmac_streams(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct dma_chan *chan = dm_request(test, "tx");
	struct dma_async_tx_descriptor *tx;
	struct dm_event event;
	dma_addr_t addr;
	int i;

	dm_init_event(&event);
	td_fill_pattern(td->page, PAGE_SIZE);
	ntdma_testdev_fifo_set_mode(0, NTDMA_TESTDEV_FIFO_PATTERN, TD_SEED);
	addr = td_map(test, td->page, PAGE_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, 0, dm_config(chan, 4, 16));
	tx = dmaengine_prep_dma_cyclic(chan, addr, PAGE_SIZE, PAGE_SIZE / 4,
				       DMA_MEM_TO_DEV, DMA_PREP_INTERRUPT);
	dm_start(test, chan, tx, &event);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_TRUE(test, dm_wait(&event));
	dmaengine_terminate_sync(chan);
	KUNIT_EXPECT_GE(test, dm_fifo().tx_bytes, (u64)PAGE_SIZE);
	/* The second round is not the pattern any more. */
	KUNIT_EXPECT_LE(test, dm_fifo().mismatches,
			dm_fifo().tx_bytes - PAGE_SIZE);
	dm_release(test, chan, DM_TX);
	td_unmap(test, addr, PAGE_SIZE, DMA_TO_DEVICE);
}

static void testdev_dmac_copies(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	struct dma_chan *chan = dm_request(test, "rx1");
	dma_addr_t src = td_map(test, td->page, 1000, DMA_TO_DEVICE);
	dma_addr_t dst = td_map(test, td->page + 2048, 1000, DMA_FROM_DEVICE);
	struct dma_async_tx_descriptor *tx;
	struct dm_event event;

	dm_init_event(&event);
	tx = dmaengine_prep_dma_memcpy(chan, dst, src, 1000, DMA_PREP_INTERRUPT);
	dm_start(test, chan, tx, &event);
	KUNIT_EXPECT_TRUE(test, dm_wait(&event));
	dm_release(test, chan, 2);
	td_unmap(test, src, 1000, DMA_TO_DEVICE);
	td_unmap(test, dst, 1000, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, 0, memcmp(td->page, td->page + 2048, 1000));
	KUNIT_EXPECT_EQ(test, 1000ULL, dm_stats(2).bytes_copied);
}

/* Termination wins: the callback never comes. */
static void testdev_dmac_holds_the_interrupt(struct kunit *test)
{
	struct dm_transmit dm;

	ntdma_testdev_dmac_hold(DM_TX, NTDMA_TESTDEV_DMAC_HOLD_INTERRUPT);
	dm_begin_transmit(test, &dm, 64);
	ntdma_testdev_dmac_step(DM_TX, 64);
	ntdma_testdev_dmac_drain(DM_TX);
	KUNIT_EXPECT_EQ(test, 0, dm.event.calls);
	dm_expect_status(test, dm.chan, dm.cookie, DMA_IN_PROGRESS, 0);
	dmaengine_terminate_async(dm.chan);
	KUNIT_EXPECT_EQ(test, 0U, ntdma_testdev_dmac_release(DM_TX));
	ntdma_testdev_dmac_drain(DM_TX);
	KUNIT_EXPECT_EQ(test, 0, dm.event.calls);
	dm_end_transmit(test, &dm);
}

/* Termination comes too late: the callback does come. */
static void testdev_dmac_holds_the_callback(struct kunit *test)
{
	struct dm_transmit dm;

	ntdma_testdev_dmac_hold(DM_TX, NTDMA_TESTDEV_DMAC_HOLD_CALLBACK);
	dm_begin_transmit(test, &dm, 64);
	ntdma_testdev_dmac_step(DM_TX, 64);
	ntdma_testdev_dmac_drain(DM_TX);
	dm_expect_status(test, dm.chan, dm.cookie, DMA_COMPLETE, 0);
	dmaengine_terminate_async(dm.chan);
	KUNIT_EXPECT_EQ(test, 0, dm.event.calls);
	KUNIT_EXPECT_EQ(test, 1U, ntdma_testdev_dmac_release(DM_TX));
	ntdma_testdev_dmac_drain(DM_TX);
	KUNIT_EXPECT_EQ(test, 1, dm.event.calls);

	dm.cookie = dm_start(test, dm.chan, dm_prep_tx(dm.chan, dm.addr, 64),
			     &dm.event);
	ntdma_testdev_dmac_step(DM_TX, 64);
	dmaengine_terminate_sync(dm.chan);
	KUNIT_EXPECT_EQ(test, 2, dm.event.calls);
	dm_end_transmit(test, &dm);
}

static void testdev_dmac_has_limits(struct kunit *test)
{
	const struct ntdma_testdev_dmac_limits limits = {
		.widths = BIT(2),
		.max_burst = 4,
		.max_segments = 1,
		.max_segment_size = 64,
	};
	struct td_fixture *td = test->priv;
	struct dma_chan *chan = dm_request(test, "tx");
	dma_addr_t addr = td_map(test, td->page, 128, DMA_TO_DEVICE);
	struct dma_slave_caps caps;

	ntdma_testdev_dmac_set_limits(&limits);
	KUNIT_EXPECT_EQ(test, 0, dma_get_slave_caps(chan, &caps));
	KUNIT_EXPECT_EQ(test, (u32)BIT(2), caps.dst_addr_widths);
	KUNIT_EXPECT_EQ(test, 1U, caps.max_sg_burst);
	KUNIT_EXPECT_EQ(test, 64U, dma_get_max_seg_size(chan->device->dev));
	KUNIT_EXPECT_EQ(test, -EINVAL, dm_config(chan, 4, 1));
	KUNIT_EXPECT_EQ(test, -EINVAL, dm_config(chan, 2, 8));
	KUNIT_EXPECT_EQ(test, 0, dm_config(chan, 2, 4));
	KUNIT_EXPECT_NULL(test, dm_prep_tx(chan, addr, 128));
	KUNIT_EXPECT_NULL(test, dm_prep_tx(chan, addr, 0));
	KUNIT_EXPECT_NULL(test, dm_prep_tx(chan, addr, 63));
	KUNIT_EXPECT_NOT_NULL(test, dm_prep_tx(chan, addr, 64));
	KUNIT_EXPECT_NULL(test,
			  dmaengine_prep_slave_single(chan, addr, 64,
						      DMA_DEV_TO_MEM, 0));
	KUNIT_EXPECT_EQ(test, 4ULL, dm_stats(DM_TX).refused);
	dm_release(test, chan, DM_TX);
	td_unmap(test, addr, 128, DMA_TO_DEVICE);
}

static void testdev_dmac_refuses_when_told(struct kunit *test)
{
	struct td_fixture *td = test->priv;
	dma_addr_t addr = td_map(test, td->page, 64, DMA_TO_DEVICE);
	struct dma_chan *chan;

	ntdma_testdev_dmac_fail_request(1, false);
	chan = dma_request_chan(ntdma_testdev_fifo_device(), "tx");
	KUNIT_EXPECT_TRUE(test, IS_ERR(chan));
	KUNIT_EXPECT_TRUE(test, IS_ERR(dma_request_chan(ntdma_testdev_fifo_device(),
							"nothing")));
	chan = dm_request(test, "tx");
	KUNIT_EXPECT_EQ(test, 0, dm_config(chan, 4, 1));
	ntdma_testdev_dmac_fail_prep(2, false);
	KUNIT_EXPECT_NOT_NULL(test, dm_prep_tx(chan, addr, 64));
	KUNIT_EXPECT_NULL(test, dm_prep_tx(chan, addr, 64));
	KUNIT_EXPECT_NOT_NULL(test, dm_prep_tx(chan, addr, 64));
	dm_release(test, chan, DM_TX);
	td_unmap(test, addr, 64, DMA_TO_DEVICE);
}

static void testdev_dmac_comes_and_goes(struct kunit *test)
{
	struct dma_chan *chan = dm_request(test, "tx");

	dma_release_channel(chan);
	ntdma_testdev_dmac_unbind();
	chan = dma_request_chan(ntdma_testdev_fifo_device(), "tx");
	KUNIT_EXPECT_TRUE(test, IS_ERR(chan));
	KUNIT_ASSERT_EQ(test, 0, ntdma_testdev_dmac_bind());
	chan = dm_request(test, "tx");
	dm_release(test, chan, DM_TX);
	KUNIT_EXPECT_EQ(test, 0ULL, dm_stats(DM_TX).lost);
}

static struct kunit_case testdev_dmac_cases[] = {
	KUNIT_CASE(testdev_dmac_transmits),
	KUNIT_CASE(testdev_dmac_receives),
	KUNIT_CASE(testdev_dmac_steps_and_tells_the_residue),
	KUNIT_CASE(testdev_dmac_pauses),
	KUNIT_CASE(testdev_dmac_terminates),
	KUNIT_CASE(testdev_dmac_fails_when_told),
	KUNIT_CASE(testdev_dmac_respects_the_iommu),
	KUNIT_CASE(testdev_dmac_hangs),
	KUNIT_CASE(testdev_dmac_cycles),
	KUNIT_CASE(testdev_dmac_streams),
	KUNIT_CASE(testdev_dmac_copies),
	KUNIT_CASE(testdev_dmac_holds_the_interrupt),
	KUNIT_CASE(testdev_dmac_holds_the_callback),
	KUNIT_CASE(testdev_dmac_has_limits),
	KUNIT_CASE(testdev_dmac_refuses_when_told),
	KUNIT_CASE(testdev_dmac_comes_and_goes),
	{}
};

static struct kunit_suite testdev_dmac_suite = {
	.name		= "ntdma_testdev_dmac",
	.init		= td_init,
	.exit		= td_exit,
	.test_cases	= testdev_dmac_cases,
};

kunit_test_suite(testdev_dmac_suite);

MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("Suite: the dmaengine controller of the fake PCI device");
MODULE_LICENSE("GPL");
