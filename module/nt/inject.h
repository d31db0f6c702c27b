/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Failing an allocation on purpose, exactly the n-th at a given place.
 *
 * The machinery is in every build, so that what is tested is what is shipped; it
 * costs a site one look at a flag.
 */
#ifndef _NTDMA_NT_INJECT_H
#define _NTDMA_NT_INJECT_H

#include <linux/compiler.h>
#include <linux/types.h>

/**
 * enum ntdma_site - places that allocate, one value each
 * @NTDMA_SITE_DEVICE: device object with its extension
 * @NTDMA_SITE_MDL: MDL with its page array, IoAllocateMdl()
 * @NTDMA_SITE_MDL_RECORD: record of an MDL in the caller's own memory
 * @NTDMA_SITE_PIN_ARRAY: page array of a locked buffer
 * @NTDMA_SITE_PIN: pinning user pages
 * @NTDMA_SITE_PAGES_MDL: MDL of MmAllocatePagesForMdlEx()
 * @NTDMA_SITE_PAGES_ARRAY: page array of MmAllocatePagesForMdlEx()
 * @NTDMA_SITE_PAGE: a page, or a chunk of pages, of MmAllocatePagesForMdlEx()
 * @NTDMA_SITE_MAP: record of a system mapping
 * @NTDMA_SITE_MAP_ARRAY: page array of a system mapping
 * @NTDMA_SITE_VMAP: the system mapping itself
 * @NTDMA_SITE_POOL: pool memory
 * @NTDMA_SITE_POOL_RECORD: record of pool memory
 * @NTDMA_SITE_CONTIGUOUS: pages in a row
 * @NTDMA_SITE_STRING: memory to print wide strings in
 * @NTDMA_SITE_IRP: request
 * @NTDMA_SITE_DRIVER_OBJECT: driver object
 * @NTDMA_SITE_IO_DEVICE: device object of IoCreateDevice()
 * @NTDMA_SITE_NODE: entry in /dev
 * @NTDMA_SITE_FILE: open file
 * @NTDMA_SITE_SYSTEM_BUFFER: buffer of a buffered request
 * @NTDMA_SITE_WORK_ITEM: work item
 * @NTDMA_SITE_INTERRUPT: interrupt object
 * @NTDMA_SITE_MESSAGE_TABLE: table of a device's messages
 * @NTDMA_SITE_RESOURCES: resource list
 * @NTDMA_SITE_WAIT: links of a wait for many objects
 * @NTDMA_SITE_ADAPTER: adapter object
 * @NTDMA_SITE_ADAPTER_COUNTERS: totals of an adapter
 * @NTDMA_SITE_ADAPTER_REF: reference counter of an adapter
 * @NTDMA_SITE_LIST_SLOTS: records of an adapter's lists
 * @NTDMA_SITE_DMA_DEVICE: what the adapters of a device share
 * @NTDMA_SITE_RESERVE: packet reserve of an adapter
 * @NTDMA_SITE_RESERVE_MAP: bitmap of a reserve
 * @NTDMA_SITE_COMMON_BUFFER: memory of a common buffer
 * @NTDMA_SITE_BUFFER_RECORD: record of a common buffer
 * @NTDMA_SITE_LIST: scatter/gather list of Get
 * @NTDMA_SITE_LIST_RECORD: record of a list when the slots are in use
 * @NTDMA_SITE_REQUEST: request that has to wait
 * @NTDMA_SITE_MAP_REGS: set of map registers
 * @NTDMA_SITE_MAP_REGS_ID: id of a set
 * @NTDMA_SITE_BUILD_MDL: MDL over bounce pages
 * @NTDMA_SITE_VECTOR: vector of common buffers
 * @NTDMA_SITE_BUFFER_TABLE: page table of a common buffer over an MDL
 * @NTDMA_SITE_NETDMA_PROVIDER: record of a NetDMA provider
 * @NTDMA_SITE_NETDMA_AFFINITY: processors for its interrupts
 * @NTDMA_SITE_NETDMA_ENGINE: its dmaengine device
 * @NTDMA_SITE_NETDMA_TX: a client's transfer
 * @NTDMA_SITE_NETDMA_RING: descriptors of a channel
 * @NTDMA_SITE_NETDMA_SIZES: their sizes
 * @NTDMA_SITE_NETDMA_HANDLE: handle of a channel
 * @NTDMA_SITE_NETDMA_QUARANTINE: record that keeps a channel's memory from reuse
 * @NTDMA_SITE_SYSTEM_CLIENT: a subordinate device's part of an adapter
 * @NTDMA_SITE_SYSTEM_CHANNEL: channel of a DMA controller
 * @NTDMA_SITE_SYSTEM_CHANNEL_ID: its id
 * @NTDMA_SITE_SYSTEM_BUS: watching the controller's bus
 * @NTDMA_SITE_SYSTEM_BOUNCE: table for transfers that are copied
 * @NTDMA_SITE_SYSTEM_PREP: descriptor of the controller
 * @NTDMA_SITE_HDAUDIO_CLIENT: context of an HD Audio interface
 * @NTDMA_SITE_HDAUDIO_BUFFER: record of an HD Audio buffer
 * @NTDMA_SITE_HDAUDIO_PAGES: memory of an HD Audio buffer
 * @NTDMA_SITE_HDAUDIO_SHADOW: page for a driver's own buffer descriptors
 * @NTDMA_SITE_HDAUDIO_PIECES: copy of buffer descriptors
 * @NTDMA_SITE_HDAUDIO_REQUEST: asynchronous codec commands
 * @NTDMA_SITE_HDAUDIO_TAG: tag of unsolicited responses
 * @NTDMA_SITE_HDAUDIO_NOTIFICATION: notification of an engine
 * @NTDMA_SITE_HDAUDIO_FUNCTION: function group
 * @NTDMA_SITE_PIN_CHARGE: quota for pages that are locked for long
 * @NTDMA_SITE_EXPORT: record of an exported buffer
 * @NTDMA_SITE_EXPORT_TABLE: table of the pages of a common buffer
 * @NTDMA_SITE_EXPORT_PAGES: array of the pages of a common buffer
 * @NTDMA_SITE_EXPORT_ATTACH: record of an importer
 * @NTDMA_SITE_EXPORT_MAP: table for an importer's device
 * @NTDMA_SITE_EXPORT_SHOW: copy of that table, for the importer
 * @NTDMA_SITE_IMPORT: record of an imported buffer
 * @NTDMA_SITE_IMPORT_RUNS: its contiguous runs
 * @NTDMA_SITE_FENCE: fence of an access window
 * @NTDMA_SITE_SHARE: character device that shares memory
 * @NTDMA_SITE_COUNT: number of sites
 */
enum ntdma_site {
	NTDMA_SITE_DEVICE,
	NTDMA_SITE_MDL,
	NTDMA_SITE_MDL_RECORD,
	NTDMA_SITE_PIN_ARRAY,
	NTDMA_SITE_PIN,
	NTDMA_SITE_PAGES_MDL,
	NTDMA_SITE_PAGES_ARRAY,
	NTDMA_SITE_PAGE,
	NTDMA_SITE_MAP,
	NTDMA_SITE_MAP_ARRAY,
	NTDMA_SITE_VMAP,
	NTDMA_SITE_POOL,
	NTDMA_SITE_POOL_RECORD,
	NTDMA_SITE_CONTIGUOUS,
	NTDMA_SITE_STRING,
	NTDMA_SITE_IRP,
	NTDMA_SITE_DRIVER_OBJECT,
	NTDMA_SITE_IO_DEVICE,
	NTDMA_SITE_NODE,
	NTDMA_SITE_FILE,
	NTDMA_SITE_SYSTEM_BUFFER,
	NTDMA_SITE_WORK_ITEM,
	NTDMA_SITE_INTERRUPT,
	NTDMA_SITE_MESSAGE_TABLE,
	NTDMA_SITE_RESOURCES,
	NTDMA_SITE_WAIT,
	NTDMA_SITE_ADAPTER,
	NTDMA_SITE_ADAPTER_COUNTERS,
	NTDMA_SITE_ADAPTER_REF,
	NTDMA_SITE_LIST_SLOTS,
	NTDMA_SITE_DMA_DEVICE,
	NTDMA_SITE_RESERVE,
	NTDMA_SITE_RESERVE_MAP,
	NTDMA_SITE_COMMON_BUFFER,
	NTDMA_SITE_BUFFER_RECORD,
	NTDMA_SITE_LIST,
	NTDMA_SITE_LIST_RECORD,
	NTDMA_SITE_REQUEST,
	NTDMA_SITE_MAP_REGS,
	NTDMA_SITE_MAP_REGS_ID,
	NTDMA_SITE_BUILD_MDL,
	NTDMA_SITE_VECTOR,
	NTDMA_SITE_BUFFER_TABLE,
	NTDMA_SITE_NETDMA_PROVIDER,
	NTDMA_SITE_NETDMA_AFFINITY,
	NTDMA_SITE_NETDMA_ENGINE,
	NTDMA_SITE_NETDMA_TX,
	NTDMA_SITE_NETDMA_RING,
	NTDMA_SITE_NETDMA_SIZES,
	NTDMA_SITE_NETDMA_HANDLE,
	NTDMA_SITE_NETDMA_QUARANTINE,
	NTDMA_SITE_SYSTEM_CLIENT,
	NTDMA_SITE_SYSTEM_CHANNEL,
	NTDMA_SITE_SYSTEM_CHANNEL_ID,
	NTDMA_SITE_SYSTEM_BUS,
	NTDMA_SITE_SYSTEM_BOUNCE,
	NTDMA_SITE_SYSTEM_PREP,
	NTDMA_SITE_HDAUDIO_CLIENT,
	NTDMA_SITE_HDAUDIO_BUFFER,
	NTDMA_SITE_HDAUDIO_PAGES,
	NTDMA_SITE_HDAUDIO_SHADOW,
	NTDMA_SITE_HDAUDIO_PIECES,
	NTDMA_SITE_HDAUDIO_REQUEST,
	NTDMA_SITE_HDAUDIO_TAG,
	NTDMA_SITE_HDAUDIO_NOTIFICATION,
	NTDMA_SITE_HDAUDIO_FUNCTION,
	NTDMA_SITE_PIN_CHARGE,
	NTDMA_SITE_EXPORT,
	NTDMA_SITE_EXPORT_TABLE,
	NTDMA_SITE_EXPORT_PAGES,
	NTDMA_SITE_EXPORT_ATTACH,
	NTDMA_SITE_EXPORT_MAP,
	NTDMA_SITE_EXPORT_SHOW,
	NTDMA_SITE_IMPORT,
	NTDMA_SITE_IMPORT_RUNS,
	NTDMA_SITE_FENCE,
	NTDMA_SITE_SHARE,
	NTDMA_SITE_COUNT,
};

extern bool ntdma_injecting;

bool ntdma_fail_armed(enum ntdma_site site);
void ntdma_inject_arm(enum ntdma_site site, unsigned int nth, bool forever);
void ntdma_inject_count(void);
void ntdma_inject_disarm(void);
unsigned int ntdma_inject_hits(enum ntdma_site site);

/**
 * ntdma_fail - shall this allocation fail?
 * @site: where it is
 *
 * Context: any.
 * Return: true when the site is armed and this is the visit to fail.
 */
static inline bool ntdma_fail(enum ntdma_site site)
{
	return unlikely(READ_ONCE(ntdma_injecting)) && ntdma_fail_armed(site);
}

#endif
