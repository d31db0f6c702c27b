// SPDX-License-Identifier: GPL-2.0-only
/*
 * Adapters: IoGetDmaAdapter, PutDmaAdapter and the time in between.
 *
 *   IoGetDmaAdapter --> OPEN --PutDmaAdapter--> CLOSED --last object--> RELEASED
 *                               (table of a        |     freed          (worker)
 *                                closed adapter)   |                       |
 *                        lists, buffers and map    |                       v
 *                        registers left over are <-+                 QUARANTINE
 *                        still taken back                      a while later: gone
 *
 * A closed adapter's memory stays readable for a while, so that a stale call is
 * reported instead of crashing.
 *
 * LOCKING: an adapter's settings never change after IoGetDmaAdapter(). Its queue
 * and channel: queue.c. Its place among its device's adapters: dma_device.c.
 */
#include <linux/export.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pfn.h>
#include <linux/slab.h>

#include <ntdma/ntdma.h>

#include "adapter.h"
#include "channel.h"
#include "common_buffer.h"
#include "dma_device.h"
#include "inject.h"
#include "list_block.h"
#include "live.h"
#include "map_registers.h"
#include "nt.h"
#include "report.h"
#include "sg_list.h"
#include "system_dma.h"

/* B-05: KMDF multiplies by the page size in 32 bits */
#define NTDMA_MAX_MAP_REGS	0xfffffU
#define NTDMA_MIN_MAP_REGS	2U
/* bounce pages of an adapter that should never need them */
#define NTDMA_SPARE_PAGES	32U
/* KMDF says that narrower devices are refused */
#define NTDMA_MIN_WIDTH		24U
#define NTDMA_QUARANTINE	64

static unsigned int reserve_kib = 1024;
module_param(reserve_kib, uint, 0444);
MODULE_PARM_DESC(reserve_kib,
		 "Largest packet reserve of an adapter in KiB; limits the map registers of devices that need one (default 1024)");

static atomic_t next_id;

/* Memory of the adapters released last; guarded by the lock. */
static struct ntdma_adapter *quarantine[NTDMA_QUARANTINE];
static unsigned int quarantine_next;
static DEFINE_SPINLOCK(quarantine_lock);

DEFINE_PER_CPU(int, ntdma_live_objects);

/**
 * ntdma_test_live_objects - objects of the DMA layer
 *
 * Return: adapters, reserves, lists, map register sets, buffers, vectors and
 * waiting requests.
 */
int ntdma_test_live_objects(void)
{
	int cpu, sum = 0;

	for_each_possible_cpu(cpu)
		sum += per_cpu(ntdma_live_objects, cpu);
	return sum;
}
EXPORT_SYMBOL_NS_GPL(ntdma_test_live_objects, "NTDMA");

/**
 * ntdma_test_live_objects_flush - ntdma_test_live_objects() without those that
 * are about to go
 *
 * Context: may sleep.
 * Return: as ntdma_test_live_objects().
 */
int ntdma_test_live_objects_flush(void)
{
	ntdma_adapter_flush();
	return ntdma_test_live_objects();
}
EXPORT_SYMBOL_NS_GPL(ntdma_test_live_objects_flush, "NTDMA");

/**
 * ntdma_adapter_refuse - say what is wrong with a call
 * @dma: what the client passed
 * @routine: what it called
 *
 * Return: NULL.
 */
struct ntdma_adapter *ntdma_adapter_refuse(PDMA_ADAPTER dma,
					   const char *routine)
{
	if (!ntdma_adapter_is_plausible(dma))
		ntdma_misuse(routine, "adapter %#lx is no pointer",
			     (unsigned long)dma);
	else if (ntdma_adapter_is_live(dma))
		ntdma_misuse(routine, "above DISPATCH_LEVEL (adapter %u)",
			     container_of(dma, struct ntdma_adapter, dma)->id);
	else if (dma->DmaOperations == ntdma_operations_closed())
		ntdma_misuse(routine, "adapter %u was put before",
			     container_of(dma, struct ntdma_adapter, dma)->id);
	else
		ntdma_misuse(routine, "%p is no adapter", dma);
	return NULL;
}

/**
 * ntdma_adapter_enter_closed - adapter that was put, if it still has objects
 * @dma: no live adapter, or the level is too high
 * @routine: what the client called
 *
 * Return: the adapter or NULL.
 */
struct ntdma_adapter *ntdma_adapter_enter_closed(PDMA_ADAPTER dma,
						 const char *routine)
{
	struct ntdma_adapter *adapter =
		container_of(dma, struct ntdma_adapter, dma);

	if (!ntdma_adapter_is_plausible(dma) || ntdma_above_dispatch() ||
	    READ_ONCE(dma->DmaOperations) != ntdma_operations_closed() ||
	    percpu_ref_is_zero(&adapter->ref))
		return ntdma_adapter_refuse(dma, routine);
	return adapter;
}

static void quarantine_add(struct ntdma_adapter *adapter)
{
	unsigned long flags;

	spin_lock_irqsave(&quarantine_lock, flags);
	swap(quarantine[quarantine_next], adapter);
	quarantine_next = (quarantine_next + 1) % NTDMA_QUARANTINE;
	spin_unlock_irqrestore(&quarantine_lock, flags);
	kfree(adapter);
}

static void release_adapter(struct ntdma_deferred *deferred)
{
	struct ntdma_adapter *adapter =
		container_of(deferred, struct ntdma_adapter, deferred);

	/* who gave the last object back may still be looking at the adapter */
	synchronize_rcu();
	ntdma_queue_exit(&adapter->own_queue);
	ntdma_dma_device_detach(adapter->dmadev, adapter);
	if (adapter->system)
		adapter->backend->controller->vacate(adapter, 0, 0);
	ntdma_reserve_exit(adapter);
	if (adapter->system)
		adapter->backend->controller->exit(adapter);
	ntdma_sg_registry_exit(&adapter->lists);
	ntdma_regs_table_exit(&adapter->map_regs);
	ntdma_list_blocks_exit(adapter);
	ntdma_map_regs_free_spares(adapter);
	free_percpu(adapter->cpu);
	percpu_ref_exit(&adapter->ref);
	ntdma_dma_device_put(adapter->dmadev);
	ntdma_live_dec();
	quarantine_add(adapter);
	module_put(THIS_MODULE);
}

/* The last object is gone, in any context. */
static void last_reference(struct percpu_ref *ref)
{
	struct ntdma_adapter *adapter =
		container_of(ref, struct ntdma_adapter, ref);

	adapter->deferred.release = release_adapter;
	ntdma_defer(&adapter->deferred);
}

/**
 * ntdma_adapter_close - what PutDmaAdapter() does to a live adapter
 * @adapter: live
 *
 * Context: up to DISPATCH_LEVEL.
 */
void ntdma_adapter_close(struct ntdma_adapter *adapter)
{
	u32 lists, regs, buffers, vectors;

	if (atomic_xchg(&adapter->closing, 1))
		return;
	WRITE_ONCE(adapter->dma.DmaOperations, ntdma_operations_closed());
	/* pairs with the exchange in ntdma_sg_record_claim() */
	smp_mb();
	ntdma_channel_drop_waiters(adapter);
	ntdma_sg_list_forget_retired(adapter);
	lists = ntdma_sg_registry_count(&adapter->lists);
	buffers = ntdma_common_buffer_count(adapter);
	vectors = ntdma_common_buffer_vectors(adapter);
	regs = ntdma_regs_table_count(&adapter->map_regs);
	if (lists || regs || buffers || vectors)
		ntdma_misuse("PutDmaAdapter",
			     "adapter %u still has %u lists, %u map register sets, %u common buffers, %u vectors of them",
			     adapter->id, lists, regs, buffers, vectors);
	ntdma_channel_close(adapter);
	percpu_ref_get(&adapter->ref);
	WRITE_ONCE(adapter->own_queue.detour.pinned, true);
	/* pairs with the barriers in free_list() and ntdma_sg_list_close() */
	smp_mb();
	/* the last list may go meanwhile, and the adapter with it */
	rcu_read_lock();
	percpu_ref_kill(&adapter->ref);
	ntdma_sg_list_close(adapter);
	rcu_read_unlock();
}

/**
 * ntdma_put_dma_adapter - DMA_OPERATIONS.PutDmaAdapter
 * @dma: adapter
 *
 * Waiting requests are dropped without a callback. Lists, common buffers and map
 * registers that are left over are reported and stay as they are: the device may
 * still use them. They can be given back afterwards; the adapter goes with the
 * last of them. What may sleep is left to a worker.
 *
 * Follows nc-wdm-pput_dma_adapter, C-038..C-043.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 */
VOID ntdma_put_dma_adapter(PDMA_ADAPTER dma)
{
	struct ntdma_adapter *adapter = ntdma_adapter_enter(dma, "PutDmaAdapter");

	if (adapter)
		ntdma_adapter_close(adapter);
}

/**
 * ntdma_get_dma_alignment - DMA_OPERATIONS.GetDmaAlignment
 * @dma: adapter
 *
 * Follows nc-wdm-pget_dma_alignment, C-110, C-111.
 *
 * IRQL: PASSIVE_LEVEL; up to DISPATCH_LEVEL is accepted.
 * Return: alignment of DMA buffers in bytes, a power of two: 1 where the device
 * is coherent, as on x64; the cache line where it is not.
 */
ULONG ntdma_get_dma_alignment(PDMA_ADAPTER dma)
{
	struct ntdma_adapter *adapter;

	adapter = ntdma_adapter_enter(dma, "GetDmaAlignment");
	return adapter ? adapter->alignment : 1;
}

/**
 * ntdma_adapter_totals - sum up an adapter's counters
 * @adapter: whose
 * @total: out
 */
void ntdma_adapter_totals(struct ntdma_adapter *adapter,
			  struct ntdma_counters *total)
{
	u64 *sum = (u64 *)total;
	unsigned int cpu;
	size_t i;

	*total = (struct ntdma_counters){};
	for_each_possible_cpu(cpu) {
		const u64 *part = (u64 *)&per_cpu_ptr(adapter->cpu,
							       cpu)->counters;

		for (i = 0; i < sizeof(*total) / sizeof(*sum); i++)
			sum[i] += READ_ONCE(part[i]);
	}
	/* a list is a mapping that needs no counter of its own */
	total->maps += total->lists;
}

/* Width in bits; the members before version 3 end before DmaAddressWidth. */
static u32 described_width(const DEVICE_DESCRIPTION *desc, struct device *dev)
{
	bool pci = desc->InterfaceType == PCIBus ||
		   (desc->InterfaceType == InterfaceTypeUndefined &&
		    dev_is_pci(dev));

	if (desc->Version == DEVICE_DESCRIPTION_VERSION3)
		return desc->DmaAddressWidth;
	if (desc->Dma64BitAddresses)
		return 64;
	if ((desc->ScatterGather && pci) || desc->Dma32BitAddresses)
		return 32;
	return 24;
}

/*
 * A request for more pages than the reserve has must not be possible where Linux
 * may be unable to map, or MapTransfer could fail.
 */
static int settle_map_regs(struct ntdma_adapter *adapter, u32 max_length)
{
	u32 cap = max(reserve_kib >> (PAGE_SHIFT - 10), NTDMA_MIN_MAP_REGS);
	bool bound = adapter->may_bounce || !adapter->scatter_gather ||
		     adapter->max_segs != U32_MAX;
	u32 pages = PFN_UP((u64)max_length) + 1;
	int ret;

	if (!max_length)
		pages = cap;
	pages = clamp(pages, NTDMA_MIN_MAP_REGS, NTDMA_MAX_MAP_REGS);
	ret = ntdma_reserve_init(adapter, min(pages, bound ? cap :
						     NTDMA_SPARE_PAGES));
	if (ret)
		return ret;
	adapter->max_map_regs = bound ? min(pages, adapter->reserve.nr_pages) :
					pages;
	return 0;
}

static struct ntdma_adapter *alloc_adapter(void)
{
	struct ntdma_adapter *adapter = NULL;

	if (!ntdma_fail(NTDMA_SITE_ADAPTER))
		adapter = kzalloc(sizeof(*adapter), GFP_KERNEL);
	if (!adapter)
		return NULL;
	spin_lock_init(&adapter->lock);
	ntdma_queue_init(&adapter->own_queue);
	adapter->queue = &adapter->own_queue;
	INIT_LIST_HEAD(&adapter->buffers);
	INIT_LIST_HEAD(&adapter->vectors);
	ntdma_regs_table_init(&adapter->map_regs);
	if (!ntdma_fail(NTDMA_SITE_ADAPTER_COUNTERS))
		adapter->cpu = alloc_percpu(struct ntdma_adapter_cpu);
	if (!adapter->cpu)
		goto err_free;
	if (ntdma_fail(NTDMA_SITE_ADAPTER_REF) ||
	    percpu_ref_init(&adapter->ref, last_reference, 0, GFP_KERNEL))
		goto err_free_cpu;
	if (ntdma_sg_registry_init(&adapter->lists))
		goto err_exit_ref;
	return adapter;

err_exit_ref:
	percpu_ref_exit(&adapter->ref);
err_free_cpu:
	free_percpu(adapter->cpu);
err_free:
	kfree(adapter);
	return NULL;
}

static void free_adapter(struct ntdma_adapter *adapter)
{
	ntdma_sg_registry_exit(&adapter->lists);
	percpu_ref_exit(&adapter->ref);
	free_percpu(adapter->cpu);
	kfree(adapter);
}

/* The description is copied: the client may reuse it (C-034). */
static void describe(struct ntdma_adapter *adapter,
		     const DEVICE_DESCRIPTION *desc, unsigned long caller)
{
	struct ntdma_dma_device *dmadev = adapter->dmadev;

	adapter->dma.Version = 1;
	adapter->dma.Size = sizeof(adapter->dma);
	adapter->id = atomic_inc_return(&next_id);
	adapter->dev = dmadev->dev;
	adapter->backend = &ntdma_bus_master_ops;
	adapter->own_queue.detour.backend = !adapter->backend->map_page;
	adapter->version = desc->Version;
	adapter->scatter_gather = desc->ScatterGather;
	adapter->max_segs = U32_MAX;
	adapter->max_length = U32_MAX;
	adapter->unit = 1;
	snprintf(adapter->owner_name, sizeof(adapter->owner_name), "%ps",
		 (void *)caller);
}

/* What masters the bus: the device, or a controller on its behalf. */
static int describe_master(struct ntdma_adapter *adapter,
			   const DEVICE_DESCRIPTION *desc)
{
	struct ntdma_dma_device *dmadev = adapter->dmadev;

	adapter->dma.DmaOperations = ntdma_operations(desc->Version,
						      desc->Master);
	if (!desc->Master)
		return ntdma_system_describe(adapter, dmadev->dev, desc);
	adapter->width = described_width(desc, dmadev->dev);
	adapter->dma_limit = min(DMA_BIT_MASK(adapter->width), dmadev->mask);
	return 0;
}

static int ready(struct ntdma_adapter *adapter, const DEVICE_DESCRIPTION *desc)
{
	const struct ntdma_backend_ops *backend = adapter->backend;
	int ret;

	ret = backend->limits(adapter);
	if (!ret)
		ret = settle_map_regs(adapter, desc->MaximumLength);
	if (!ret && backend->controller)
		ret = backend->controller->ready(adapter);
	return ret;
}

static PDMA_ADAPTER create_adapter(PDEVICE_OBJECT device,
				   const DEVICE_DESCRIPTION *desc,
				   unsigned long caller)
{
	struct ntdma_adapter *adapter = alloc_adapter();

	if (!adapter)
		return NULL;
	adapter->dmadev = ntdma_dma_device_get(device, desc->Master);
	if (!adapter->dmadev)
		goto err_free;
	describe(adapter, desc, caller);
	if (describe_master(adapter, desc))
		goto err_put;
	ntdma_dma_device_attach(adapter->dmadev, adapter);
	if (ready(adapter, desc))
		goto err_detach;
	/* adapters outlive a client that forgets them, and run our code then */
	__module_get(THIS_MODULE);
	ntdma_live_inc();
	return &adapter->dma;

err_detach:
	ntdma_dma_device_detach(adapter->dmadev, adapter);
	ntdma_reserve_exit(adapter);
	if (adapter->system)
		adapter->backend->controller->exit(adapter);
err_put:
	ntdma_dma_device_put(adapter->dmadev);
err_free:
	free_adapter(adapter);
	return NULL;
}

static const char *describe_refusal(PDEVICE_OBJECT device,
				    const DEVICE_DESCRIPTION *desc)
{
	if (!device)
		return "no device object";
	if (!desc)
		return "no device description";
	if (!ntdma_at_passive())
		return "not at PASSIVE_LEVEL";
	if (!ntdma_device_is_live(device))
		return "device object is not live";
	if (desc->Version > DEVICE_DESCRIPTION_VERSION3)
		return "unknown description version";
	if (desc->Master && desc->Version == DEVICE_DESCRIPTION_VERSION3 &&
	    (desc->DmaAddressWidth < NTDMA_MIN_WIDTH ||
	     desc->DmaAddressWidth > 64))
		return "DmaAddressWidth is not between 24 and 64";
	return NULL;
}

static PDMA_ADAPTER get_adapter(PDEVICE_OBJECT device,
				PDEVICE_DESCRIPTION desc, PULONG nr_map_regs,
				unsigned long caller)
{
	const char *refusal = describe_refusal(device, desc);
	PDMA_ADAPTER dma;

	if (refusal) {
		ntdma_misuse("IoGetDmaAdapter", "%s", refusal);
		return NULL;
	}
	dma = create_adapter(device, desc, caller);
	if (dma && nr_map_regs)
		*nr_map_regs = container_of(dma, struct ntdma_adapter,
					    dma)->max_map_regs;
	return dma;
}

/**
 * ntdma_get_dma_adapter - BUS_INTERFACE_STANDARD.GetDmaAdapter
 * @context: device object
 * @desc: see IoGetDmaAdapter()
 * @nr_map_regs: see IoGetDmaAdapter()
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep; refused where it must not.
 * Return: as IoGetDmaAdapter() without a filter.
 */
PDMA_ADAPTER ntdma_get_dma_adapter(PVOID context, PDEVICE_DESCRIPTION desc,
				   PULONG nr_map_regs)
{
	return get_adapter(context, desc, nr_map_regs, _RET_IP_);
}

/**
 * IoGetDmaAdapter - adapter object for a device
 * @PhysicalDeviceObject: device object from ntdma_device_create(); unlike on
 *	Windows it is not optional
 * @DeviceDescription: what the device can do; not read beyond the 0x28 bytes of
 *	its versions before 3; copied
 * @NumberOfMapRegisters: out: most map registers that one request may use:
 *	pages of MaximumLength + 1, at least 2, at most 0xfffff; for a device
 *	without scatter/gather, or whose memory Linux cannot always map, also at
 *	most what its packet reserve holds (parameter reserve_kib). NULL accepted.
 *
 * The address width is the narrower of the description's and of the DMA mask that
 * the driver's glue set on the Linux device; for a subordinate device (Master
 * FALSE) it is its DMA controller's. See ntdma/system_dma.h for how a request line
 * finds its controller.
 *
 * A filter that put itself into the device object's bus interface is asked first,
 * and its adapter is returned as it is (B-18).
 *
 * Follows nf-wdm-iogetdmaadapter, C-008..C-037, B-01..B-05, B-18. Deviation:
 * PhysicalDeviceObject is not optional, and the glue's DMA mask bounds the width.
 *
 * IRQL: PASSIVE_LEVEL. Linux: may sleep; refused where it must not.
 * Return: the adapter; NULL with one line if the description or the device will
 * not do, NULL without if memory is short.
 */
PDMA_ADAPTER IoGetDmaAdapter(PDEVICE_OBJECT PhysicalDeviceObject,
			     PDEVICE_DESCRIPTION DeviceDescription,
			     PULONG NumberOfMapRegisters)
{
	PBUS_INTERFACE_STANDARD bus;

	bus = ntdma_device_bus_interface(PhysicalDeviceObject);
	if (bus && bus->GetDmaAdapter != ntdma_get_dma_adapter)
		return bus->GetDmaAdapter(bus->Context, DeviceDescription,
					  NumberOfMapRegisters);
	return get_adapter(PhysicalDeviceObject, DeviceDescription,
			   NumberOfMapRegisters, _RET_IP_);
}
EXPORT_SYMBOL_NS_GPL(IoGetDmaAdapter, "NTDMA");

/**
 * ntdma_adapter_flush - wait for releases under way
 *
 * Context: may sleep.
 */
void ntdma_adapter_flush(void)
{
	/* last references are dropped by RCU callbacks, see percpu_ref_kill() */
	rcu_barrier();
	ntdma_flush_deferred();
}

/**
 * ntdma_adapter_exit - forget the adapters that were released
 */
void ntdma_adapter_exit(void)
{
	unsigned int i;

	ntdma_adapter_flush();
	for (i = 0; i < NTDMA_QUARANTINE; i++)
		kfree(quarantine[i]);
}
