// SPDX-License-Identifier: GPL-2.0-only
/*
 * The peripheral behind the fake controller: its registers, its interrupt, and
 * a controller that does not run away from its client.
 */
#include <linux/completion.h>
#include <linux/dmaengine.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

#include "testdev_fixture.h"

#define TF_TIMEOUT	(60 * HZ)
#define TF_TX		1
#define TF_PERIOD	256
#define TF_PERIODS	4
#define TF_ROUNDS	10

/* A transmit channel, and what its callbacks do. */
struct tf_stream {
	struct td_fixture *td;
	struct dma_chan *chan;
	struct completion done;
	dma_addr_t addr;
	u32 filled;
	u32 played;
};

static u32 tf_register(struct td_fixture *td, int reg)
{
	u32 value = 0;

	pci_read_config_dword(to_pci_dev(td->dev),
			      NTDMA_TESTDEV_FIFO_REGS(0) + reg, &value);
	return value;
}

static void tf_write(struct td_fixture *td, int reg, u32 value)
{
	pci_write_config_dword(to_pci_dev(td->dev),
			       NTDMA_TESTDEV_FIFO_REGS(0) + reg, value);
}

static irqreturn_t tf_interrupt(int irq, void *data)
{
	struct tf_stream *stream = data;

	tf_write(stream->td, NTDMA_TESTDEV_FIFO_STATUS,
		 tf_register(stream->td, NTDMA_TESTDEV_FIFO_STATUS));
	complete(&stream->done);
	return IRQ_HANDLED;
}

static void tf_open(struct kunit *test, struct tf_stream *stream)
{
	struct dma_slave_config config = {
		.dst_addr = NTDMA_TESTDEV_FIFO_DATA(0),
		.dst_addr_width = 4,
	};

	memset(stream, 0, sizeof(*stream));
	init_completion(&stream->done);
	stream->td = test->priv;
	stream->chan = dma_request_chan(ntdma_testdev_fifo_device(), "tx");
	KUNIT_ASSERT_FALSE(test, IS_ERR(stream->chan));
	KUNIT_EXPECT_EQ(test, 0, dmaengine_slave_config(stream->chan, &config));
	stream->addr = td_map(test, stream->td->page, TF_PERIODS * TF_PERIOD,
			      DMA_TO_DEVICE);
}

static void tf_close(struct kunit *test, struct tf_stream *stream)
{
	dmaengine_terminate_sync(stream->chan);
	dma_release_channel(stream->chan);
	td_unmap(test, stream->addr, TF_PERIODS * TF_PERIOD, DMA_TO_DEVICE);
}

static void tf_start(struct kunit *test, struct tf_stream *stream,
		     struct dma_async_tx_descriptor *tx)
{
	KUNIT_ASSERT_NOT_NULL(test, tx);
	KUNIT_EXPECT_FALSE(test, dma_submit_error(dmaengine_submit(tx)));
	dma_async_issue_pending(stream->chan);
}

static void testdev_fifo_interrupts(struct kunit *test)
{
	struct platform_device *fifo;
	struct tf_stream stream;
	int irq;

	tf_open(test, &stream);
	fifo = to_platform_device(ntdma_testdev_fifo_device());
	irq = platform_get_irq(fifo, 0);
	KUNIT_ASSERT_EQ(test, 0, request_irq(irq, tf_interrupt, 0, "tf",
					     &stream));
	tf_write(stream.td, NTDMA_TESTDEV_FIFO_CONTROL,
		 NTDMA_TESTDEV_FIFO_HELD | NTDMA_TESTDEV_FIFO_INT_ENABLE);
	tf_write(stream.td, NTDMA_TESTDEV_FIFO_COUNT, 128);
	tf_start(test, &stream,
		 dmaengine_prep_slave_single(stream.chan, stream.addr, 100,
					     DMA_MEM_TO_DEV, 0));
	tf_start(test, &stream,
		 dmaengine_prep_slave_single(stream.chan, stream.addr, 28,
					     DMA_MEM_TO_DEV, 0));
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&stream.done, TF_TIMEOUT));
	KUNIT_EXPECT_EQ(test, 0U, tf_register(stream.td,
					      NTDMA_TESTDEV_FIFO_STATUS));
	KUNIT_EXPECT_EQ(test, 0U, tf_register(stream.td,
					      NTDMA_TESTDEV_FIFO_COUNT));
	free_irq(irq, &stream);
	tf_close(test, &stream);
}

/* The same from a step, which is no hard interrupt. */
static void testdev_fifo_counts_while_stepping(struct kunit *test)
{
	struct tf_stream stream;

	tf_open(test, &stream);
	ntdma_testdev_dmac_set_mode(TF_TX, NTDMA_TESTDEV_DMAC_MANUAL);
	tf_write(stream.td, NTDMA_TESTDEV_FIFO_COUNT, 100);
	tf_start(test, &stream,
		 dmaengine_prep_slave_single(stream.chan, stream.addr, 128,
					     DMA_MEM_TO_DEV, 0));
	ntdma_testdev_dmac_step(TF_TX, 60);
	KUNIT_EXPECT_EQ(test, 40U, tf_register(stream.td,
					       NTDMA_TESTDEV_FIFO_COUNT));
	KUNIT_EXPECT_EQ(test, 0U, tf_register(stream.td,
					      NTDMA_TESTDEV_FIFO_STATUS));
	ntdma_testdev_dmac_step(TF_TX, 68);
	KUNIT_EXPECT_EQ(test, (u32)NTDMA_TESTDEV_FIFO_ST_COUNT,
			tf_register(stream.td, NTDMA_TESTDEV_FIFO_STATUS));
	tf_close(test, &stream);
}

/* A port that wants nothing yet holds the controller up. */
static void testdev_fifo_opens_the_gate(struct kunit *test)
{
	struct tf_stream stream;

	tf_open(test, &stream);
	ntdma_testdev_dmac_set_mode(TF_TX, NTDMA_TESTDEV_DMAC_MANUAL);
	tf_write(stream.td, NTDMA_TESTDEV_FIFO_CONTROL,
		 NTDMA_TESTDEV_FIFO_HELD | NTDMA_TESTDEV_FIFO_GATED);
	tf_start(test, &stream,
		 dmaengine_prep_slave_single(stream.chan, stream.addr, 128,
					     DMA_MEM_TO_DEV, 0));
	KUNIT_EXPECT_EQ(test, (size_t)0, ntdma_testdev_dmac_step(TF_TX, 128));
	tf_write(stream.td, NTDMA_TESTDEV_FIFO_COUNT, 100);
	KUNIT_EXPECT_EQ(test, (size_t)100, ntdma_testdev_dmac_step(TF_TX, 128));
	tf_close(test, &stream);
}

static void tf_fill(struct tf_stream *stream)
{
	u8 *buf = stream->td->page + stream->filled % (TF_PERIODS * TF_PERIOD);
	u32 i;

	/* As in sound drivers: this memory stays mapped while it is filled. */
	for (i = 0; i < TF_PERIOD; i++)
		buf[i] = ntdma_testdev_pattern(TD_SEED, stream->filled + i);
	dma_sync_single_for_device(stream->td->dev,
				   stream->addr + (buf - stream->td->page),
				   TF_PERIOD, DMA_TO_DEVICE);
	stream->filled += TF_PERIOD;
}

static void tf_played(void *param)
{
	struct tf_stream *stream = param;
	u32 at = stream->filled % (TF_PERIODS * TF_PERIOD);

	dma_sync_single_for_cpu(stream->td->dev, stream->addr + at, TF_PERIOD,
				DMA_TO_DEVICE);
	tf_fill(stream);
	if (++stream->played == TF_PERIODS * TF_ROUNDS)
		complete(&stream->done);
}

/* No byte is played twice, however late the callbacks come. */
static void testdev_fifo_waits_for_its_client(struct kunit *test)
{
	struct dma_async_tx_descriptor *tx;
	struct ntdma_testdev_fifo_stats stats;
	struct tf_stream stream;
	int i;

	tf_open(test, &stream);
	dma_sync_single_for_cpu(stream.td->dev, stream.addr,
				TF_PERIODS * TF_PERIOD, DMA_TO_DEVICE);
	for (i = 0; i < TF_PERIODS; i++)
		tf_fill(&stream);
	ntdma_testdev_fifo_set_mode(0, NTDMA_TESTDEV_FIFO_PATTERN, TD_SEED);
	/* slower than the slowest checker, or the timer's interrupt never ends */
	ntdma_testdev_dmac_set_rate(TF_PERIOD, 200);
	tx = dmaengine_prep_dma_cyclic(stream.chan, stream.addr,
				       TF_PERIODS * TF_PERIOD, TF_PERIOD,
				       DMA_MEM_TO_DEV, DMA_PREP_INTERRUPT);
	KUNIT_ASSERT_NOT_NULL(test, tx);
	tx->callback = tf_played;
	tx->callback_param = &stream;
	tf_start(test, &stream, tx);
	KUNIT_EXPECT_NE(test, 0UL,
			wait_for_completion_timeout(&stream.done, TF_TIMEOUT));
	tf_close(test, &stream);
	ntdma_testdev_fifo_get_stats(0, &stats);
	KUNIT_EXPECT_EQ(test, 0ULL, stats.mismatches);
	KUNIT_EXPECT_GE(test, stats.tx_bytes,
			(u64)TF_ROUNDS * TF_PERIODS * TF_PERIOD);
	KUNIT_EXPECT_EQ(test, 0U, tf_register(stream.td,
					      NTDMA_TESTDEV_FIFO_STATUS));
}

static struct kunit_case testdev_fifo_cases[] = {
	KUNIT_CASE(testdev_fifo_interrupts),
	KUNIT_CASE(testdev_fifo_counts_while_stepping),
	KUNIT_CASE(testdev_fifo_opens_the_gate),
	KUNIT_CASE(testdev_fifo_waits_for_its_client),
	{}
};

static struct kunit_suite testdev_fifo_suite = {
	.name		= "ntdma_testdev_fifo",
	.init		= td_init,
	.exit		= td_exit,
	.test_cases	= testdev_fifo_cases,
};

kunit_test_suite(testdev_fifo_suite);

MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("Suite: the peripheral of the fake PCI device");
MODULE_LICENSE("GPL");
