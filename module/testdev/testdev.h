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

/*
 * The dmaengine controller inside the device and the FIFOs that it feeds.
 *
 *	memory <--(IOMMU)--> channel 0..3 <--(request line)--> FIFO register
 *
 * Channel n serves request line n and no other: lines 0 and 1 are receive and
 * transmit of port 0, lines 2 and 3 those of port 1. The controller is there
 * while the driver in this module is bound (bind=1). The FIFOs belong to a
 * platform device of their own, whose driver would ask for the channels "rx0",
 * "tx0", "rx1", "tx1" (or "rx" and "tx" for those of port 0); it exists as long
 * as the PCI device. It has an interrupt and registers (enum
 * ntdma_testdev_fifo_reg).
 *
 * In automatic mode a cyclic transfer waits while the callbacks of all its
 * periods but one are still to be called: a client that fills or empties a
 * period from its callback is never overtaken.
 *
 * A transfer needs the slave address of the line's port
 * (NTDMA_TESTDEV_FIFO_DATA()); a callback needs DMA_PREP_INTERRUPT. A receive
 * FIFO without data and a full transmit FIFO stop a transfer until that
 * changes, as flow control does.
 */
#define NTDMA_TESTDEV_DMAC_CHANNELS	(2 * NTDMA_TESTDEV_FIFO_PORTS)

/**
 * enum ntdma_testdev_dmac_mode - when a channel moves bytes
 * @NTDMA_TESTDEV_DMAC_AUTO: by itself, from a hard timer
 * @NTDMA_TESTDEV_DMAC_MANUAL: in ntdma_testdev_dmac_step() only
 * @NTDMA_TESTDEV_DMAC_HANG: never
 * @NTDMA_TESTDEV_DMAC_EMPTY: as NTDMA_TESTDEV_DMAC_MANUAL, but no byte really
 *	moves: for measurements of everything else
 */
enum ntdma_testdev_dmac_mode {
	NTDMA_TESTDEV_DMAC_AUTO,
	NTDMA_TESTDEV_DMAC_MANUAL,
	NTDMA_TESTDEV_DMAC_HANG,
	NTDMA_TESTDEV_DMAC_EMPTY,
};

/**
 * enum ntdma_testdev_dmac_hold - where completions wait for a test
 * @NTDMA_TESTDEV_DMAC_HOLD_NONE: nowhere
 * @NTDMA_TESTDEV_DMAC_HOLD_INTERRUPT: before the controller's interrupt: all
 *	bytes have moved, but the transfer counts as running, and terminating
 *	it drops the callback
 * @NTDMA_TESTDEV_DMAC_HOLD_CALLBACK: on the way to the callback: the transfer
 *	counts as complete, and the callback still comes after
 *	dmaengine_terminate_async(), as it may; dmaengine_synchronize() lets
 *	it go
 */
enum ntdma_testdev_dmac_hold {
	NTDMA_TESTDEV_DMAC_HOLD_NONE,
	NTDMA_TESTDEV_DMAC_HOLD_INTERRUPT,
	NTDMA_TESTDEV_DMAC_HOLD_CALLBACK,
};

/**
 * struct ntdma_testdev_dmac_limits - what the controller can do
 * @widths: BIT(enum dma_slave_buswidth) of each width that it supports
 * @max_burst: accesses in a burst, 0 for no limit
 * @max_segments: segments in a transfer, 0 for no limit; clients see it as
 *	&dma_slave_caps.max_sg_burst
 * @max_segment_size: bytes in a segment, 0 for no limit; clients see it through
 *	dma_get_max_seg_size() of the controller's device
 *
 * A transfer beyond them is not prepared, a width is refused by
 * dmaengine_slave_config().
 */
struct ntdma_testdev_dmac_limits {
	u32 widths;
	u32 max_burst;
	u32 max_segments;
	u32 max_segment_size;
};

/**
 * struct ntdma_testdev_dmac_stats - counters of a channel since reset
 * @requests: times that a client got the channel
 * @prepared: descriptors made
 * @refused: descriptors not made: limits, bad arguments, injection
 * @submitted: descriptors submitted
 * @completed: transfers whose bytes all moved
 * @periods: periods of cyclic transfers whose bytes moved
 * @failed: transfers that ended with an error
 * @terminated: transfers dropped by termination
 * @callbacks: callbacks called
 * @freed: descriptors freed
 * @bytes: bytes moved by slave transfers
 * @bytes_copied: bytes moved by memory to memory transfers
 * @requested: a client holds the channel now
 * @lost: the channel was taken away while a client held it
 */
struct ntdma_testdev_dmac_stats {
	u64 requests;
	u64 prepared;
	u64 refused;
	u64 submitted;
	u64 completed;
	u64 periods;
	u64 failed;
	u64 terminated;
	u64 callbacks;
	u64 freed;
	u64 bytes;
	u64 bytes_copied;
	bool requested;
	u64 lost;
};

/**
 * struct ntdma_testdev_fifo_stats - counters of a port since reset
 * @rx_bytes: bytes read from the data register
 * @rx_accesses: reads of the data register
 * @rx_level: bytes that wait to be read
 * @tx_bytes: bytes written to the data register
 * @tx_accesses: writes to the data register
 * @tx_level: bytes that wait for the test
 * @mismatches: bytes that differ from the pattern
 * @last_width: bytes in the latest access
 */
struct ntdma_testdev_fifo_stats {
	u64 rx_bytes;
	u64 rx_accesses;
	u64 rx_level;
	u64 tx_bytes;
	u64 tx_accesses;
	u64 tx_level;
	u64 mismatches;
	unsigned int last_width;
};

/**
 * ntdma_testdev_dmac_filter - is this the channel of a request line?
 * @chan: candidate
 * @line: number of the line, cast to a pointer
 *
 * For dma_request_channel() and the like.
 *
 * Context: any.
 * Return: true when it is.
 */
bool ntdma_testdev_dmac_filter(struct dma_chan *chan, void *line);

/**
 * ntdma_testdev_dmac_unbind - take the controller away
 *
 * Unbinds the driver in this module from the PCI device, with all that this
 * means: notifiers, end of the transfers, channels that the core forgets.
 *
 * Context: may sleep.
 */
void ntdma_testdev_dmac_unbind(void);

/**
 * ntdma_testdev_dmac_bind - bring it back
 *
 * Context: may sleep.
 * Return: 0 when the controller is there, or an errno.
 */
int ntdma_testdev_dmac_bind(void);

/**
 * ntdma_testdev_dmac_reset - defaults for the next test
 *
 * Clears modes, limits, injected failures, counters and FIFOs; part of
 * ntdma_testdev_reset(). Held completions are released. Channels that clients
 * hold stay theirs.
 *
 * Context: may sleep.
 * Return: number of channels that somebody still holds.
 */
unsigned int ntdma_testdev_dmac_reset(void);

/**
 * ntdma_testdev_dmac_set_mode - when a channel moves bytes
 * @channel: 0 to NTDMA_TESTDEV_DMAC_CHANNELS - 1
 * @mode: when
 *
 * Context: any but NMI.
 */
void ntdma_testdev_dmac_set_mode(unsigned int channel,
				 enum ntdma_testdev_dmac_mode mode);

/**
 * ntdma_testdev_dmac_set_rate - speed of automatic mode
 * @bytes: at most these for a channel at each tick, up to 4096 (the default)
 * @usecs: between two ticks (default 50)
 *
 * Context: any but NMI.
 */
void ntdma_testdev_dmac_set_rate(unsigned int bytes, unsigned int usecs);

/**
 * ntdma_testdev_dmac_step - let a channel in manual or empty mode work
 * @channel: which
 * @bytes: at most these, in whole accesses; transfers follow each other
 *
 * Bytes have moved and counters have changed on return; callbacks follow from
 * a softirq, see ntdma_testdev_dmac_drain().
 *
 * Context: any but NMI.
 * Return: bytes that moved.
 */
size_t ntdma_testdev_dmac_step(unsigned int channel, size_t bytes);

/**
 * ntdma_testdev_dmac_fail_after - let a transfer fail
 * @channel: which
 * @bytes: after these, rounded down to whole accesses; once
 *
 * Context: any but NMI.
 */
void ntdma_testdev_dmac_fail_after(unsigned int channel, size_t bytes);

/**
 * ntdma_testdev_dmac_hold - hold completions back
 * @channel: which
 * @hold: where
 *
 * Context: any but NMI.
 */
void ntdma_testdev_dmac_hold(unsigned int channel,
			     enum ntdma_testdev_dmac_hold hold);

/**
 * ntdma_testdev_dmac_release - let go what is held back
 * @channel: which
 *
 * Later completions are held as before.
 *
 * Context: any but NMI; the callbacks follow from a softirq.
 * Return: number of callbacks that will come.
 */
unsigned int ntdma_testdev_dmac_release(unsigned int channel);

/**
 * ntdma_testdev_dmac_drain - wait for callbacks that are on their way
 * @channel: which
 *
 * What is held back stays held back.
 *
 * Context: may sleep; not from a callback.
 */
void ntdma_testdev_dmac_drain(unsigned int channel);

/**
 * ntdma_testdev_dmac_set_limits - limit the controller
 * @limits: copied
 *
 * Context: may sleep.
 */
void ntdma_testdev_dmac_set_limits(const struct ntdma_testdev_dmac_limits *limits);

/**
 * ntdma_testdev_dmac_fail_prep - let preparations fail
 * @nth: 1 for the next one, 2 for the one after, 0 for never
 * @forever: all that follow as well
 *
 * Context: any but NMI.
 */
void ntdma_testdev_dmac_fail_prep(unsigned int nth, bool forever);

/**
 * ntdma_testdev_dmac_fail_request - let requests for a channel fail
 * @nth: as for ntdma_testdev_dmac_fail_prep()
 * @forever: as for ntdma_testdev_dmac_fail_prep()
 *
 * Context: any but NMI.
 */
void ntdma_testdev_dmac_fail_request(unsigned int nth, bool forever);

/**
 * ntdma_testdev_dmac_get_stats - counters of a channel
 * @channel: which
 * @stats: filled
 *
 * Context: any but NMI.
 */
void ntdma_testdev_dmac_get_stats(unsigned int channel,
				  struct ntdma_testdev_dmac_stats *stats);

/**
 * ntdma_testdev_fifo_device - the peripheral
 *
 * Context: any.
 * Return: its &struct device, NULL when there is none. No reference is taken;
 * it lives as long as the module.
 */
struct device *ntdma_testdev_fifo_device(void);

/**
 * ntdma_testdev_fifo_set_mode - what is behind a port
 * @port: 0 to NTDMA_TESTDEV_FIFO_PORTS - 1
 * @mode: what
 * @seed: of the pattern, which begins anew in both directions
 *
 * Context: any but NMI.
 */
void ntdma_testdev_fifo_set_mode(unsigned int port,
				 enum ntdma_testdev_fifo_mode mode, u32 seed);

/**
 * ntdma_testdev_fifo_push - bytes to be received
 * @port: which
 * @buf: the bytes
 * @len: how many
 *
 * Context: any but NMI.
 * Return: bytes that found room.
 */
size_t ntdma_testdev_fifo_push(unsigned int port, const void *buf, size_t len);

/**
 * ntdma_testdev_fifo_pop - bytes that were transmitted, in order
 * @port: which
 * @buf: filled
 * @len: room
 *
 * Context: any but NMI.
 * Return: bytes that were there.
 */
size_t ntdma_testdev_fifo_pop(unsigned int port, void *buf, size_t len);

/**
 * ntdma_testdev_fifo_get_stats - counters of a port
 * @port: which
 * @stats: filled
 *
 * Context: any but NMI.
 */
void ntdma_testdev_fifo_get_stats(unsigned int port,
				  struct ntdma_testdev_fifo_stats *stats);

/**
 * enum ntdma_testdev_copy_inject - trouble with a channel of the copy engine
 * @NTDMA_TESTDEV_COPY_HALT: the nth descriptor from now on fails
 * @NTDMA_TESTDEV_COPY_LOSE: n interrupts get lost
 * @NTDMA_TESTDEV_COPY_REPEAT: n interrupts come twice
 * @NTDMA_TESTDEV_COPY_STALE: with n interrupts the device tells what it told
 *	with the one before; the completion word in memory is right
 * @NTDMA_TESTDEV_COPY_STUCK: while not 0, the channel does no work by itself
 * @NTDMA_TESTDEV_COPY_INJECTIONS: number of kinds
 */
enum ntdma_testdev_copy_inject {
	NTDMA_TESTDEV_COPY_HALT,
	NTDMA_TESTDEV_COPY_LOSE,
	NTDMA_TESTDEV_COPY_REPEAT,
	NTDMA_TESTDEV_COPY_STALE,
	NTDMA_TESTDEV_COPY_STUCK,
	NTDMA_TESTDEV_COPY_INJECTIONS,
};

/**
 * ntdma_testdev_copy_inject - let a channel misbehave
 * @channel: number
 * @what: how
 * @nth: see there; 0 calls it off
 *
 * ntdma_testdev_reset() calls off all of them.
 *
 * Context: any but NMI.
 * Return: 0, or -ENODEV without a device or such a channel.
 */
int ntdma_testdev_copy_inject(unsigned int channel,
			      enum ntdma_testdev_copy_inject what,
			      unsigned int nth);

/**
 * ntdma_testdev_copy_run - let a channel do all its work at once, in the caller
 * @channel: number, stuck or not
 *
 * Interrupts follow in hard interrupt context.
 *
 * Context: any but NMI.
 * Return: descriptors executed.
 */
unsigned int ntdma_testdev_copy_run(unsigned int channel);

/**
 * struct ntdma_testdev_copy_channel_stats - a channel of the copy engine
 * @state: what it is up to
 * @ring: enabled for ring mode
 * @descs: descriptors executed
 * @bytes: copied
 * @starts: start commands
 * @appends: append commands
 * @interrupts: raised, without lost ones
 */
struct ntdma_testdev_copy_channel_stats {
	enum ntdma_testdev_copy_state state;
	bool ring;
	u64 descs;
	u64 bytes;
	u64 starts;
	u64 appends;
	u64 interrupts;
};

/**
 * struct ntdma_testdev_copy_stats - the copy engine since ntdma_testdev_reset()
 * @channels: by number
 * @fault_total: sum of @faults
 * @faults: rules broken by drivers, by kind
 */
struct ntdma_testdev_copy_stats {
	struct ntdma_testdev_copy_channel_stats
		channels[NTDMA_TESTDEV_COPY_CHANNELS];
	u64 fault_total;
	u64 faults[NTDMA_TESTDEV_COPY_FAULTS];
};

/**
 * ntdma_testdev_copy_get_stats - snapshot of the copy engine
 * @stats: filled; zeros without a device
 *
 * Context: any but NMI.
 */
void ntdma_testdev_copy_get_stats(struct ntdma_testdev_copy_stats *stats);

/**
 * ntdma_testdev_copy_fault_name - word for a broken rule
 * @fault: which
 *
 * Context: any.
 * Return: static string.
 */
const char *ntdma_testdev_copy_fault_name(enum ntdma_testdev_copy_fault fault);

#endif
