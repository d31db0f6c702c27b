/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tests in the kernel may ask of the fake PCI device, beyond what a
 * driver sees of it (uapi/ntdma/testdev.h): make the platform behave badly,
 * run the bus master, look at memory with its eyes, count.
 *
 * There is one device. All functions fail cleanly or return zeros before the
 * module's initialisation is complete. Import the namespace "NTDMA_TESTDEV".
 */
#ifndef _NTDMA_TESTDEV_H
#define _NTDMA_TESTDEV_H

#include <linux/dma-direction.h>
#include <linux/types.h>

#include <uapi/ntdma/testdev.h>
#include <uapi/ntdma/testdev_copy.h>

struct device;
struct dma_chan;

/**
 * struct ntdma_testdev_fault - one refused access or broken rule
 * @kind: which rule
 * @dma_addr: bus address that the device or the driver used
 * @len: bytes
 * @dir: direction of the access or of the call
 * @sequence: 1 for the first fault after ntdma_testdev_reset()
 */
struct ntdma_testdev_fault {
	enum ntdma_testdev_fault_kind kind;
	dma_addr_t dma_addr;
	size_t len;
	enum dma_data_direction dir;
	u64 sequence;
};

/**
 * struct ntdma_testdev_stats - counters since ntdma_testdev_reset()
 * @bytes_read: bytes that the device read from memory
 * @bytes_written: bytes that the device wrote to memory
 * @runs: runs of the bus master
 * @descs: descriptors completed
 * @interrupts: interrupts delivered
 * @maps: streaming mappings made (each element of a list counts, except where
 *	NTDMA_TESTDEV_CTL_MERGE made one of several)
 * @unmaps: streaming mappings undone
 * @map_failures: mappings refused, injected or not
 * @sg_calls: lists mapped
 * @allocs: coherent allocations made
 * @frees: coherent allocations undone
 * @alloc_failures: coherent allocations refused
 * @syncs_for_cpu: syncs for the processor
 * @syncs_for_device: syncs for the device
 * @bytes_synced: bytes that changed owner by sync or unmap
 * @live_mappings: streaming mappings that exist now
 * @live_coherent: coherent allocations that exist now
 * @live_bytes: bytes in both
 * @fault_total: sum of @faults
 * @faults: by kind
 * @last_fault: valid when @fault_total is not 0
 * @last_error: why the last run failed
 *
 * In direct mode (strict=0) only the first five and @last_error count.
 */
struct ntdma_testdev_stats {
	u64 bytes_read;
	u64 bytes_written;
	u64 runs;
	u64 descs;
	u64 interrupts;
	u64 maps;
	u64 unmaps;
	u64 map_failures;
	u64 sg_calls;
	u64 allocs;
	u64 frees;
	u64 alloc_failures;
	u64 syncs_for_cpu;
	u64 syncs_for_device;
	u64 bytes_synced;
	u64 live_mappings;
	u64 live_coherent;
	u64 live_bytes;
	u64 fault_total;
	u64 faults[NTDMA_TESTDEV_FAULT_KINDS];
	struct ntdma_testdev_fault last_fault;
	enum ntdma_testdev_error last_error;
};

/**
 * struct ntdma_testdev_limits - what the platform can do
 * @max_mappings: streaming mappings at a time, 0 for no limit
 * @max_mapping_size: bytes in one, 0 for no limit; seen by drivers through
 *	dma_max_mapping_size()
 */
struct ntdma_testdev_limits {
	unsigned int max_mappings;
	size_t max_mapping_size;
};

/**
 * struct ntdma_testdev_mapping - a live mapping
 * @dma_addr: where it begins on the bus
 * @size: bytes
 * @dir: direction; DMA_BIDIRECTIONAL for coherent memory
 * @coherent: made by dma_alloc_coherent() and the like
 */
struct ntdma_testdev_mapping {
	dma_addr_t dma_addr;
	size_t size;
	enum dma_data_direction dir;
	bool coherent;
};

/**
 * ntdma_testdev_device - the device
 *
 * With the module's parameter bind=1 (the default) a driver in the module is
 * bound to it, so that @dev->driver is set, DMA is configured and bus
 * mastering is on.
 *
 * Context: any.
 * Return: the &struct device inside its &struct pci_dev, NULL when there is
 * none. No reference is taken; it lives as long as the module.
 */
struct device *ntdma_testdev_device(void);

/**
 * ntdma_testdev_is_strict - does the device see mapped memory only?
 *
 * Maps a page and looks whether the mapping arrived, so that a kernel which
 * ignores per-device DMA operations is not mistaken for a strict one.
 *
 * Context: any but NMI. Counters stay as they were.
 * Return: true when it does. Suites must assert this.
 */
bool ntdma_testdev_is_strict(void);

/**
 * ntdma_testdev_is_direct - was it asked for that the device sees all memory?
 *
 * Context: any.
 * Return: true when the module was loaded with strict=0.
 */
bool ntdma_testdev_is_direct(void);

/**
 * ntdma_testdev_reset - defaults for the next test
 *
 * Stops a run, clears modes, limits, injected failures, the interrupt
 * callback, counters, faults and device memory; makes the device come back
 * after NTDMA_TESTDEV_CTL_VANISH; sets all address bits and 64-bit DMA masks;
 * forgets dead mappings; ntdma_testdev_dmac_reset(). Mappings that are still
 * live were leaked: they stay usable, but are no longer counted.
 *
 * Context: may sleep.
 * Return: number of leaked mappings and allocations.
 */
unsigned int ntdma_testdev_reset(void);

/**
 * ntdma_testdev_set_mode - write the control register
 * @control: OR of enum ntdma_testdev_control
 *
 * Context: any but NMI.
 */
void ntdma_testdev_set_mode(u32 control);

/**
 * ntdma_testdev_set_width - address bits of the device
 * @bits: 1 to 64
 *
 * Sets what the bus master drives and, like a driver which knows that, both
 * DMA masks.
 *
 * Context: may sleep.
 * Return: 0 or -EIO when the platform supports no such mask.
 */
int ntdma_testdev_set_width(unsigned int bits);

/**
 * ntdma_testdev_set_overrun - bytes written too many
 * @bytes: 0 switches the mode off
 *
 * Context: any but NMI.
 */
void ntdma_testdev_set_overrun(unsigned int bytes);

/**
 * ntdma_testdev_set_delay - time between doorbell and run
 * @usecs: microseconds
 *
 * Context: any but NMI.
 */
void ntdma_testdev_set_delay(unsigned int usecs);

/**
 * ntdma_testdev_set_limits - limit the platform
 * @limits: copied
 *
 * Context: any but NMI.
 */
void ntdma_testdev_set_limits(const struct ntdma_testdev_limits *limits);

/**
 * ntdma_testdev_fail_map - let streaming mappings fail
 * @nth: 1 for the next one, 2 for the one after, 0 for never
 * @forever: all that follow as well
 *
 * Each element of a list counts, unless lists are merged.
 *
 * Context: any but NMI.
 */
void ntdma_testdev_fail_map(unsigned int nth, bool forever);

/**
 * ntdma_testdev_on_map - call a test in the middle of a mapping's way
 * @fn: called in the caller of dma-mapping, before a streaming mapping is made, or
 *	with @unmap before it is undone; or NULL
 * @context: passed to @fn
 *
 * With this a test decides what happens between two steps of the driver: other
 * orders than the usual one need no luck. ntdma_testdev_reset() ends it.
 *
 * Context: any but NMI; no mapping may be under way.
 */
void ntdma_testdev_on_map(void (*fn)(void *context, bool unmap), void *context);

/**
 * ntdma_testdev_fail_alloc - let coherent allocations fail
 * @nth: as for ntdma_testdev_fail_map()
 * @forever: as for ntdma_testdev_fail_map()
 *
 * Context: any but NMI.
 */
void ntdma_testdev_fail_alloc(unsigned int nth, bool forever);

/**
 * ntdma_testdev_run - let the bus master run and wait for it
 * @descs: descriptors, taken from the caller's memory without DMA
 * @count: how many
 *
 * The run happens in hard interrupt context, with the interrupt of the device
 * where a descriptor asks for one. Concurrent callers take turns.
 *
 * Context: may sleep.
 * Return: 0; -EIO when the run failed (see @last_error and @faults of
 * ntdma_testdev_get_stats()); -ENODEV when the device vanished; -ETIMEDOUT
 * when the timer did not come.
 */
int ntdma_testdev_run(const struct ntdma_testdev_desc *descs,
		      unsigned int count);

/**
 * ntdma_testdev_run_atomic - run the bus master at once, in the caller
 * @descs: as for ntdma_testdev_run()
 * @count: as for ntdma_testdev_run()
 *
 * An interrupt follows from a timer.
 *
 * Context: any but NMI.
 * Return: as ntdma_testdev_run(), but never -ETIMEDOUT.
 */
int ntdma_testdev_run_atomic(const struct ntdma_testdev_desc *descs,
			     unsigned int count);

/**
 * ntdma_testdev_rewrite - repeat the device's last write to memory
 *
 * The write of a device that nobody stopped: after an unmap it must fault.
 *
 * Context: any but NMI.
 * Return: as ntdma_testdev_run_atomic(); -EINVAL when there was no write.
 */
int ntdma_testdev_rewrite(void);

/**
 * ntdma_testdev_memory - the device's own memory
 *
 * Context: any.
 * Return: NTDMA_TESTDEV_MEMORY_SIZE bytes, or NULL without a device.
 */
u8 *ntdma_testdev_memory(void);

/**
 * ntdma_testdev_peek - memory as the device sees it
 * @addr: bus address
 * @buf: filled
 * @len: bytes
 *
 * Not a DMA access: direction, owner and bus mastering do not matter, nothing
 * is counted and nothing faults.
 *
 * Context: any but NMI.
 * Return: 0, or -EFAULT when some of it is not mapped.
 */
int ntdma_testdev_peek(dma_addr_t addr, void *buf, size_t len);

/**
 * ntdma_testdev_translate - memory behind a bus address
 * @addr: bus address
 * @phys: set on success
 *
 * Context: any but NMI.
 * Return: 0, or -EFAULT when it is not mapped.
 */
int ntdma_testdev_translate(dma_addr_t addr, phys_addr_t *phys);

/**
 * ntdma_testdev_find_mapping - live mapping around a bus address
 * @addr: bus address
 * @mapping: filled on success
 *
 * Context: any but NMI.
 * Return: 0; -ENOENT when there is none or the device is not strict.
 */
int ntdma_testdev_find_mapping(dma_addr_t addr,
			       struct ntdma_testdev_mapping *mapping);

/**
 * ntdma_testdev_check_leaks - count what is still mapped as leaked
 *
 * What happens by itself when a driver unbinds: each live mapping becomes an
 * NTDMA_TESTDEV_FAULT_LEAK and is not counted again.
 *
 * Context: any but NMI.
 * Return: number of new leaks.
 */
unsigned int ntdma_testdev_check_leaks(void);

/**
 * ntdma_testdev_get_stats - snapshot of the counters
 * @stats: filled
 *
 * Context: any but NMI.
 */
void ntdma_testdev_get_stats(struct ntdma_testdev_stats *stats);

/**
 * ntdma_testdev_fault_name - word for a kind of fault
 * @kind: which
 *
 * Context: any.
 * Return: static string.
 */
const char *ntdma_testdev_fault_name(enum ntdma_testdev_fault_kind kind);

/**
 * ntdma_testdev_on_interrupt - call a test on the device's interrupt
 * @fn: called in hard interrupt context, or NULL
 * @context: passed to @fn
 *
 * Works while the driver in the module is bound. When the function returns,
 * the former callback runs no more.
 *
 * Context: may sleep.
 * Return: 0, or -ENODEV without that driver or its interrupt.
 */
int ntdma_testdev_on_interrupt(void (*fn)(void *context), void *context);

#include "testdev_engines.h"

#endif
