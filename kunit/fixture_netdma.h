/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ground for the NetDMA suites: a device object with a provider or two, the
 * balance at the end of each case, and clients that copy and compare.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_NETDMA_H
#define _NTDMA_KUNIT_FIXTURE_NETDMA_H

#include "fixture_netdma_provider.h"

/**
 * struct nd_fixture - state of one case, in test->priv
 * @test: the case
 * @dev: the fake device
 * @device: its device object
 * @misuse: reported mistakes that were expected
 * @engines: engines before the case
 * @params: module parameters before the case
 * @p: the provider
 * @p2: another one
 */
struct nd_fixture {
	struct kunit *test;
	struct device *dev;
	PDEVICE_OBJECT device;
	u64 misuse;
	unsigned int engines;
	struct netdma_params params;
	struct nd_provider p;
	struct nd_provider p2;
};

static inline void nd_provider_init(struct nd_fixture *fx,
				    struct nd_provider *p, u8 major, u8 minor)
{
	memset(p, 0, sizeof(*p));
	p->test = fx->test;
	spin_lock_init(&p->lock);
	timer_setup(&p->pump, nd_pump, 0);
	p->status = STATUS_UNSUCCESSFUL;
	p->what = (NET_DMA_PROVIDER_CHARACTERISTICS){
		.MajorVersion = major,
		.MinorVersion = minor,
		.Size = sizeof(p->what),
		.PhysicalDeviceObject = fx->device,
		.MaxDmaChannelCount = ND_CHANNELS,
		.AllocateDmaChannel = nd_allocate,
		.FreeDmaChannel = nd_free,
		.StartDma = nd_start,
		.SuspendDma = nd_suspend,
		.ResumeDma = nd_resume,
		.AbortDma = nd_abort,
		.AppendDma = nd_append,
		.ResetChannel = nd_reset,
		.FriendlyName = {
			.Length = 8,
			.MaximumLength = 10,
			.Buffer = nd_name,
		},
	};
	p->attributes = (NET_DMA_PROVIDER_ATTRIBUTES){
		.Size = sizeof(p->attributes),
		.DmaChannelCount = 2,
		.MaximumTransferSize = ND_CHUNK,
		.MaximumAddressSpace.QuadPart = -1,
	};
}

static inline int nd_fixture_init(struct kunit *test)
{
	struct nd_fixture *fx = kunit_kzalloc(test, sizeof(*fx), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fx);
	fx->test = test;
	fx->dev = ntdma_testdev_device();
	KUNIT_ASSERT_NOT_NULL_MSG(test, fx->dev, "load ntdma_testdev first");
	KUNIT_ASSERT_EQ(test, 0U, ntdma_testdev_reset());
	KUNIT_ASSERT_TRUE(test, ntdma_testdev_is_strict());
	fx->engines = ntdma_netdma_test_engines();
	fx->params = *ntdma_netdma_test_params();
	fx->misuse = ntdma_misuse_count();
	fx->device = ntdma_device_create(fx->dev, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, fx->device);
	nd_provider_init(fx, &fx->p, 2, 1);
	nd_provider_init(fx, &fx->p2, 1, 1);
	test->priv = fx;
	return 0;
}

static inline void nd_close(struct nd_provider *p)
{
	if (p->handle) {
		NetDmaProviderStop(p->handle);
		NetDmaDeregisterProvider(p->handle);
		p->handle = NULL;
	}
	nd_set_pump(p, 0);
	KUNIT_EXPECT_EQ_MSG(p->test, 1, !p->broken, "%s", p->broken ?: "");
	KUNIT_EXPECT_EQ(p->test, p->calls[ND_ALLOCATE] - p->calls[ND_FREE], 0U);
}

static inline void nd_fixture_exit(struct kunit *test)
{
	struct nd_fixture *fx = test->priv;
	struct ntdma_testdev_stats stats;

	ntdma_inject_disarm();
	if (!fx)
		return;
	nd_close(&fx->p);
	nd_close(&fx->p2);
	ntdma_netdma_test_release_quarantine();
	*ntdma_netdma_test_params() = fx->params;
	KUNIT_EXPECT_EQ(test, fx->engines, ntdma_netdma_test_engines());
	ntdma_device_destroy(fx->device);
	KUNIT_EXPECT_EQ(test, fx->misuse, ntdma_misuse_count());
	ntdma_testdev_get_stats(&stats);
	KUNIT_EXPECT_EQ(test, 0ULL, (u64)stats.live_mappings);
	KUNIT_EXPECT_EQ(test, 0ULL, (u64)stats.live_coherent);
	KUNIT_EXPECT_EQ(test, 0ULL, (u64)stats.fault_total);
	ntdma_testdev_reset();
}

/* The statements hold mistakes that are reported by exactly @count lines. */
#define ND_MISUSES(fx, count, ...)					\
do {									\
	u64 __before = ntdma_misuse_count();				\
									\
	__VA_ARGS__;							\
	KUNIT_EXPECT_EQ((fx)->test, __before + (count),			\
			ntdma_misuse_count());				\
	(fx)->misuse += ntdma_misuse_count() - __before;		\
} while (0)

static inline NTSTATUS nd_register(struct nd_provider *p)
{
	return NetDmaRegisterProvider(p, &p->handle, &p->what);
}

static inline void nd_open(struct nd_provider *p)
{
	KUNIT_ASSERT_EQ(p->test, STATUS_SUCCESS, nd_register(p));
	KUNIT_ASSERT_NOT_NULL(p->test, p->handle);
	NetDmaProviderStart(p->handle, &p->attributes);
}

static inline bool nd_is_of_dev(struct dma_chan *chan, void *dev)
{
	return chan->device->dev == dev;
}

static inline struct dma_chan *nd_try_request(struct nd_fixture *fx)
{
	dma_cap_mask_t mask;

	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	/* which the device's own controller lacks */
	dma_cap_set(DMA_INTERRUPT, mask);
	return dma_request_channel(mask, nd_is_of_dev, fx->dev);
}

static inline struct dma_chan *nd_request(struct nd_fixture *fx)
{
	struct dma_chan *chan = nd_try_request(fx);

	KUNIT_ASSERT_NOT_NULL(fx->test, chan);
	return chan;
}

/**
 * struct nd_copy - a transfer of a client
 * @dev: the device that the memory is mapped for
 * @src: memory
 * @dst: memory
 * @src_dma: its address
 * @dst_dma: its address
 * @len: bytes
 * @seed: of the data
 * @cookie: of the transfer
 * @done: completed by the callback
 * @calls: of the callback
 * @result: what the callback was told
 * @wrong_context: the callback ran outside of softirq
 */
struct nd_copy {
	struct device *dev;
	u8 *src;
	u8 *dst;
	dma_addr_t src_dma;
	dma_addr_t dst_dma;
	size_t len;
	u32 seed;
	dma_cookie_t cookie;
	struct completion done;
	u32 calls;
	enum dmaengine_tx_result result;
	bool wrong_context;
};

static inline u8 nd_byte(u32 seed, size_t i)
{
	return ((seed * 167 + i * 13 + (i >> 8) * 7) ^ 0xa5) & 0xff;
}

static inline struct nd_copy *nd_copy_create(struct nd_fixture *fx, size_t len,
					     u32 seed)
{
	struct nd_copy *copy = kunit_kzalloc(fx->test, sizeof(*copy), GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(fx->test, copy);
	copy->src = kunit_kzalloc(fx->test, len, GFP_KERNEL);
	copy->dst = kunit_kzalloc(fx->test, len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(fx->test, copy->src);
	KUNIT_ASSERT_NOT_NULL(fx->test, copy->dst);
	for (i = 0; i < len; i++)
		copy->src[i] = nd_byte(seed, i);
	copy->dev = fx->dev;
	copy->len = len;
	copy->seed = seed;
	init_completion(&copy->done);
	copy->src_dma = dma_map_single(fx->dev, copy->src, len, DMA_TO_DEVICE);
	copy->dst_dma = dma_map_single(fx->dev, copy->dst, len, DMA_FROM_DEVICE);
	KUNIT_ASSERT_EQ(fx->test, 0, dma_mapping_error(fx->dev, copy->src_dma));
	KUNIT_ASSERT_EQ(fx->test, 0, dma_mapping_error(fx->dev, copy->dst_dma));
	return copy;
}

static inline void nd_copy_unmap(struct nd_copy *copy)
{
	dma_unmap_single(copy->dev, copy->src_dma, copy->len, DMA_TO_DEVICE);
	dma_unmap_single(copy->dev, copy->dst_dma, copy->len, DMA_FROM_DEVICE);
}

/* Bytes that arrived; unmaps */
static inline size_t nd_copied(struct nd_copy *copy)
{
	size_t i;

	nd_copy_unmap(copy);
	for (i = 0; i < copy->len; i++)
		if (copy->dst[i] != nd_byte(copy->seed, i))
			break;
	return i;
}

#define ND_EXPECT_COPIED(fx, copy) \
	KUNIT_EXPECT_EQ((fx)->test, (copy)->len, nd_copied(copy))

static inline void nd_called_back(void *arg, const struct dmaengine_result *result)
{
	struct nd_copy *copy = arg;

	if (!in_serving_softirq())
		copy->wrong_context = true;
	copy->calls++;
	copy->result = result ? result->result : DMA_TRANS_NOERROR;
	complete(&copy->done);
}

#define ND_FLAGS	(DMA_PREP_INTERRUPT | DMA_CTRL_ACK)

static inline struct dma_async_tx_descriptor *
nd_prep(struct dma_chan *chan, struct nd_copy *copy, unsigned long flags)
{
	struct dma_async_tx_descriptor *txd;

	txd = dmaengine_prep_dma_memcpy(chan, copy->dst_dma, copy->src_dma,
					copy->len, flags);
	if (txd) {
		txd->callback_result = nd_called_back;
		txd->callback_param = copy;
	}
	return txd;
}

static inline void nd_submit(struct nd_fixture *fx, struct dma_chan *chan,
			     struct nd_copy *copy, unsigned long flags)
{
	struct dma_async_tx_descriptor *txd = nd_prep(chan, copy, flags);

	KUNIT_ASSERT_NOT_NULL(fx->test, txd);
	copy->cookie = dmaengine_submit(txd);
	KUNIT_ASSERT_EQ(fx->test, 0, dma_submit_error(copy->cookie));
}

/* A copy of its own that is handed to the provider */
static inline struct nd_copy *nd_issue(struct nd_fixture *fx,
				       struct dma_chan *chan, size_t len, u32 seed)
{
	struct nd_copy *copy = nd_copy_create(fx, len, seed);

	nd_submit(fx, chan, copy, ND_FLAGS);
	dma_async_issue_pending(chan);
	return copy;
}

static inline void nd_wait(struct nd_fixture *fx, struct nd_copy *copy)
{
	KUNIT_EXPECT_NE(fx->test, 0UL,
			wait_for_completion_timeout(&copy->done, ND_LIMIT));
}

static inline enum dma_status nd_status(struct dma_chan *chan,
					struct nd_copy *copy)
{
	return dmaengine_tx_status(chan, copy->cookie, NULL);
}

/* Nothing of a channel is pending in softirq any more. */
static inline void nd_settle(struct dma_chan *chan)
{
	dmaengine_synchronize(chan);
}

#endif
