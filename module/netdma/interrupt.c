// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts: what the provider tells from its interrupt routine and its DPC.
 *
 * A channel handle is a number that is looked up: providers bring handles of
 * channels that are gone, and numbers come round late. The channel's memory is
 * held by RCU; whether the handle still means it is decided under its lock, so
 * that nothing of an old life reaches a new one.
 */
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <linux/xarray.h>

#include "engine.h"

static DEFINE_XARRAY_FLAGS(handles, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_IRQ);
static u32 next_handle;

/**
 * netdma_handle_create - a handle for the provider
 * @chan: the channel
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int netdma_handle_create(struct netdma_chan *chan)
{
	u32 handle;
	int ret = -ENOMEM;

	if (!ntdma_fail(NTDMA_SITE_NETDMA_HANDLE))
		ret = xa_alloc_cyclic_irq(&handles, &handle, chan, xa_limit_31b,
					  &next_handle, GFP_KERNEL);
	if (ret < 0)
		return -ENOMEM;

	spin_lock_irq(&chan->lock);
	chan->handle = handle;
	spin_unlock_irq(&chan->lock);
	return 0;
}

/**
 * netdma_handle_destroy - the handle means nothing from here on
 * @chan: the channel
 *
 * Context: task.
 */
void netdma_handle_destroy(struct netdma_chan *chan)
{
	u32 handle = chan->handle;

	spin_lock_irq(&chan->lock);
	chan->handle = 0;
	spin_unlock_irq(&chan->lock);
	xa_erase_irq(&handles, handle);
}

/* RCU */
static struct netdma_chan *find(void *handle)
{
	unsigned long index = (unsigned long)handle;

	return index ? xa_load(&handles, index) : NULL;
}

/* RCU. False: the handle changed hands meanwhile. */
static bool tell(struct netdma_chan *chan, void *handle, u64 addr, bool dpc)
{
	struct netdma_ring *ring = &chan->ring;
	unsigned long irq;
	bool ours;

	spin_lock_irqsave(&chan->lock, irq);
	ours = chan->handle == (unsigned long)handle;
	if (ours && addr && netdma_ring_contains(ring, addr))
		ring->hint = addr;
	else if (ours && dpc && addr)
		ntdma_misuse("NetDmaInterruptDpc",
			     "%#llx is no descriptor of channel %d (%s)", addr,
			     chan->dma.chan_id, dev_name(chan->engine->dma.dev));

	/* 1.0 has no notification: this is how it says that power was lost */
	if (ours && dpc && !addr && chan->state == NETDMA_CHAN_RUNNING &&
	    !netdma_ring_used(ring) &&
	    chan->engine->provider->version == NETDMA_VERSION(1, 0)) {
		chan->state = NETDMA_CHAN_READY;
		chan->prime = true;
	}
	if (ours && dpc)
		tasklet_schedule(&chan->task);
	spin_unlock_irqrestore(&chan->lock, irq);
	return ours;
}

/**
 * NetDmaIsr - a channel interrupts
 * @NetDmaChannelHandle: which; may be gone
 * @DmaDescriptor: bus address of the descriptor that finished last
 * @pCpuNumber: receives the processor on which the DPC shall run; may be NULL
 *
 * Calls nobody.
 *
 * Context: any, hard interrupts included.
 */
VOID NetDmaIsr(PVOID NetDmaChannelHandle, PHYSICAL_ADDRESS DmaDescriptor,
	       PULONG pCpuNumber)
{
	u32 cpu = raw_smp_processor_id();
	struct netdma_chan *chan;

	rcu_read_lock();
	chan = find(NetDmaChannelHandle);
	if (chan && tell(chan, NetDmaChannelHandle, DmaDescriptor.QuadPart,
			 false))
		cpu = chan->cpu;
	rcu_read_unlock();

	if (pCpuNumber)
		*pCpuNumber = cpu;
}
EXPORT_SYMBOL_NS_GPL(NetDmaIsr, "NTDMA");

/**
 * NetDmaInterruptDpc - a channel has something to tell
 * @NetDmaChannelHandle: which; ignored when it is gone
 * @DmaDescriptor: bus address of the descriptor that finished last; 0 when
 *	something else happened
 *
 * May be called from within a handler: neither a handler nor a client is
 * entered before it has returned. An address that is none of the channel's is
 * reported; one from an earlier round proves nothing (N-086, N-087).
 *
 * Context: any.
 */
VOID NetDmaInterruptDpc(PVOID NetDmaChannelHandle,
			PHYSICAL_ADDRESS DmaDescriptor)
{
	struct netdma_chan *chan;

	rcu_read_lock();
	chan = find(NetDmaChannelHandle);
	if (chan)
		tell(chan, NetDmaChannelHandle, DmaDescriptor.QuadPart, true);
	rcu_read_unlock();
}
EXPORT_SYMBOL_NS_GPL(NetDmaInterruptDpc, "NTDMA");
