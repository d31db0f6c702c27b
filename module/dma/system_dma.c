// SPDX-License-Identifier: GPL-2.0-only
/*
 * Backend for subordinate devices: a channel of Linux's dmaengine.
 *
 *   DEVICE_DESCRIPTION --line--> system_channel.c --> struct dma_chan
 *   MapTransfer(Ex)    --------> mapping of the controller's device (here)
 *                      --------> system_transfer.c: prep, submit, issue
 *
 * The device that masters the bus is the controller: buffers are mapped for it,
 * with the code that maps for any bus master. system_*.c are the only files of
 * module/dma that call dmaengine.
 */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "adapter.h"
#include "bus_master.h"
#include "common_buffer.h"
#include "dma_device.h"
#include "inject.h"
#include "map_registers.h"
#include "mapping.h"
#include "report.h"
#include "system_channel.h"
#include "system_dma.h"
#include "system_transfer.h"

static const char get_name[] = "IoGetDmaAdapter";

static const u8 width_bytes[] = {
	[Width8Bits]	= 1,
	[Width16Bits]	= 2,
	[Width32Bits]	= 4,
	[Width64Bits]	= 8,
};

/* The controller's masks are its driver's. */
static void system_settle(struct ntdma_dma_device *dmadev)
{
}

static const char *refuse_channel(const struct ntdma_system_client *client,
				  const DEVICE_DESCRIPTION *desc)
{
	const struct ntdma_system_channel *channel = client->channel;
	u32 widths = channel->caps.src_addr_widths |
		     channel->caps.dst_addr_widths;

	if (!channel->chan->device->device_terminate_all)
		return "the controller cannot be stopped";
	if (channel->has_caps && widths && !(widths & BIT(client->width)))
		return "the controller does not support DmaWidth";
	if (desc->AutoInitialize &&
	    !dma_has_cap(DMA_CYCLIC, channel->chan->device->cap_mask))
		return "the controller does not support AutoInitialize";
	return NULL;
}

static struct ntdma_system_client *
alloc_client(struct ntdma_adapter *adapter, const DEVICE_DESCRIPTION *desc)
{
	struct ntdma_system_client *client = NULL;

	if (!ntdma_fail(NTDMA_SITE_SYSTEM_CLIENT))
		client = kzalloc(sizeof(*client), GFP_KERNEL);
	if (!client)
		return NULL;
	client->adapter = adapter;
	client->width = width_bytes[desc->DmaWidth];
	client->cyclic = desc->AutoInitialize;
	client->ignore_count = desc->IgnoreCount &&
			       desc->Version > DEVICE_DESCRIPTION_VERSION;
	client->setup.maxburst = 1;
	return client;
}

static void describe_line(struct ntdma_system_client *client,
			  struct ntdma_line *line,
			  const DEVICE_DESCRIPTION *desc)
{
	if (desc->Version == DEVICE_DESCRIPTION_VERSION3) {
		ntdma_dma_controller_find_line(desc->DmaControllerInstance,
					       desc->DmaRequestLine, line);
		client->address = desc->DeviceAddress.QuadPart;
	} else {
		ntdma_dma_controller_find_line(0, desc->DmaChannel, line);
		client->address = line->how.device_address;
	}
}

static void free_client(struct ntdma_adapter *adapter)
{
	struct ntdma_system_client *client = adapter->system;

	adapter->system = NULL;
	kfree(client->bounce);
	kfree(client);
}

static void use_channel(struct ntdma_adapter *adapter)
{
	struct ntdma_system_client *client = adapter->system;
	struct ntdma_system_channel *channel = client->channel;

	client->setup.chan = channel->chan;
	adapter->backend = &ntdma_system_ops;
	adapter->queue = &channel->queue;
	adapter->dev = channel->dev;
	adapter->dma_limit = dma_get_mask(channel->dev);
	adapter->width = fls64(adapter->dma_limit);
	adapter->scatter_gather = true;
}

/**
 * ntdma_system_describe - make an adapter a subordinate device's
 * @adapter: being created
 * @dev: the subordinate device
 * @desc: description with Master FALSE
 *
 * DemandMode asks for what a slave channel of Linux always does: bytes move when
 * the device requests them. Block mode does not exist. DmaSpeed is the
 * controller's own affair.
 *
 * Context: may sleep.
 * Return: 0; -ENODEV, with a line, when there is no such request line, or its
 * controller cannot do what is described; -ENOMEM.
 */
int ntdma_system_describe(struct ntdma_adapter *adapter, struct device *dev,
			  const DEVICE_DESCRIPTION *desc)
{
	struct ntdma_system_client *client;
	const char *refusal;
	struct ntdma_line line;

	if (desc->DmaWidth >= ARRAY_SIZE(width_bytes)) {
		ntdma_misuse(get_name, "DmaWidth %d is none", desc->DmaWidth);
		return -ENODEV;
	}
	client = alloc_client(adapter, desc);
	if (!client)
		return -ENOMEM;
	adapter->system = client;
	describe_line(client, &line, desc);
	if (!ntdma_system_channel_get(client, dev, &line)) {
		ntdma_misuse(get_name, "request line %u of %s is not known, or in use",
			     line.number, dev_name(dev));
		goto err_free;
	}
	refusal = refuse_channel(client, desc);
	if (refusal) {
		ntdma_misuse(get_name, "%s (request line %u of %s)", refusal,
			     line.number, dev_name(dev));
		goto err_put;
	}
	use_channel(adapter);
	return 0;

err_put:
	ntdma_system_channel_put(client);
err_free:
	free_client(adapter);
	return -ENODEV;
}

static void system_exit(struct ntdma_adapter *adapter)
{
	ntdma_system_channel_put(adapter->system);
	free_client(adapter);
}

/* A loop is one run that is never copied, so its pieces do not matter. */
static int system_limits(struct ntdma_adapter *adapter)
{
	struct ntdma_system_client *client = adapter->system;
	u32 longest = dma_get_max_seg_size(adapter->dev);
	u32 max_segs = client->channel->caps.max_sg_burst;
	int ret;

	ret = ntdma_bus_master_limits(adapter);
	if (ret)
		return ret;
	adapter->unit = client->width;
	if (client->cyclic)
		return 0;
	if (max_segs) {
		adapter->max_segs = max_segs;
		adapter->max_length = min_t(u64, U32_MAX, (u64)max_segs *
					    adapter->max_segment);
	}
	if (longest < PAGE_SIZE)
		adapter->max_length = rounddown(longest, client->width);
	return adapter->max_length ? 0 : -EINVAL;
}

/* For transfers through the reserve: MapTransfer allocates nothing. */
static int system_ready(struct ntdma_adapter *adapter)
{
	struct ntdma_system_client *client = adapter->system;

	client->nr_bounce = DIV_ROUND_UP(adapter->reserve.nr_pages << PAGE_SHIFT,
					 adapter->max_segment);
	if (!ntdma_fail(NTDMA_SITE_SYSTEM_BOUNCE))
		client->bounce = kcalloc(client->nr_bounce,
					 sizeof(*client->bounce), GFP_KERNEL);
	return client->bounce ? 0 : -ENOMEM;
}

/* The controller counts in units of the device's register. */
static bool fits_controller(const struct ntdma_adapter *adapter,
			    const struct ntdma_mapping *map)
{
	u32 i;

	if (map->nr_segs > adapter->max_segs)
		return false;
	for (i = 0; i < map->nr_segs; i++)
		if (map->sgl[i].length % adapter->unit)
			return false;
	return true;
}

/* One completion call an MDL of the chain, where these are of one length. */
static u32 loop_period(const struct ntdma_system_client *client,
		       const struct ntdma_mapping *map)
{
	u32 bytes = map->sgl->length;
	u32 i;

	if (client->setup.period)
		return client->setup.period;
	for (i = 1; i < map->nr_segs; i++)
		if (map->sgl[i].length != bytes)
			return map->length;
	return bytes;
}

static int map_loop(struct ntdma_adapter *adapter, struct ntdma_mapping *map)
{
	struct ntdma_system_client *client = adapter->system;

	client->period = loop_period(client, map);
	if (map->length % client->period || client->period % client->width)
		return -EINVAL;
	return ntdma_bus_master_map_shared(adapter, map);
}

/* What is in a common buffer is mapped already, and must not be twice. */
static bool map_common(struct ntdma_adapter *adapter, struct ntdma_mapping *map)
{
	if (list_empty(&adapter->buffers) ||
	    !ntdma_common_buffer_covers(adapter, map))
		return false;
	map->nr_mapped = map->nr_segs;
	map->kind = NTDMA_MAP_COMMON;
	return true;
}

static int system_map(struct ntdma_adapter *adapter, struct ntdma_mapping *map)
{
	struct ntdma_system_client *client = adapter->system;

	if (client->cyclic) {
		/* a copy would not follow what the loop changes */
		map->flags |= DMA_FAIL_ON_BOUNCE;
		if (!map_common(adapter, map))
			return map_loop(adapter, map);
		client->period = loop_period(client, map);
		return map->length % client->period ? -EINVAL : 0;
	}
	if (!fits_controller(adapter, map))
		return -EIO;
	return map_common(adapter, map) ? 0 :
	       ntdma_bus_master_map(adapter, map);
}

static void system_unmap(struct ntdma_adapter *adapter,
			 struct ntdma_mapping *map)
{
	if (map->kind != NTDMA_MAP_COMMON && map->kind != NTDMA_MAP_LOST)
		ntdma_bus_master_unmap(adapter, map);
}

/* A controller without a driver allocates nothing more. */
static void *system_alloc(struct ntdma_adapter *adapter, size_t size,
			  dma_addr_t *dma_addr, u64 limit, int node)
{
	if (!READ_ONCE(adapter->system->channel->chan))
		return NULL;
	return ntdma_bus_master_alloc_within(adapter, size, dma_addr, limit);
}

/* The channel is the function's while it runs: see ntdma_system_transfer_gone(). */
static NTSTATUS system_configure(struct ntdma_adapter *adapter, u32 function,
				 void *context)
{
	struct ntdma_system_client *client = adapter->system;
	struct ntdma_system_channel *channel = client->channel;
	NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

	rcu_read_lock();
	if (READ_ONCE(channel->chan))
		status = ntdma_dma_controller_call(channel->line.controller,
						   channel->dev, &client->setup,
						   function, context);
	rcu_read_unlock();
	return status;
}

static void system_info(struct ntdma_adapter *adapter,
			DMA_ADAPTER_INFO_V1 *info)
{
	const struct ntdma_system_client *client = adapter->system;
	const struct ntdma_system_channel *channel = client->channel;

	info->ReadDmaCounterAvailable =
		channel->has_caps && !client->ignore_count &&
		channel->caps.residue_granularity !=
		DMA_RESIDUE_GRANULARITY_DESCRIPTOR;
	info->ScatterGatherLimit = client->cyclic ? 1 : adapter->max_segs;
	info->DmaAddressWidth = adapter->width;
	info->Flags = 0;
	info->MinimumTransferUnit = client->width;
}

static const struct ntdma_controller_ops controller_ops = {
	.ready	= system_ready,
	.exit	= system_exit,
	.claim	= ntdma_system_claim,
	.quit	= ntdma_system_quit,
	.begin	= ntdma_system_begin,
	.abandon = ntdma_system_abandon,
	.start	= ntdma_system_start,
	.stop	= ntdma_system_stop,
	.cancel	= ntdma_system_cancel,
	.configure = system_configure,
	.residue = ntdma_system_residue,
	.info	= system_info,
	.vacate	= ntdma_system_vacate,
};

const struct ntdma_backend_ops ntdma_system_ops = {
	.name	= "system DMA",
	.settle	= system_settle,
	.limits	= system_limits,
	.map	= system_map,
	.unmap	= system_unmap,
	.unmap_page = ntdma_bus_master_unmap_page,
	.alloc	= system_alloc,
	.free	= ntdma_bus_master_free,
	.map_shared = ntdma_bus_master_map_shared,
	.domain	= ntdma_bus_master_domain,
	.remaps	= ntdma_bus_master_remaps,
	.controller = &controller_ops,
};
