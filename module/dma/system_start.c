// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programming a channel of a DMA controller: a mapping becomes a descriptor.
 *
 * LOCKING: as in system_transfer.c. Configure, prep and submit run under the
 * channel's lock; issuing does not, because an engine may complete at once.
 */
#include "adapter.h"
#include "inject.h"
#include "map_registers.h"
#include "system_channel.h"
#include "system_transfer.h"

static NTSTATUS configure(struct ntdma_system_channel *channel,
			  const struct ntdma_system_client *client,
			  enum dma_transfer_direction dir, u32 device_offset)
{
	const phys_addr_t address = client->address + device_offset;
	struct dma_slave_config config = {
		.direction		= dir,
		.src_addr		= address,
		.dst_addr		= address,
		.src_addr_width		= client->width,
		.dst_addr_width		= client->width,
		.src_maxburst		= client->setup.maxburst,
		.dst_maxburst		= client->setup.maxburst,
		.peripheral_config	= client->setup.peripheral_config,
		.peripheral_size	= client->setup.peripheral_size,
	};

	/* some engines need no telling */
	if (!channel->chan->device->device_config ||
	    !dmaengine_slave_config(channel->chan, &config))
		return STATUS_SUCCESS;
	return STATUS_INVALID_PARAMETER;
}

/* A copy is one run, in pieces that the controller can count. */
static struct scatterlist *bounce_table(struct ntdma_system_client *client,
					const struct ntdma_piece *piece,
					u32 *nr_segs)
{
	dma_addr_t dma_addr = ntdma_mapping_addr(&piece->map, piece->reserve);
	u32 left = piece->map.length;
	u32 n = 0;

	while (left && n < client->nr_bounce) {
		struct scatterlist *sg = client->bounce + n++;
		u32 bytes = min(left, client->adapter->max_segment);

		sg->length = bytes;
		sg_dma_address(sg) = dma_addr;
		sg_dma_len(sg) = bytes;
		dma_addr += bytes;
		left -= bytes;
	}
	*nr_segs = n;
	return left ? NULL : client->bounce;
}

static struct dma_async_tx_descriptor *
prep_once(struct dma_chan *chan, struct ntdma_system_client *client,
	  const struct ntdma_piece *piece, enum dma_transfer_direction dir)
{
	struct scatterlist *sgl = piece->map.sgl;
	u32 nr_segs = piece->map.nr_mapped;

	if (piece->map.kind == NTDMA_MAP_BOUNCE)
		sgl = bounce_table(client, piece, &nr_segs);
	if (!sgl)
		return NULL;
	return dmaengine_prep_slave_sg(chan, sgl, nr_segs, dir,
				       DMA_PREP_INTERRUPT | DMA_CTRL_ACK);
}

static struct dma_async_tx_descriptor *
prep_transfer(struct dma_chan *chan, struct ntdma_system_client *client,
	      const struct ntdma_piece *piece, enum dma_transfer_direction dir)
{
	const struct ntdma_mapping *map = &piece->map;

	if (ntdma_fail(NTDMA_SITE_SYSTEM_PREP))
		return NULL;
	if (!client->cyclic)
		return prep_once(chan, client, piece, dir);
	return dmaengine_prep_dma_cyclic(chan, sg_dma_address(map->sgl),
					 map->length, client->period, dir,
					 DMA_PREP_INTERRUPT | DMA_CTRL_ACK);
}

/* An engine gives back one pointer: the channel's id, and which transfer it was. */
static void *name_transfer(u32 channel_id, u32 generation)
{
	return (void *)((uintptr_t)channel_id << 32 | generation);
}

static NTSTATUS submit_locked(struct ntdma_system_channel *channel,
			      struct ntdma_system_client *client,
			      const struct ntdma_piece *piece,
			      const struct ntdma_start *start)
{
	enum dma_transfer_direction dir = piece->map.dir == DMA_TO_DEVICE ?
					  DMA_MEM_TO_DEV : DMA_DEV_TO_MEM;
	struct ntdma_system_transfer *xfer = &channel->xfer;
	struct dma_async_tx_descriptor *desc;
	NTSTATUS status;

	lockdep_assert_held(&channel->lock);
	status = configure(channel, client, dir, start->device_offset);
	if (!NT_SUCCESS(status))
		return status;
	desc = prep_transfer(channel->chan, client, piece, dir);
	if (!desc)
		return STATUS_INSUFFICIENT_RESOURCES;
	xfer->generation++;
	xfer->cyclic = client->cyclic;
	xfer->dma_addr = piece->map.kind == NTDMA_MAP_COMMON ?
			 sg_dma_address(piece->map.sgl) : 0;
	xfer->length = piece->map.length;
	xfer->completion = start->completion;
	xfer->context = start->context;
	desc->callback_result = ntdma_system_engine_result;
	desc->callback_param = name_transfer(channel->id, xfer->generation);
	xfer->cookie = dmaengine_submit(desc);
	return dma_submit_error(xfer->cookie) ? STATUS_INSUFFICIENT_RESOURCES :
						STATUS_SUCCESS;
}

/* What may have happened between ntdma_system_begin() and now. */
static NTSTATUS still_mapping(const struct ntdma_system_channel *channel,
			      const struct ntdma_map_regs *regs)
{
	if (channel->regs != regs ||
	    channel->xfer.state != NTDMA_SYSTEM_MAPPING)
		return STATUS_INVALID_PARAMETER;
	if (channel->xfer.cancelled)
		return STATUS_CANCELLED;
	return channel->chan ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

/**
 * ntdma_system_start - give a mapping to the controller
 * @regs: set that ntdma_system_begin() accepted
 * @piece: live, with its mapping
 * @start: what else the client asked for
 *
 * From the moment that it runs the mapping is whoever's that stops it, and not
 * before: no other thread can have unmapped what is started here. The completion
 * routine may have run, and flushed, when this returns.
 *
 * Context: as ntdma_system_begin(), no lock held.
 * Return: STATUS_SUCCESS; else nothing runs, no completion follows, and
 * ntdma_system_abandon() is due: STATUS_CANCELLED; STATUS_INVALID_PARAMETER if the
 * controller refuses address or width; STATUS_INSUFFICIENT_RESOURCES if it has no
 * descriptor, or is gone.
 */
NTSTATUS ntdma_system_start(struct ntdma_map_regs *regs,
			    struct ntdma_piece *piece,
			    const struct ntdma_start *start)
{
	struct ntdma_system_client *client = regs->adapter->system;
	struct ntdma_system_channel *channel = client->channel;
	struct dma_chan *chan = NULL;
	unsigned long flags;
	NTSTATUS status;

	spin_lock_irqsave(&channel->lock, flags);
	status = still_mapping(channel, regs);
	if (NT_SUCCESS(status))
		status = submit_locked(channel, client, piece, start);
	if (NT_SUCCESS(status)) {
		ntdma_piece_done(piece);
		channel->xfer.state = NTDMA_SYSTEM_RUNNING;
		channel->issue = channel->syncing;
		chan = channel->syncing ? NULL : channel->chan;
	}
	spin_unlock_irqrestore(&channel->lock, flags);
	if (chan)
		dma_async_issue_pending(chan);
	return status;
}
