// SPDX-License-Identifier: GPL-2.0-only
/*
 * What tests may ask of the dmaengine controller and its FIFOs: the second half
 * of testdev.h, one function after another.
 */
#include <linux/module.h>

#include "dmac.h"

bool ntdma_testdev_dmac_filter(struct dma_chan *chan, void *line)
{
	if (chan->device->filter.fn != ntdma_testdev_dmac_filter)
		return false;
	return to_testdev_chan(chan)->index == (uintptr_t)line;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_filter, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_unbind(void)
{
	struct testdev *td = testdev_get();

	if (!td)
		return;
	mutex_lock(&td->dma.bind);
	if (td->dma.current_dmac)
		device_release_driver(&td->pdev->dev);
	mutex_unlock(&td->dma.bind);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_unbind, "NTDMA_TESTDEV");

int ntdma_testdev_dmac_bind(void)
{
	struct testdev *td = testdev_get();
	int ret = 0;

	if (!td)
		return -ENODEV;
	mutex_lock(&td->dma.bind);
	if (!td->dma.current_dmac) {
		ret = device_attach(&td->pdev->dev);
		ret = ret < 0 ? ret : 0;
		if (!ret && !td->dma.current_dmac)
			ret = -ENODEV;
	}
	mutex_unlock(&td->dma.bind);
	return ret;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_bind, "NTDMA_TESTDEV");

unsigned int ntdma_testdev_dmac_reset(void)
{
	struct testdev *td = testdev_get();
	unsigned int held = 0, i;
	unsigned long flags;

	if (!td)
		return 0;
	testdev_dmac_reset(td);
	testdev_fifo_reset(td);
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	for (i = 0; i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
		held += td->dma.current_dmac &&
			td->dma.current_dmac->chans[i].requested;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return held;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_reset, "NTDMA_TESTDEV");

static struct testdev_dma_knobs *knobs_of(struct testdev *td,
					  unsigned int channel)
{
	return td && channel < NTDMA_TESTDEV_DMAC_CHANNELS ?
	       &td->dma.knobs[channel] : NULL;
}

/* NULL while the controller is away. */
static struct testdev_chan *chan_of_locked(struct testdev *td,
					   unsigned int channel)
{
	struct testdev_dmac *dmac = td->dma.current_dmac;

	lockdep_assert_held(&td->engine.lock);
	return dmac && channel < NTDMA_TESTDEV_DMAC_CHANNELS ?
	       &dmac->chans[channel] : NULL;
}

void ntdma_testdev_dmac_set_mode(unsigned int channel,
				 enum ntdma_testdev_dmac_mode mode)
{
	struct testdev *td = testdev_get();
	struct testdev_dma_knobs *knobs = knobs_of(td, channel);
	unsigned long flags;

	if (!knobs)
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	knobs->mode = mode;
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_set_mode, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_set_hard(unsigned int channel, bool hard)
{
	struct testdev *td = testdev_get();
	struct testdev_dma_knobs *knobs = knobs_of(td, channel);
	unsigned long flags;

	if (!knobs)
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	knobs->hard = hard;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_set_hard, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_set_rate(unsigned int bytes, unsigned int usecs)
{
	struct testdev *td = testdev_get();
	unsigned long flags;

	if (!td)
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	td->dma.chunk = clamp(bytes, 1U, (unsigned int)TESTDEV_DMAC_CHUNK);
	td->dma.interval = usecs;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_set_rate, "NTDMA_TESTDEV");

size_t ntdma_testdev_dmac_step(unsigned int channel, size_t bytes)
{
	struct testdev *td = testdev_get();
	struct testdev_dma_knobs *knobs = knobs_of(td, channel);
	struct testdev_chan *tc;
	unsigned long flags;
	size_t moved = 0;

	if (!knobs)
		return 0;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	tc = chan_of_locked(td, channel);
	if (tc && (knobs->mode == NTDMA_TESTDEV_DMAC_MANUAL ||
		   knobs->mode == NTDMA_TESTDEV_DMAC_EMPTY))
		moved = testdev_dmac_move_locked(tc, bytes, true);
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return moved;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_step, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_fail_after(unsigned int channel, size_t bytes)
{
	struct testdev *td = testdev_get();
	struct testdev_dma_knobs *knobs = knobs_of(td, channel);
	unsigned long flags;

	if (!knobs)
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	knobs->fail_armed = true;
	knobs->fail_after = bytes;
	testdev_dmac_kick_locked(td);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_fail_after, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_hold(unsigned int channel,
			     enum ntdma_testdev_dmac_hold hold)
{
	struct testdev *td = testdev_get();
	struct testdev_dma_knobs *knobs = knobs_of(td, channel);
	unsigned long flags;

	if (!knobs)
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	knobs->hold = hold;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	wake_up_all(&td->dma.sync);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_hold, "NTDMA_TESTDEV");

unsigned int ntdma_testdev_dmac_release(unsigned int channel)
{
	struct testdev *td = testdev_get();
	struct testdev_chan *tc;
	unsigned long flags;
	unsigned int held;

	if (!td)
		return 0;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	tc = chan_of_locked(td, channel);
	held = tc ? testdev_dmac_release_locked(tc) : 0;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return held;
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_release, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_drain(unsigned int channel)
{
	struct testdev *td = testdev_get();
	struct testdev_chan *tc;
	unsigned long flags;

	if (!td)
		return;
	/* The controller must not go away in between. */
	mutex_lock(&td->dma.bind);
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	tc = chan_of_locked(td, channel);
	if (tc)
		testdev_dmac_schedule(tc);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	if (tc)
		testdev_dmac_wait(tc);
	mutex_unlock(&td->dma.bind);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_drain, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_set_limits(const struct ntdma_testdev_dmac_limits *limits)
{
	struct testdev *td = testdev_get();

	if (td)
		testdev_dmac_set_limits(td, limits);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_set_limits, "NTDMA_TESTDEV");

static void inject(struct testdev *td, struct testdev_injection *injection,
		   unsigned int nth, bool forever)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	injection->countdown = nth;
	injection->forever = forever;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

void ntdma_testdev_dmac_fail_prep(unsigned int nth, bool forever)
{
	struct testdev *td = testdev_get();

	if (td)
		inject(td, &td->dma.fail_prep, nth, forever);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_fail_prep, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_fail_request(unsigned int nth, bool forever)
{
	struct testdev *td = testdev_get();

	if (td)
		inject(td, &td->dma.fail_request, nth, forever);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_fail_request, "NTDMA_TESTDEV");

void ntdma_testdev_dmac_get_stats(unsigned int channel,
				  struct ntdma_testdev_dmac_stats *stats)
{
	struct testdev *td = testdev_get();
	struct testdev_dma_knobs *knobs = knobs_of(td, channel);
	struct testdev_chan *tc;
	unsigned long flags;

	memset(stats, 0, sizeof(*stats));
	if (!knobs)
		return;
	raw_spin_lock_irqsave(&td->engine.lock, flags);
	*stats = knobs->stats;
	tc = chan_of_locked(td, channel);
	stats->requested = tc && tc->requested;
	stats->unissued = tc && !list_empty(&tc->submitted) &&
			  knobs->hold == NTDMA_TESTDEV_DMAC_HOLD_NONE;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}
EXPORT_SYMBOL_NS_GPL(ntdma_testdev_dmac_get_stats, "NTDMA_TESTDEV");
