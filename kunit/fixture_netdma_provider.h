/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A provider driver for the NetDMA suites. Its engine is the fake device's bus
 * master, stepped by the case: it reaches memory only through what was mapped,
 * and writes down every rule that its callers break.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_NETDMA_PROVIDER_H
#define _NTDMA_KUNIT_FIXTURE_NETDMA_PROVIDER_H

#include <linux/completion.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/dmaengine.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

#include <netdma.h>
#include <ntdma/netdma.h>
#include <ntdma/ntdma.h>

#include "../module/netdma/netdma.h"
#include "../module/testdev/testdev.h"
#include "fixture_nt.h"
#include "kunit_compat.h"

#define ND_CHANNELS	4
#define ND_LIMIT	(20 * HZ)
#define ND_CHUNK	4096U

/* what the provider's engine shall do next */
enum nd_handler {
	ND_ALLOCATE, ND_FREE, ND_START, ND_APPEND, ND_SUSPEND, ND_RESUME,
	ND_ABORT, ND_RESET, ND_HANDLERS
};

struct nd_provider;

/**
 * struct nd_chan - a hardware channel of the provider
 * @provider: whose
 * @used: allocated
 * @handle: what the interface calls it
 * @params: as Allocate got them
 * @started: a list may be appended
 * @suspended: holds
 * @next: bus address of the descriptor to run next
 * @last: bus address of the one that ran last
 * @count: 2.x: descriptors to run
 * @ran: descriptors that ran since Allocate
 * @entered: a handler is running
 * @first_va: of the last Start or Append
 * @first_pa: of the last Start or Append
 * @first_count: of the last Start or Append
 */
struct nd_chan {
	struct nd_provider *provider;
	bool used;
	void *handle;
	NET_DMA_CHANNEL_PARAMETERS params;
	bool started;
	bool suspended;
	u64 next;
	u64 last;
	u32 count;
	u32 ran;
	atomic_t entered;
	NET_DMA_DESCRIPTOR *first_va;
	u64 first_pa;
	u32 first_count;
};

/**
 * struct nd_provider - the provider driver
 * @test: the case
 * @what: its characteristics
 * @attributes: its attributes
 * @handle: of the provider
 * @calls: of each handler
 * @order: the last calls, oldest first
 * @nr_orders: in @order
 * @refuse: how many of the next calls of a handler fail
 * @status: with what
 * @broken: rules that the interface broke
 * @lock: the engine's
 * @chans: hardware channels
 * @no_word: completions are not written
 * @no_interrupt: interrupts get lost
 * @no_address: the DPC carries no address
 * @sync: lists run inside Start and Append, with the DPC called from there
 * @pump: runs descriptors in softirq while @pumping
 * @pumping: descriptors a tick
 * @last_form: how Suspend names the last descriptor, 0 to 2
 * @null_context: channels have NULL for a context
 * @finish_first: Suspend lets the descriptors that are there finish
 * @suspend_store: where form 2 keeps the address
 */
struct nd_provider {
	struct kunit *test;
	NET_DMA_PROVIDER_CHARACTERISTICS what;
	NET_DMA_PROVIDER_ATTRIBUTES attributes;
	void *handle;
	u32 calls[ND_HANDLERS];
	enum nd_handler order[64];
	u32 nr_orders;
	u32 refuse[ND_HANDLERS];
	NTSTATUS status;
	const char *broken;
	spinlock_t lock;	/* the engine */
	struct nd_chan chans[ND_CHANNELS];
	bool no_word;
	bool no_interrupt;
	bool no_address;
	bool sync;
	struct timer_list pump;
	u32 pumping;
	u32 last_form;
	bool null_context;
	bool finish_first;
	PHYSICAL_ADDRESS suspend_store;
};

/* One provider at a time has channels with a NULL context */
static struct nd_chan *nd_null_chan;

static u16 nd_name[] = { 'f', 'a', 'k', 'e', 0 };

static inline bool nd_rings(const struct nd_provider *p)
{
	return p->what.MajorVersion >= 2;
}

static inline void nd_broke(struct nd_provider *p, const char *rule)
{
	if (!p->broken)
		p->broken = rule;
}

/* Writes down a call; true: it shall fail. */
static inline bool nd_enter(struct nd_provider *p, enum nd_handler handler)
{
	if (in_hardirq() || irqs_disabled())
		nd_broke(p, "handler entered with interrupts off");
	p->calls[handler]++;
	if (p->nr_orders < ARRAY_SIZE(p->order))
		p->order[p->nr_orders++] = handler;
	if (!p->refuse[handler])
		return false;
	p->refuse[handler]--;
	return true;
}

static inline struct nd_chan *nd_context(void *context)
{
	return context ?: nd_null_chan;
}

static inline bool nd_enter_chan(struct nd_chan *c, enum nd_handler handler)
{
	if (!c->used)
		nd_broke(c->provider, "handler of a channel that was freed");
	if (atomic_inc_return(&c->entered) != 1)
		nd_broke(c->provider, "two handlers of a channel at a time");
	return nd_enter(c->provider, handler);
}

static inline NTSTATUS nd_leave(struct nd_chan *c, bool failed)
{
	atomic_dec(&c->entered);
	return failed ? c->provider->status : STATUS_SUCCESS;
}

static inline bool nd_read(u64 addr, NET_DMA_DESCRIPTOR *desc)
{
	return !ntdma_testdev_peek(addr, desc, sizeof(*desc));
}

static inline int nd_access(u64 addr, u32 len, u32 offset, u32 flags)
{
	struct ntdma_testdev_desc desc = {
		.addr = cpu_to_le64(addr),
		.len = cpu_to_le32(len),
		.flags = cpu_to_le32(flags),
		.offset = cpu_to_le32(offset),
	};

	return ntdma_testdev_run_atomic(&desc, 1);
}

static inline void nd_write_word(struct nd_chan *c, u64 word)
{
	/* behind what the copies use */
	u32 offset = NTDMA_TESTDEV_MEMORY_SIZE - sizeof(word);

	if (c->provider->no_word)
		return;
	memcpy(ntdma_testdev_memory() + offset, &word, sizeof(word));
	if (nd_access(c->params.CompletionPhysicalAddress.QuadPart,
		      sizeof(word), offset, NTDMA_TESTDEV_DESC_FROM_DEVICE))
		nd_broke(c->provider, "completion word is not mapped");
}

static inline void nd_check_desc(struct nd_chan *c, u64 addr,
				 const NET_DMA_DESCRIPTOR *desc)
{
	struct nd_provider *p = c->provider;

	if (addr % 64)
		nd_broke(p, "descriptor is not aligned");
	if (desc->ControlFlags & (NET_DMA_RESERVED_MASK | NET_DMA_OP_TYPE_MASK))
		nd_broke(p, "reserved flags");
	if (desc->ControlFlags & NET_DMA_DESTINATION_DCA_ENABLE)
		nd_broke(p, "DCA without a context");
	if (!desc->TransferSize ||
	    desc->TransferSize > p->attributes.MaximumTransferSize)
		nd_broke(p, "size of a descriptor");
	if (desc->Reserved1 || desc->Reserved2)
		nd_broke(p, "reserved members are not 0");
	if (nd_rings(p) && !desc->NextDescriptor.QuadPart)
		nd_broke(p, "2.x: a list ends");
}

static inline void nd_copy(struct nd_chan *c, const NET_DMA_DESCRIPTOR *desc)
{
	if (desc->ControlFlags & NET_DMA_NULL_TRANSFER)
		return;
	if (nd_access(desc->SourceAddress.QuadPart, desc->TransferSize, 0,
		      NTDMA_TESTDEV_DESC_TO_DEVICE) ||
	    nd_access(desc->DestinationAddress.QuadPart, desc->TransferSize, 0,
		      NTDMA_TESTDEV_DESC_FROM_DEVICE))
		nd_broke(c->provider, "data is not mapped");
}

static inline void nd_interrupt(struct nd_chan *c, u64 addr)
{
	PHYSICAL_ADDRESS last = { .QuadPart = c->provider->no_address ? 0 : addr };

	local_bh_disable();
	NetDmaInterruptDpc(c->handle, last);
	local_bh_enable();
}

/* One descriptor. Returns whether there was one; @irq: it asks for an interrupt. */
static inline bool nd_step(struct nd_chan *c, bool *irq)
{
	struct nd_provider *p = c->provider;
	NET_DMA_DESCRIPTOR desc;
	bool more;

	if (c->suspended || !c->next || (nd_rings(p) && !c->count))
		return false;
	if (!nd_read(c->next, &desc)) {
		nd_broke(p, "descriptor is not mapped");
		return false;
	}
	nd_check_desc(c, c->next, &desc);
	nd_copy(c, &desc);
	c->ran++;
	c->last = c->next;
	/* the link may have changed while the data moved */
	nd_read(c->last, &desc);
	c->next = desc.NextDescriptor.QuadPart;
	more = nd_rings(p) ? --c->count : c->next != 0;
	if (desc.ControlFlags & NET_DMA_STATUS_UPDATE_ON_COMPLETION)
		nd_write_word(c, c->last | (more ? NetDmaTransferStatusActive :
						   NetDmaTransferStatusIdle));
	*irq |= desc.ControlFlags & NET_DMA_INTERRUPT_ON_COMPLETION;
	return true;
}

/* At most @max descriptors, then the interrupt if one asked for it */
static inline u32 nd_run(struct nd_chan *c, u32 max)
{
	struct nd_provider *p = c->provider;
	unsigned long flags;
	bool irq = false;
	u64 last;
	u32 ran;

	spin_lock_irqsave(&p->lock, flags);
	for (ran = 0; ran < max && nd_step(c, &irq); ran++)
		;
	last = c->last;
	spin_unlock_irqrestore(&p->lock, flags);
	if (irq && !p->no_interrupt)
		nd_interrupt(c, last);
	return ran;
}

static inline void nd_pump(struct timer_list *timer)
{
	struct nd_provider *p = timer_container_of(p, timer, pump);
	u32 i;

	for (i = 0; i < ND_CHANNELS; i++)
		if (p->chans[i].used)
			nd_run(&p->chans[i], p->pumping);
	if (READ_ONCE(p->pumping))
		mod_timer(&p->pump, jiffies + 1);
}

/* From now on the engine runs by itself, @count descriptors a tick; 0 stops. */
static inline void nd_set_pump(struct nd_provider *p, u32 count)
{
	WRITE_ONCE(p->pumping, count);
	if (count)
		mod_timer(&p->pump, jiffies + 1);
	else
		timer_delete_sync(&p->pump);
}

/* The engine stops at once: what follows is not touched any more. */
static inline void nd_halt(struct nd_chan *c, u64 word_addr)
{
	unsigned long flags;

	spin_lock_irqsave(&c->provider->lock, flags);
	c->next = 0;
	c->last = 0;
	c->count = 0;
	c->suspended = false;
	c->started = false;
	nd_write_word(c, word_addr | NetDmaTransferStatusHalted);
	spin_unlock_irqrestore(&c->provider->lock, flags);
}

static inline NTSTATUS nd_allocate(PVOID context,
				   PNET_DMA_CHANNEL_PARAMETERS params,
				   PVOID handle, PVOID *channel)
{
	struct nd_provider *p = context;
	struct nd_chan *c;
	u32 i;

	if (nd_enter(p, ND_ALLOCATE))
		return p->status;
	for (i = 0; i < ND_CHANNELS && p->chans[i].used; i++)
		;
	if (i == ND_CHANNELS || i == p->attributes.DmaChannelCount) {
		nd_broke(p, "more channels than there are");
		return STATUS_UNSUCCESSFUL;
	}
	c = &p->chans[i];
	memset(c, 0, sizeof(*c));
	c->provider = p;
	c->used = true;
	c->handle = handle;
	c->params = *params;
	if (p->null_context)
		nd_null_chan = c;
	*channel = p->null_context ? NULL : c;
	return STATUS_SUCCESS;
}

static inline void nd_free(PVOID context)
{
	struct nd_chan *c = nd_context(context);

	nd_enter_chan(c, ND_FREE);
	if (nd_rings(c->provider) ? c->count : c->next != 0)
		nd_broke(c->provider, "freed with descriptors outstanding");
	nd_leave(c, false);
	c->used = false;
}

static inline void nd_check_list(struct nd_chan *c, NET_DMA_DESCRIPTOR *va,
				 u64 pa, u32 count)
{
	struct nd_provider *p = c->provider;
	NET_DMA_DESCRIPTOR seen;
	u64 addr = pa;
	u32 i;

	c->first_va = va;
	c->first_pa = pa;
	c->first_count = count;
	if (!count)
		nd_broke(p, "an empty list");
	if (!nd_read(pa, &seen) || memcmp(va, &seen, sizeof(seen)))
		nd_broke(p, "the two addresses are not the same descriptor");
	for (i = 0; i < count; i++) {
		if (!addr || !nd_read(addr, &seen)) {
			nd_broke(p, "the list is shorter than its count");
			return;
		}
		addr = seen.NextDescriptor.QuadPart;
	}
	if (!nd_rings(p) && addr)
		nd_broke(p, "1.x: the list goes on behind its count");
}

static inline void nd_maybe_sync(struct nd_chan *c)
{
	if (c->provider->sync)
		nd_run(c, U32_MAX);
}

static inline NTSTATUS nd_start(PVOID context, PNET_DMA_DESCRIPTOR va,
				PHYSICAL_ADDRESS pa, ULONG count)
{
	struct nd_chan *c = nd_context(context);
	struct nd_provider *p = c->provider;
	unsigned long flags;

	if (nd_enter_chan(c, ND_START))
		return nd_leave(c, true);
	if (nd_rings(p) ? c->count : c->next != 0)
		nd_broke(p, "Start drops a list");
	if (c->suspended)
		nd_broke(p, "Start while suspended");
	nd_check_list(c, va, pa.QuadPart, count);
	spin_lock_irqsave(&p->lock, flags);
	c->started = true;
	c->next = pa.QuadPart;
	c->count = count;
	spin_unlock_irqrestore(&p->lock, flags);
	nd_maybe_sync(c);
	return nd_leave(c, false);
}

static inline NTSTATUS nd_append(PVOID context, PNET_DMA_DESCRIPTOR va,
				 PHYSICAL_ADDRESS pa, ULONG count)
{
	struct nd_chan *c = nd_context(context);
	struct nd_provider *p = c->provider;
	NET_DMA_DESCRIPTOR tail;
	unsigned long flags;

	if (nd_enter_chan(c, ND_APPEND))
		return nd_leave(c, true);
	if (!c->started)
		nd_broke(p, "Append before Start");
	if (c->suspended)
		nd_broke(p, "Append while suspended");
	nd_check_list(c, va, pa.QuadPart, count);
	spin_lock_irqsave(&p->lock, flags);
	if (nd_rings(p)) {
		if (!c->count && c->next != pa.QuadPart)
			nd_broke(p, "2.x: the list begins elsewhere");
		c->count += count;
	} else if (!c->next) {
		/* idle at the tail: its link is read again */
		if (nd_read(c->last, &tail))
			c->next = tail.NextDescriptor.QuadPart;
	}
	spin_unlock_irqrestore(&p->lock, flags);
	nd_maybe_sync(c);
	return nd_leave(c, false);
}

static inline NTSTATUS nd_suspend(PVOID context, PPHYSICAL_ADDRESS *slot)
{
	struct nd_chan *c = nd_context(context);
	struct nd_provider *p = c->provider;

	if (nd_enter_chan(c, ND_SUSPEND))
		return nd_leave(c, true);
	if (p->finish_first)
		nd_run(c, U32_MAX);
	c->suspended = true;
	if (c->last)
		nd_write_word(c, c->last | NetDmaTransferStatusSuspend);
	p->suspend_store.QuadPart = c->last;
	switch (p->last_form) {
	case 0:
		(*slot)->QuadPart = c->last;
		break;
	case 1:
		*slot = (PPHYSICAL_ADDRESS)(unsigned long)c->last;
		break;
	default:
		*slot = &p->suspend_store;
	}
	return nd_leave(c, false);
}

static inline NTSTATUS nd_resume(PVOID context)
{
	struct nd_chan *c = nd_context(context);

	if (nd_enter_chan(c, ND_RESUME))
		return nd_leave(c, true);
	if (!c->suspended)
		nd_broke(c->provider, "Resume without Suspend");
	c->suspended = false;
	return nd_leave(c, false);
}

static inline NTSTATUS nd_abort(PVOID context)
{
	struct nd_chan *c = nd_context(context);

	if (nd_enter_chan(c, ND_ABORT))
		return nd_leave(c, true);
	nd_halt(c, c->last);
	return nd_leave(c, false);
}

static inline NTSTATUS nd_reset(PVOID context)
{
	struct nd_chan *c = nd_context(context);

	if (nd_enter_chan(c, ND_RESET))
		return nd_leave(c, true);
	nd_halt(c, 0);
	return nd_leave(c, false);
}

#endif
