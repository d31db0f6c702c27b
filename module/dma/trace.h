/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints of the DMA layer. Addresses are the device's, ids are decimal. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ntdma

#if !defined(_NTDMA_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NTDMA_TRACE_H

#include <linux/tracepoint.h>

#include "adapter.h"

#define ntdma_show_kind(kind)						\
	__print_symbolic(kind, { 1, "page" }, { 2, "sg" }, { 6, "bounce" },	\
			 { 7, "foreign" })
#define ntdma_show_dir(dir)						\
	__print_symbolic(dir, { 1, "to-device" }, { 2, "from-device" })

TRACE_EVENT(ntdma_map,
	TP_PROTO(const struct ntdma_adapter *adapter, u64 dma_addr, u32 length,
		 u32 pieces, u8 kind, u8 dir),
	TP_ARGS(adapter, dma_addr, length, pieces, kind, dir),
	TP_STRUCT__entry(
		__field(u64, dma_addr)
		__field(u32, adapter)
		__field(u32, length)
		__field(u32, pieces)
		__field(u8, kind)
		__field(u8, dir)
	),
	TP_fast_assign(
		__entry->dma_addr = dma_addr;
		__entry->adapter = adapter->id;
		__entry->length = length;
		__entry->pieces = pieces;
		__entry->kind = kind;
		__entry->dir = dir;
	),
	TP_printk("adapter=%u dma_addr=%#llx length=%u pieces=%u kind=%s dir=%s",
		  __entry->adapter, __entry->dma_addr, __entry->length,
		  __entry->pieces, ntdma_show_kind(__entry->kind),
		  ntdma_show_dir(__entry->dir))
);

TRACE_EVENT(ntdma_unmap,
	TP_PROTO(const struct ntdma_adapter *adapter, u32 length, u8 kind,
		 u8 dir),
	TP_ARGS(adapter, length, kind, dir),
	TP_STRUCT__entry(
		__field(u32, adapter)
		__field(u32, length)
		__field(u8, kind)
		__field(u8, dir)
	),
	TP_fast_assign(
		__entry->adapter = adapter->id;
		__entry->length = length;
		__entry->kind = kind;
		__entry->dir = dir;
	),
	TP_printk("adapter=%u length=%u kind=%s dir=%s", __entry->adapter,
		  __entry->length, ntdma_show_kind(__entry->kind),
		  ntdma_show_dir(__entry->dir))
);

TRACE_EVENT(ntdma_queue,
	TP_PROTO(const struct ntdma_adapter *adapter, const char *request),
	TP_ARGS(adapter, request),
	TP_STRUCT__entry(
		__field(u32, adapter)
		__field(const char *, request)
	),
	TP_fast_assign(
		__entry->adapter = adapter->id;
		__entry->request = request;
	),
	TP_printk("adapter=%u request=%s", __entry->adapter, __entry->request)
);

TRACE_EVENT(ntdma_grant,
	TP_PROTO(const struct ntdma_adapter *adapter, u32 set, u32 map_regs),
	TP_ARGS(adapter, set, map_regs),
	TP_STRUCT__entry(
		__field(u32, adapter)
		__field(u32, set)
		__field(u32, map_regs)
	),
	TP_fast_assign(
		__entry->adapter = adapter->id;
		__entry->set = set;
		__entry->map_regs = map_regs;
	),
	TP_printk("adapter=%u set=%u map_regs=%u", __entry->adapter,
		  __entry->set, __entry->map_regs)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
