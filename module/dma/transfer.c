// SPDX-License-Identifier: GPL-2.0-only
/*
 * Packet DMA: MapTransfer, FlushAdapterBuffers, ReadDmaCounter.
 *
 * MapTransfer returns an address and nothing else, so it must not fail: what it
 * needs was set aside when its map registers were granted. Where the client asks
 * for the impossible (an unlocked MDL, a stale base, a range outside the MDL) it
 * gets the length 0, so that no wrong address ever reaches a device.
 */
#include <linux/export.h>
#include <linux/pfn.h>

#include "adapter.h"
#include "foreign.h"
#include "map_registers.h"
#include "mapping.h"
#include "mapping_inline.h"
#include "nt.h"
#include "report.h"
#include "system_dma.h"
#include "trace.h"
#include "transfer.h"

static const char map_name[] = "MapTransfer";
static const char flush_name[] = "FlushAdapterBuffers";

/* A CurrentVa counts in the numbering of its MDL; it is never an address. */
static bool range_in_mdl(const MDL *mdl, uintptr_t va, u32 length,
			 struct ntdma_span *span)
{
	uintptr_t offset = va - (uintptr_t)MmGetMdlVirtualAddress(mdl);

	if (offset >= mdl->ByteCount || length > mdl->ByteCount - offset)
		return false;
	*span = (struct ntdma_span){
		.mdl	= mdl,
		.offset	= offset,
		.length	= length,
	};
	return true;
}

static bool check_range(const MDL *mdl, uintptr_t va, u32 length,
			struct ntdma_span *span)
{
	if (!mdl || !length) {
		ntdma_misuse(map_name, mdl ? "zero length" : "no MDL");
		return false;
	}
	if (!range_in_mdl(mdl, va, length, span)) {
		ntdma_misuse(map_name, "%#lx, %u bytes: not in the MDL at %#lx, %u bytes",
			     va, length, (uintptr_t)MmGetMdlVirtualAddress(mdl),
			     mdl->ByteCount);
		return false;
	}
	return NT_SUCCESS(ntdma_span_check(map_name, span));
}

/*
 * A device with scatter/gather gets the first run, any other one all of it; and
 * nobody more than the registers that are left.
 */
static void clip_span(const struct ntdma_map_regs *regs,
		      struct ntdma_span *span, uintptr_t va)
{
	u64 room = (u64)(regs->count - READ_ONCE(regs->regs_used)) << PAGE_SHIFT;

	room -= min_t(u64, room, offset_in_page(va));
	if (room)
		span->length = min_t(u64, span->length, room);
	if (regs->adapter->scatter_gather)
		span->length = ntdma_span_run(span,
					      regs->adapter->max_segment);
}

static int map_piece(struct ntdma_map_regs *regs, struct ntdma_piece *piece,
		     const struct ntdma_span *span, bool write_to_device)
{
	piece->map.dir = ntdma_direction(write_to_device);
	piece->map.flags = regs->flags;
	if (unlikely(!regs->adapter->scatter_gather ||
		     ntdma_mdl_may_be_foreign(span->mdl)))
		return ntdma_mapping_make(regs->adapter, &piece->map, span,
					  piece->reserve);
	ntdma_mapping_fill_run(&piece->map, span);
	return ntdma_mapping_map(regs->adapter, &piece->map, piece->reserve);
}

static int try_map(struct ntdma_map_regs *regs, const struct ntdma_span *span,
		   uintptr_t va, bool write_to_device, dma_addr_t *dma_addr)
{
	struct ntdma_piece *piece = ntdma_piece_take(regs, span, va);
	int ret;

	if (IS_ERR(piece))
		return PTR_ERR(piece);
	ret = map_piece(regs, piece, span, write_to_device);
	if (ret) {
		ntdma_piece_abort(regs, piece);
		return ret;
	}
	*dma_addr = ntdma_mapping_addr(&piece->map, piece->reserve);
	trace_ntdma_map(regs->adapter, *dma_addr, span->length,
			piece->map.nr_mapped, piece->map.kind, piece->map.dir);
	ntdma_piece_done(piece);
	return 0;
}

/* Drops the last page of a range; false if there is only one. */
static bool shorten(struct ntdma_span *span, uintptr_t va)
{
	u32 pages = PFN_UP(offset_in_page(va) + (u64)span->length);

	if (pages < 2)
		return false;
	span->length = ((pages - 1) << PAGE_SHIFT) - offset_in_page(va);
	return true;
}

static const char *why_refused(int ret)
{
	switch (ret) {
	case -EEXIST:
		return "range is mapped already";
	case -ENOSPC:
		return "no map registers left";
	case -EAGAIN:
	case -EACCES:
		return "outside of an access window";
	case -EINVAL:
	case -ENODEV:
	case -ERANGE:
		return "buffer was not imported for this adapter";
	default:
		return NULL;
	}
}

static void report_refusal(const struct ntdma_map_regs *regs, int ret)
{
	struct ntdma_adapter *adapter = regs->adapter;
	const char *refusal = why_refused(ret);

	if (refusal)
		ntdma_misuse(map_name, "%s (adapter %u, set %u of %u registers)",
			     refusal, adapter->id, regs->id, regs->count);
	else
		dev_err_ratelimited(adapter->dev,
				    "adapter %u: out of mappings: %d\n",
				    adapter->id, ret);
}

/*
 * Returns the number of bytes mapped, 0 if the client asked for nonsense. A set
 * that is fragmented by odd use maps less rather than nothing.
 */
static u32 map_under(struct ntdma_map_regs *regs, struct ntdma_span *span,
		     uintptr_t va, bool write_to_device, dma_addr_t *dma_addr)
{
	int ret;

	clip_span(regs, span, va);
	do {
		ret = try_map(regs, span, va, write_to_device, dma_addr);
	} while (ret == -EBUSY && shorten(span, va));
	if (!ret)
		return span->length;
	report_refusal(regs, ret);
	return 0;
}

/**
 * ntdma_map_transfer - DMA_OPERATIONS.MapTransfer
 * @dma: adapter
 * @mdl: one MDL with locked pages; a chain is not followed (C-086)
 * @base: MapRegisterBase of a live grant
 * @va: start, in the numbering of @mdl
 * @length: in: bytes wanted; out: bytes mapped. All of them for a device
 *	without scatter/gather, the first contiguous run for one with. 0 if the
 *	request was refused, with one line.
 * @write_to_device: TRUE for memory to device
 *
 * Zero-copy wherever Linux can map within the adapter's width; else through the
 * bounce pages of the set, which preserve the offset in the page.
 *
 * Follows nc-wdm-pmap_transfer, C-076..C-093, C-292, B-28. A request that
 * exceeds the registers of the set is shortened to them.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: address for the device; 0 together with a length of 0.
 */
PHYSICAL_ADDRESS ntdma_map_transfer(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
				    PVOID va, PULONG length,
				    BOOLEAN write_to_device)
{
	PHYSICAL_ADDRESS address = { .QuadPart = 0 };
	struct ntdma_adapter *adapter;
	struct ntdma_map_regs *regs;
	struct ntdma_span span;
	dma_addr_t dma_addr;
	u32 wanted;

	adapter = ntdma_adapter_enter(dma, map_name);
	if (!length) {
		ntdma_misuse(map_name, "no Length");
		return address;
	}
	wanted = *length;
	*length = 0;
	if (!adapter || !check_range(mdl, (uintptr_t)va, wanted, &span))
		return address;
	regs = ntdma_map_regs_lookup(adapter, base);
	if (!regs) {
		ntdma_misuse(map_name, "base %#lx is not live (adapter %u)",
			     (uintptr_t)base, adapter->id);
		return address;
	}
	*length = map_under(regs, &span, (uintptr_t)va, write_to_device,
			    &dma_addr);
	if (*length)
		address.QuadPart = dma_addr;
	ntdma_map_regs_put(regs);
	return address;
}

/* Live pieces that start in the range, or at its very start. */
static void pop_matches(struct ntdma_map_regs *regs, const MDL *mdl,
			uintptr_t va, u32 length, struct list_head *popped)
{
	struct ntdma_piece *piece, *next;
	unsigned long flags;

	spin_lock_irqsave(&regs->lock, flags);
	list_for_each_entry_safe(piece, next, &regs->live, node) {
		if (piece->whole_chain || (mdl && piece->mdl != mdl))
			continue;
		if (piece->va != va &&
		    (piece->va < va || piece->va - va >= length))
			continue;
		if (ntdma_piece_is_mapped(piece))
			list_move_tail(&piece->node, popped);
	}
	spin_unlock_irqrestore(&regs->lock, flags);
}

/**
 * ntdma_flush_pieces - end what MapTransfer mapped
 * @regs: set
 * @mdl: of the mappings; NULL for any
 * @va: start of the range, in the numbering of the MDL
 * @length: bytes
 * @write_to_device: direction that the client believes in
 *
 * Return: number of bytes whose mapping was ended.
 */
u64 ntdma_flush_pieces(struct ntdma_map_regs *regs, const MDL *mdl,
		       uintptr_t va, u32 length, bool write_to_device)
{
	enum dma_data_direction dir = ntdma_direction(write_to_device);
	struct ntdma_adapter *adapter = regs->adapter;
	struct ntdma_piece *piece;
	LIST_HEAD(popped);
	u64 n = 0;

	pop_matches(regs, mdl, va, length, &popped);
	list_for_each_entry(piece, &popped, node) {
		trace_ntdma_unmap(adapter, piece->map.length,
				  piece->map.kind, piece->map.dir);
		if (piece->map.dir != dir)
			ntdma_misuse(flush_name,
				     "not the direction of MapTransfer (adapter %u, set %u)",
				     adapter->id, regs->id);
		n += piece->map.length;
		ntdma_mapping_unmap(adapter, &piece->map, piece->reserve);
	}
	ntdma_pieces_give(regs, &popped);
	return n;
}

/* Nothing to flush is no failure of the controller. */
static bool flush_controller(struct ntdma_map_regs *regs, const MDL *mdl,
			     PVOID va, u32 length, bool write_to_device)
{
	const struct ntdma_flush flush = {
		.routine	= flush_name,
		.mdl		= mdl,
		.offset		= mdl ? (uintptr_t)va - (uintptr_t)
					MmGetMdlVirtualAddress(mdl) : 0,
		.length		= length,
		.write_to_device = write_to_device,
	};

	return ntdma_system_flush(regs, &flush) != STATUS_UNSUCCESSFUL;
}

/**
 * ntdma_flush_adapter_buffers - DMA_OPERATIONS.FlushAdapterBuffers
 * @dma: adapter
 * @mdl: as at MapTransfer; an equivalent one will do
 * @base: MapRegisterBase of a live grant; NULL is nothing to flush (C-099)
 * @va: CurrentVa of the first MapTransfer of the operation
 * @length: bytes of the operation; shorter ones, even 0, retire the mapping that
 *	starts at @va all the same (C-096, C-097)
 * @write_to_device: another direction than MapTransfer's is reported; that one
 *	counts
 *
 * Ends the device's access; what it wrote is in the buffer afterwards. What is
 * not mapped is reported and left alone. A controller that still runs is stopped.
 *
 * Follows nc-wdm-pflush_adapter_buffers, C-094..C-101.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: TRUE; FALSE if a controller had ended the transfer with an error. A bus
 * master has no controller that could fail to flush.
 */
BOOLEAN ntdma_flush_adapter_buffers(PDMA_ADAPTER dma, PMDL mdl, PVOID base,
				    PVOID va, ULONG length,
				    BOOLEAN write_to_device)
{
	struct ntdma_adapter *adapter;
	struct ntdma_map_regs *regs;
	bool stopped;
	u64 flushed;

	adapter = ntdma_adapter_enter_release(dma, flush_name);
	if (!adapter || !base)
		return true;
	regs = ntdma_map_regs_lookup(adapter, base);
	if (!regs) {
		ntdma_misuse(flush_name, "base %#lx is not live (adapter %u)",
			     (uintptr_t)base, adapter->id);
		return true;
	}
	if (adapter->backend->controller) {
		stopped = flush_controller(regs, mdl, va, length,
					   write_to_device);
		ntdma_map_regs_put(regs);
		return stopped;
	}
	flushed = ntdma_flush_pieces(regs, mdl, (uintptr_t)va, length,
				     write_to_device);
	if (!flushed)
		flushed = ntdma_flush_pieces(regs, NULL, (uintptr_t)va, length,
					     write_to_device);
	if (!flushed || flushed < length)
		ntdma_misuse(flush_name,
			     "%u bytes at %#lx, %llu of them mapped (adapter %u, set %u)",
			     length, (uintptr_t)va, flushed, adapter->id,
			     regs->id);
	ntdma_map_regs_put(regs);
	return true;
}

/**
 * ntdma_read_dma_counter - DMA_OPERATIONS.ReadDmaCounter
 * @dma: adapter
 *
 * Follows nc-wdm-pread_dma_counter, C-112..C-114. Deviation: with IgnoreCount the
 * controller is not asked: all of the transfer remains until its end.
 *
 * IRQL: up to DISPATCH_LEVEL. Linux: any but hard irq.
 * Return: bytes that the running transfer, or round of a loop, has still to move;
 * after a stop those that were not moved. As exact as the controller tells
 * (GetDmaAdapterInfo); with IgnoreCount all of them until the end. 0 for a bus
 * master, which does not use a controller, and when there was no transfer.
 */
ULONG ntdma_read_dma_counter(PDMA_ADAPTER dma)
{
	struct ntdma_adapter *adapter;

	adapter = ntdma_adapter_enter(dma, "ReadDmaCounter");
	if (!adapter || !adapter->backend->controller)
		return 0;
	return adapter->backend->controller->residue(adapter);
}

/**
 * KeFlushIoBuffers - make CPU caches and memory agree before a transfer
 * @Mdl: buffer
 * @ReadOperation: TRUE for device to memory
 * @DmaOperation: TRUE for DMA
 *
 * Nothing to do: the mapping routines do it where a device needs it (C-218).
 *
 * IRQL: up to DISPATCH_LEVEL.
 */
VOID KeFlushIoBuffers(PMDL Mdl, BOOLEAN ReadOperation, BOOLEAN DmaOperation)
{
}
EXPORT_SYMBOL_NS_GPL(KeFlushIoBuffers, "NTDMA");
