/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * Programming interface of the fake PCI device of ntdma_testdev.ko.
 *
 * One description for the device, for the drivers that program it and for the
 * tools that look at it. No BAR works everywhere, so the registers are a
 * vendor-specific capability in configuration space, where every access is seen
 * by the emulation. They are 32 bits wide and must be written as such; reads
 * may have any size. On User Mode Linux, with bar=1, BAR 0 holds them too, at
 * the same offsets.
 *
 * A run: store the address of an array of struct ntdma_testdev_desc, as the
 * device sees it, in NTDMA_TESTDEV_RING_LO/HI, then write the number of
 * descriptors to NTDMA_TESTDEV_DOORBELL. The device fetches them by DMA,
 * executes them in order and stops at the first that fails.
 */
#ifndef _UAPI_NTDMA_TESTDEV_H
#define _UAPI_NTDMA_TESTDEV_H

#include <linux/types.h>

#define NTDMA_TESTDEV_VENDOR_ID		0x4e54
#define NTDMA_TESTDEV_DEVICE_ID		0xd3a0

/* Bytes of memory inside the device. */
#define NTDMA_TESTDEV_MEMORY_SIZE	0x100000
/* Descriptors that one doorbell accepts. */
#define NTDMA_TESTDEV_MAX_DESCS		0x2000

/* Ports of the peripheral, each with a receive and a transmit FIFO ... */
#define NTDMA_TESTDEV_FIFO_PORTS	2
/* ... and the bus address of their data register, for a DMA controller. */
#define NTDMA_TESTDEV_FIFO_BASE		0xf1f00000
#define NTDMA_TESTDEV_FIFO_STRIDE	0x100
#define NTDMA_TESTDEV_FIFO_DATA(port) \
	(NTDMA_TESTDEV_FIFO_BASE + (port) * NTDMA_TESTDEV_FIFO_STRIDE)

/**
 * enum ntdma_testdev_fifo_reg - registers of a port, which the processor finds
 *	from NTDMA_TESTDEV_FIFO_REGS() on in configuration space
 * @NTDMA_TESTDEV_FIFO_CONTROL: enum ntdma_testdev_fifo_mode, and
 *	NTDMA_TESTDEV_FIFO_INT_ENABLE, NTDMA_TESTDEV_FIFO_GATED; a write
 *	empties both FIFOs and lets the pattern begin anew
 * @NTDMA_TESTDEV_FIFO_SEED: of the pattern
 * @NTDMA_TESTDEV_FIFO_STATUS: enum ntdma_testdev_fifo_status; write ones to
 *	acknowledge
 * @NTDMA_TESTDEV_FIFO_COUNT: bytes that pass the data register, either way,
 *	until NTDMA_TESTDEV_FIFO_ST_COUNT; 0 when none is wanted
 */
enum ntdma_testdev_fifo_reg {
	NTDMA_TESTDEV_FIFO_CONTROL	= 0x0,
	NTDMA_TESTDEV_FIFO_SEED		= 0x4,
	NTDMA_TESTDEV_FIFO_STATUS	= 0x8,
	NTDMA_TESTDEV_FIFO_COUNT	= 0xc,
};

#define NTDMA_TESTDEV_FIFO_REGS(port)	(0xe0 + 0x10 * (port))

/**
 * enum ntdma_testdev_fifo_mode - what is behind a port
 * @NTDMA_TESTDEV_FIFO_HELD: whoever tests: the receive FIFO has what was put
 *	into it, the transmit FIFO keeps what it gets
 * @NTDMA_TESTDEV_FIFO_PATTERN: ntdma_testdev_pattern() without end is received;
 *	what is transmitted is compared with it
 * @NTDMA_TESTDEV_FIFO_LOOPBACK: what is transmitted is received
 */
enum ntdma_testdev_fifo_mode {
	NTDMA_TESTDEV_FIFO_HELD,
	NTDMA_TESTDEV_FIFO_PATTERN,
	NTDMA_TESTDEV_FIFO_LOOPBACK,
};

/* In NTDMA_TESTDEV_FIFO_CONTROL: interrupt for each new bit in the status; ask
 * the controller for bytes only while NTDMA_TESTDEV_FIFO_COUNT is not 0.
 */
#define NTDMA_TESTDEV_FIFO_INT_ENABLE	0x100
#define NTDMA_TESTDEV_FIFO_GATED	0x200

/**
 * enum ntdma_testdev_fifo_status - bits of NTDMA_TESTDEV_FIFO_STATUS
 * @NTDMA_TESTDEV_FIFO_ST_COUNT: NTDMA_TESTDEV_FIFO_COUNT has come down to 0
 * @NTDMA_TESTDEV_FIFO_ST_MISMATCH: a transmitted byte was not the pattern
 */
enum ntdma_testdev_fifo_status {
	NTDMA_TESTDEV_FIFO_ST_COUNT	= 1 << 0,
	NTDMA_TESTDEV_FIFO_ST_MISMATCH	= 1 << 1,
};

/**
 * enum ntdma_testdev_reg - registers, as offsets in configuration space
 * @NTDMA_TESTDEV_CAP: the vendor-specific capability that holds them
 * @NTDMA_TESTDEV_MAGIC: read: NTDMA_TESTDEV_MAGIC_VALUE
 * @NTDMA_TESTDEV_CONTROL: modes, see enum ntdma_testdev_control
 * @NTDMA_TESTDEV_DOORBELL: write: number of descriptors to run
 * @NTDMA_TESTDEV_RING_LO: low half of the address of the descriptors
 * @NTDMA_TESTDEV_RING_HI: high half
 * @NTDMA_TESTDEV_STATUS: read: see enum ntdma_testdev_status
 * @NTDMA_TESTDEV_ERROR: read: enum ntdma_testdev_error of the last run
 * @NTDMA_TESTDEV_COMPLETED: read: descriptors that the last run completed
 * @NTDMA_TESTDEV_INTERRUPT: read: pending causes; write ones to acknowledge
 * @NTDMA_TESTDEV_COMMAND: write: see enum ntdma_testdev_command
 * @NTDMA_TESTDEV_WIDTH: address bits that the device drives, 1 to 64
 * @NTDMA_TESTDEV_OVERRUN: bytes written too many with
 *	NTDMA_TESTDEV_CTL_OVERRUN
 * @NTDMA_TESTDEV_DELAY: microseconds between doorbell and run
 * @NTDMA_TESTDEV_READ_LO: bytes that the device read from memory
 * @NTDMA_TESTDEV_READ_HI: high half
 * @NTDMA_TESTDEV_WRITTEN_LO: bytes that the device wrote to memory
 * @NTDMA_TESTDEV_WRITTEN_HI: high half
 * @NTDMA_TESTDEV_FAULT_LO: address of the last fault
 * @NTDMA_TESTDEV_FAULT_HI: high half
 * @NTDMA_TESTDEV_FAULTS: first of the fault counters, one per enum
 *	ntdma_testdev_fault_kind
 */
enum ntdma_testdev_reg {
	NTDMA_TESTDEV_CAP		= 0x60,
	NTDMA_TESTDEV_MAGIC		= 0x64,
	NTDMA_TESTDEV_CONTROL		= 0x68,
	NTDMA_TESTDEV_DOORBELL		= 0x6c,
	NTDMA_TESTDEV_RING_LO		= 0x70,
	NTDMA_TESTDEV_RING_HI		= 0x74,
	NTDMA_TESTDEV_STATUS		= 0x78,
	NTDMA_TESTDEV_ERROR		= 0x7c,
	NTDMA_TESTDEV_COMPLETED		= 0x80,
	NTDMA_TESTDEV_INTERRUPT		= 0x84,
	NTDMA_TESTDEV_COMMAND		= 0x88,
	NTDMA_TESTDEV_WIDTH		= 0x8c,
	NTDMA_TESTDEV_OVERRUN		= 0x90,
	NTDMA_TESTDEV_DELAY		= 0x94,
	NTDMA_TESTDEV_READ_LO		= 0x98,
	NTDMA_TESTDEV_READ_HI		= 0x9c,
	NTDMA_TESTDEV_WRITTEN_LO	= 0xa0,
	NTDMA_TESTDEV_WRITTEN_HI	= 0xa4,
	NTDMA_TESTDEV_FAULT_LO		= 0xa8,
	NTDMA_TESTDEV_FAULT_HI		= 0xac,
	NTDMA_TESTDEV_FAULTS		= 0xb0,
};

/* "NTDM" in the order of the bytes. */
#define NTDMA_TESTDEV_MAGIC_VALUE	0x4d44544e

/**
 * enum ntdma_testdev_control - how the device and its platform misbehave
 * @NTDMA_TESTDEV_CTL_CLAMP: addresses above the width lose their upper bits
 *	silently; without it they are faults
 * @NTDMA_TESTDEV_CTL_NO_SG: a doorbell with more than one descriptor fails
 * @NTDMA_TESTDEV_CTL_OVERRUN: each write to memory is NTDMA_TESTDEV_OVERRUN
 *	bytes longer than its descriptor says
 * @NTDMA_TESTDEV_CTL_FAIL: the run fails with NTDMA_TESTDEV_ERR_DEVICE before
 *	any data move
 * @NTDMA_TESTDEV_CTL_VANISH: the device is gone: configuration reads return
 *	ones, writes are lost, no DMA, no interrupt. Only the kernel interface
 *	brings it back
 * @NTDMA_TESTDEV_CTL_NON_COHERENT: for mappings made from now on, device and
 *	processor see each other's data after map, sync and unmap only
 * @NTDMA_TESTDEV_CTL_POISON: with the former, what the device did not write
 *	reaches the processor as garbage (NTDMA_TESTDEV_POISON)
 * @NTDMA_TESTDEV_CTL_MERGE: the platform maps scatterlists to one contiguous
 *	range where page alignment allows, as an IOMMU does (on kernels whose
 *	scatterlists can say so: dma_get_merge_boundary() is not 0 then)
 */
enum ntdma_testdev_control {
	NTDMA_TESTDEV_CTL_CLAMP		= 1 << 0,
	NTDMA_TESTDEV_CTL_NO_SG		= 1 << 1,
	NTDMA_TESTDEV_CTL_OVERRUN	= 1 << 2,
	NTDMA_TESTDEV_CTL_FAIL		= 1 << 3,
	NTDMA_TESTDEV_CTL_VANISH	= 1 << 4,
	NTDMA_TESTDEV_CTL_NON_COHERENT	= 1 << 5,
	NTDMA_TESTDEV_CTL_POISON	= 1 << 6,
	NTDMA_TESTDEV_CTL_MERGE		= 1 << 7,
};

#define NTDMA_TESTDEV_CTL_ALL		0xff
#define NTDMA_TESTDEV_POISON		0xa5

/**
 * enum ntdma_testdev_status - bits of NTDMA_TESTDEV_STATUS
 * @NTDMA_TESTDEV_ST_BUSY: a run is under way or waits for its delay
 * @NTDMA_TESTDEV_ST_DONE: the last run ended
 * @NTDMA_TESTDEV_ST_ERROR: it failed, see NTDMA_TESTDEV_ERROR
 * @NTDMA_TESTDEV_ST_STRICT: memory is reached through mappings alone; clear
 *	when the module was loaded with strict=0
 */
enum ntdma_testdev_status {
	NTDMA_TESTDEV_ST_BUSY		= 1 << 0,
	NTDMA_TESTDEV_ST_DONE		= 1 << 1,
	NTDMA_TESTDEV_ST_ERROR		= 1 << 2,
	NTDMA_TESTDEV_ST_STRICT		= 1 << 31,
};

/**
 * enum ntdma_testdev_error - why a run failed
 * @NTDMA_TESTDEV_ERR_NONE: it did not
 * @NTDMA_TESTDEV_ERR_FAULT: a memory access was refused, see the counters
 * @NTDMA_TESTDEV_ERR_DEVICE: NTDMA_TESTDEV_CTL_FAIL
 * @NTDMA_TESTDEV_ERR_COUNT: no descriptor, or more than the device takes
 * @NTDMA_TESTDEV_ERR_DESC: a descriptor makes no sense
 * @NTDMA_TESTDEV_ERR_DATA: a pattern was not what the device expects
 * @NTDMA_TESTDEV_ERR_BUSY: doorbell or command while a run was under way
 */
enum ntdma_testdev_error {
	NTDMA_TESTDEV_ERR_NONE,
	NTDMA_TESTDEV_ERR_FAULT,
	NTDMA_TESTDEV_ERR_DEVICE,
	NTDMA_TESTDEV_ERR_COUNT,
	NTDMA_TESTDEV_ERR_DESC,
	NTDMA_TESTDEV_ERR_DATA,
	NTDMA_TESTDEV_ERR_BUSY,
};

/**
 * enum ntdma_testdev_interrupt - bits of NTDMA_TESTDEV_INTERRUPT
 * @NTDMA_TESTDEV_INT_DONE: a run with NTDMA_TESTDEV_DESC_INTERRUPT ended well
 * @NTDMA_TESTDEV_INT_ERROR: a run failed; always interrupts
 */
enum ntdma_testdev_interrupt {
	NTDMA_TESTDEV_INT_DONE		= 1 << 0,
	NTDMA_TESTDEV_INT_ERROR		= 1 << 1,
};

/**
 * enum ntdma_testdev_command - one-shot commands
 * @NTDMA_TESTDEV_CMD_RESET: modes, status and interrupt causes to their
 *	defaults; counters and mappings stay
 * @NTDMA_TESTDEV_CMD_REWRITE: repeat the last write to memory, late: the
 *	"write after unmap" of a device that was not stopped
 */
enum ntdma_testdev_command {
	NTDMA_TESTDEV_CMD_RESET		= 1,
	NTDMA_TESTDEV_CMD_REWRITE	= 2,
};

/**
 * enum ntdma_testdev_fault_kind - what a driver (or the device) did wrong
 * @NTDMA_TESTDEV_FAULT_UNMAPPED: device used an address that was never mapped
 * @NTDMA_TESTDEV_FAULT_STALE: address of a mapping that is gone
 * @NTDMA_TESTDEV_FAULT_RANGE: access begins in a mapping and runs out of it
 * @NTDMA_TESTDEV_FAULT_DIRECTION: access against the direction of the mapping
 * @NTDMA_TESTDEV_FAULT_OWNER: device used bytes that the processor owns
 *	(synced for the processor and not handed back)
 * @NTDMA_TESTDEV_FAULT_CPU_WRITE: processor changed bytes that the device owns
 * @NTDMA_TESTDEV_FAULT_MASK: address has more bits than the device drives
 * @NTDMA_TESTDEV_FAULT_BUS_MASTER: DMA with bus mastering switched off
 * @NTDMA_TESTDEV_FAULT_BAD_UNMAP: unmap or free that matches no mapping in
 *	address, size, direction or kind
 * @NTDMA_TESTDEV_FAULT_BAD_SYNC: sync outside of a mapping, or against its
 *	direction
 * @NTDMA_TESTDEV_FAULT_LEAK: mapping left behind by a driver that went away
 * @NTDMA_TESTDEV_FAULT_KINDS: number of kinds
 */
enum ntdma_testdev_fault_kind {
	NTDMA_TESTDEV_FAULT_UNMAPPED,
	NTDMA_TESTDEV_FAULT_STALE,
	NTDMA_TESTDEV_FAULT_RANGE,
	NTDMA_TESTDEV_FAULT_DIRECTION,
	NTDMA_TESTDEV_FAULT_OWNER,
	NTDMA_TESTDEV_FAULT_CPU_WRITE,
	NTDMA_TESTDEV_FAULT_MASK,
	NTDMA_TESTDEV_FAULT_BUS_MASTER,
	NTDMA_TESTDEV_FAULT_BAD_UNMAP,
	NTDMA_TESTDEV_FAULT_BAD_SYNC,
	NTDMA_TESTDEV_FAULT_LEAK,
	NTDMA_TESTDEV_FAULT_KINDS,
};

/**
 * enum ntdma_testdev_desc_flags - bits of &struct ntdma_testdev_desc.flags
 * @NTDMA_TESTDEV_DESC_TO_DEVICE: memory to device
 * @NTDMA_TESTDEV_DESC_FROM_DEVICE: device to memory
 * @NTDMA_TESTDEV_DESC_INTERRUPT: interrupt at the end of the run
 * @NTDMA_TESTDEV_DESC_PATTERN: device memory is filled with
 *	ntdma_testdev_pattern() before it goes to memory; what comes from
 *	memory is compared with it, NTDMA_TESTDEV_ERR_DATA where it differs
 *
 * Exactly one of the first two must be set.
 */
enum ntdma_testdev_desc_flags {
	NTDMA_TESTDEV_DESC_TO_DEVICE	= 1 << 0,
	NTDMA_TESTDEV_DESC_FROM_DEVICE	= 1 << 1,
	NTDMA_TESTDEV_DESC_INTERRUPT	= 1 << 2,
	NTDMA_TESTDEV_DESC_PATTERN	= 1 << 3,
};

/**
 * struct ntdma_testdev_desc - one piece of memory to move
 * @addr: address on the bus
 * @len: bytes; 0 is an error
 * @flags: see enum ntdma_testdev_desc_flags
 * @offset: where in device memory
 * @seed: of the pattern
 */
struct ntdma_testdev_desc {
	__le64 addr;
	__le32 len;
	__le32 flags;
	__le32 offset;
	__le32 seed;
};

/**
 * ntdma_testdev_pattern - byte of the reproducible data
 * @seed: chosen per transfer
 * @index: offset in device memory
 *
 * Neighbouring bytes, pages and seeds differ, so that a byte in the wrong
 * place is a wrong byte.
 *
 * Return: the byte.
 */
static inline __u8 ntdma_testdev_pattern(__u32 seed, __u32 index)
{
	__u32 x = (index + 1) * 0x9e3779b1u ^ seed * 0x85ebca6bu;

	return (x >> 24 ^ x >> 13 ^ x) & 0xff;
}

#endif
