/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tests may ask of the engines inside the fake PCI device; included by
 * testdev.h.
 */
#ifndef _NTDMA_TESTDEV_ENGINES_H
#define _NTDMA_TESTDEV_ENGINES_H

#include <linux/types.h>

#include <uapi/ntdma/testdev.h>

struct device;

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
 * @NTDMA_TESTDEV_DMAC_AT_ONCE: while a transfer is issued: it is over, and in
 *	process context called back as well, when dma_async_issue_pending() returns;
 *	of a cyclic transfer one round
 */
enum ntdma_testdev_dmac_mode {
	NTDMA_TESTDEV_DMAC_AUTO,
	NTDMA_TESTDEV_DMAC_MANUAL,
	NTDMA_TESTDEV_DMAC_HANG,
	NTDMA_TESTDEV_DMAC_EMPTY,
	NTDMA_TESTDEV_DMAC_AT_ONCE,
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
 * @NTDMA_TESTDEV_DMAC_HOLD_SYNC: nowhere, but dmaengine_synchronize() does not
 *	return while this is set
 */
enum ntdma_testdev_dmac_hold {
	NTDMA_TESTDEV_DMAC_HOLD_NONE,
	NTDMA_TESTDEV_DMAC_HOLD_INTERRUPT,
	NTDMA_TESTDEV_DMAC_HOLD_CALLBACK,
	NTDMA_TESTDEV_DMAC_HOLD_SYNC,
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
 * @hard: those of them that were called in a hard interrupt
 * @freed: descriptors freed
 * @bytes: bytes moved by slave transfers
 * @bytes_copied: bytes moved by memory to memory transfers
 * @requested: a client holds the channel now
 * @lost: the channel was taken away while a client held it
 * @syncs: calls of dmaengine_synchronize()
 * @unissued: a descriptor is submitted and not issued, and nothing is held back
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
	u64 hard;
	u64 freed;
	u64 bytes;
	u64 bytes_copied;
	bool requested;
	u64 lost;
	u64 syncs;
	bool unissued;
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
 * ntdma_testdev_dmac_set_hard - where callbacks are called
 * @channel: which
 * @hard: in hard interrupts rather than in a tasklet
 *
 * Context: any but NMI.
 */
void ntdma_testdev_dmac_set_hard(unsigned int channel, bool hard);

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
 * @NTDMA_TESTDEV_COPY_HOLD: the channel does not take up the nth descriptor from
 *	now on, nor any behind it, by itself
 * @NTDMA_TESTDEV_COPY_INJECTIONS: number of kinds
 */
enum ntdma_testdev_copy_inject {
	NTDMA_TESTDEV_COPY_HALT,
	NTDMA_TESTDEV_COPY_LOSE,
	NTDMA_TESTDEV_COPY_REPEAT,
	NTDMA_TESTDEV_COPY_STALE,
	NTDMA_TESTDEV_COPY_HOLD,
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
 * @channel: number, held or not
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
