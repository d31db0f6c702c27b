/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * Programming interface of the copy engine in the fake PCI device: channels
 * that walk chains of descriptors and copy memory to memory.
 *
 * Its registers follow those of uapi/ntdma/testdev.h, in configuration space
 * beyond what user space reaches and, with bar=1, in BAR 0. They are 32 bits
 * wide.
 *
 * A channel is enabled with the address of its completion word, which the
 * device writes after each descriptor that asks for it: address of that
 * descriptor | enum ntdma_testdev_copy_status. Then it is started with the
 * address of a descriptor, and from there on work is appended. A channel in
 * list mode follows the links until one is 0, and reads that link again when
 * something is appended; in ring mode links are never 0, and a counter of the
 * channel says how far to go.
 *
 * Whoever breaks these rules is counted, see enum ntdma_testdev_copy_fault.
 */
#ifndef _UAPI_NTDMA_TESTDEV_COPY_H
#define _UAPI_NTDMA_TESTDEV_COPY_H

#include <linux/types.h>

/* Channels of the engine. */
#define NTDMA_TESTDEV_COPY_CHANNELS	8
/* Bytes that one descriptor may copy. */
#define NTDMA_TESTDEV_COPY_MAX		0x10000
/* Alignment of descriptors and completion words. */
#define NTDMA_TESTDEV_COPY_ALIGN	64

/**
 * enum ntdma_testdev_copy_reg - registers of the whole engine
 * @NTDMA_TESTDEV_COPY_CAPS: read: channels in the low byte, log2 of the longest
 *	copy in the next
 * @NTDMA_TESTDEV_COPY_INTERRUPT: read: a bit for each channel that interrupts;
 *	write ones to acknowledge
 * @NTDMA_TESTDEV_COPY_DELAY: microseconds between command and work
 * @NTDMA_TESTDEV_COPY_BURST: descriptors until the engine takes a breath, of
 *	NTDMA_TESTDEV_COPY_DELAY
 * @NTDMA_TESTDEV_COPY_CHANNEL: registers of the first channel
 * @NTDMA_TESTDEV_COPY_STRIDE: bytes from one channel to the next
 * @NTDMA_TESTDEV_COPY_END: behind the last register
 */
enum ntdma_testdev_copy_reg {
	NTDMA_TESTDEV_COPY_CAPS		= 0x200,
	NTDMA_TESTDEV_COPY_INTERRUPT	= 0x204,
	NTDMA_TESTDEV_COPY_DELAY	= 0x208,
	NTDMA_TESTDEV_COPY_BURST	= 0x20c,
	NTDMA_TESTDEV_COPY_CHANNEL	= 0x240,
	NTDMA_TESTDEV_COPY_STRIDE	= 0x40,
	NTDMA_TESTDEV_COPY_END		= 0x440,
};

/**
 * enum ntdma_testdev_copy_channel_reg - registers of a channel
 * @NTDMA_TESTDEV_COPY_ADDR_LO: first descriptor, for NTDMA_TESTDEV_COPY_START
 * @NTDMA_TESTDEV_COPY_ADDR_HI: high half
 * @NTDMA_TESTDEV_COPY_WORD_LO: completion word, for NTDMA_TESTDEV_COPY_ENABLE_*
 * @NTDMA_TESTDEV_COPY_WORD_HI: high half
 * @NTDMA_TESTDEV_COPY_COMMAND: write: see ntdma_testdev_copy_command()
 * @NTDMA_TESTDEV_COPY_STATE: read: enum ntdma_testdev_copy_state
 * @NTDMA_TESTDEV_COPY_LAST_LO: read: what the completion word is, or would be
 * @NTDMA_TESTDEV_COPY_LAST_HI: high half, as it was when the low one was read
 */
enum ntdma_testdev_copy_channel_reg {
	NTDMA_TESTDEV_COPY_ADDR_LO	= 0x00,
	NTDMA_TESTDEV_COPY_ADDR_HI	= 0x04,
	NTDMA_TESTDEV_COPY_WORD_LO	= 0x08,
	NTDMA_TESTDEV_COPY_WORD_HI	= 0x0c,
	NTDMA_TESTDEV_COPY_COMMAND	= 0x10,
	NTDMA_TESTDEV_COPY_STATE	= 0x14,
	NTDMA_TESTDEV_COPY_LAST_LO	= 0x18,
	NTDMA_TESTDEV_COPY_LAST_HI	= 0x1c,
};

/**
 * enum ntdma_testdev_copy_command - low byte of a command
 * @NTDMA_TESTDEV_COPY_ENABLE_LIST: take the channel into use, links end in 0
 * @NTDMA_TESTDEV_COPY_ENABLE_RING: the same, links never end
 * @NTDMA_TESTDEV_COPY_DISABLE: give it back; nothing may be outstanding
 * @NTDMA_TESTDEV_COPY_START: begin at NTDMA_TESTDEV_COPY_ADDR_LO/HI. What is
 *	still outstanding is lost
 * @NTDMA_TESTDEV_COPY_APPEND: there is more
 * @NTDMA_TESTDEV_COPY_SUSPEND: stop behind the current descriptor
 * @NTDMA_TESTDEV_COPY_RESUME: go on
 * @NTDMA_TESTDEV_COPY_ABORT: stop at once, forget the chain
 * @NTDMA_TESTDEV_COPY_RESET: the same, and never look at a descriptor again
 *	that was there before
 */
enum ntdma_testdev_copy_command {
	NTDMA_TESTDEV_COPY_ENABLE_LIST	= 1,
	NTDMA_TESTDEV_COPY_ENABLE_RING	= 2,
	NTDMA_TESTDEV_COPY_DISABLE	= 3,
	NTDMA_TESTDEV_COPY_START	= 4,
	NTDMA_TESTDEV_COPY_APPEND	= 5,
	NTDMA_TESTDEV_COPY_SUSPEND	= 6,
	NTDMA_TESTDEV_COPY_RESUME	= 7,
	NTDMA_TESTDEV_COPY_ABORT	= 8,
	NTDMA_TESTDEV_COPY_RESET	= 9,
};

/**
 * enum ntdma_testdev_copy_state - what a channel is up to
 * @NTDMA_TESTDEV_COPY_OFF: not enabled
 * @NTDMA_TESTDEV_COPY_READY: waits for NTDMA_TESTDEV_COPY_START
 * @NTDMA_TESTDEV_COPY_IDLE: started, nothing left to do
 * @NTDMA_TESTDEV_COPY_BUSY: at work
 * @NTDMA_TESTDEV_COPY_SUSPENDED: may go on
 * @NTDMA_TESTDEV_COPY_HALTED: a descriptor failed; start again
 */
enum ntdma_testdev_copy_state {
	NTDMA_TESTDEV_COPY_OFF,
	NTDMA_TESTDEV_COPY_READY,
	NTDMA_TESTDEV_COPY_IDLE,
	NTDMA_TESTDEV_COPY_BUSY,
	NTDMA_TESTDEV_COPY_SUSPENDED,
	NTDMA_TESTDEV_COPY_HALTED,
};

/**
 * enum ntdma_testdev_copy_status - low bits of the completion word
 * @NTDMA_TESTDEV_COPY_ST_ACTIVE: that descriptor is done, more follow
 * @NTDMA_TESTDEV_COPY_ST_IDLE: that one was the last
 * @NTDMA_TESTDEV_COPY_ST_SUSPEND: that one was the last before a suspend
 * @NTDMA_TESTDEV_COPY_ST_HALTED: that one was the last good one before an
 *	error, an abort or a reset
 * @NTDMA_TESTDEV_COPY_ST_ARMED: none is done yet
 * @NTDMA_TESTDEV_COPY_ST_MASK: all of these
 */
enum ntdma_testdev_copy_status {
	NTDMA_TESTDEV_COPY_ST_ACTIVE	= 0,
	NTDMA_TESTDEV_COPY_ST_IDLE	= 1,
	NTDMA_TESTDEV_COPY_ST_SUSPEND	= 2,
	NTDMA_TESTDEV_COPY_ST_HALTED	= 3,
	NTDMA_TESTDEV_COPY_ST_ARMED	= 4,
	NTDMA_TESTDEV_COPY_ST_MASK	= 7,
};

/**
 * enum ntdma_testdev_copy_flags - &struct ntdma_testdev_copy_desc.flags
 * @NTDMA_TESTDEV_COPY_INT: interrupt when done
 * @NTDMA_TESTDEV_COPY_SRC_NO_SNOOP: of no consequence here
 * @NTDMA_TESTDEV_COPY_DST_NO_SNOOP: of no consequence here
 * @NTDMA_TESTDEV_COPY_UPDATE: write the completion word when done
 * @NTDMA_TESTDEV_COPY_FENCE: of no consequence, descriptors never overlap here
 * @NTDMA_TESTDEV_COPY_NULL: copy nothing
 * @NTDMA_TESTDEV_COPY_SRC_BREAK: the source goes on at @next_src behind the end
 *	of its first page (ring mode)
 * @NTDMA_TESTDEV_COPY_DST_BREAK: the same for the destination
 * @NTDMA_TESTDEV_COPY_DST_HINT: of no consequence here (ring mode)
 * @NTDMA_TESTDEV_COPY_CONTEXT: with an operation of all ones: a hint for the
 *	cache, nothing to copy (ring mode)
 * @NTDMA_TESTDEV_COPY_OP: the operation: 0 is a copy
 * @NTDMA_TESTDEV_COPY_RESERVED: must be 0
 */
enum ntdma_testdev_copy_flags {
	NTDMA_TESTDEV_COPY_INT		= 1 << 0,
	NTDMA_TESTDEV_COPY_SRC_NO_SNOOP	= 1 << 1,
	NTDMA_TESTDEV_COPY_DST_NO_SNOOP	= 1 << 2,
	NTDMA_TESTDEV_COPY_UPDATE	= 1 << 3,
	NTDMA_TESTDEV_COPY_FENCE	= 1 << 4,
	NTDMA_TESTDEV_COPY_NULL		= 1 << 5,
	NTDMA_TESTDEV_COPY_SRC_BREAK	= 1 << 6,
	NTDMA_TESTDEV_COPY_DST_BREAK	= 1 << 7,
	NTDMA_TESTDEV_COPY_DST_HINT	= 1 << 9,
	NTDMA_TESTDEV_COPY_CONTEXT	= 0xff000001,
	NTDMA_TESTDEV_COPY_OP		= 0xff000000,
	NTDMA_TESTDEV_COPY_RESERVED	= 0x00fffd00,
};

/**
 * struct ntdma_testdev_copy_desc - one copy
 * @size: bytes, 1 to NTDMA_TESTDEV_COPY_MAX
 * @flags: enum ntdma_testdev_copy_flags
 * @src: where from
 * @dst: where to
 * @next: address of the next descriptor; 0 ends a list
 * @next_src: see NTDMA_TESTDEV_COPY_SRC_BREAK; otherwise 0
 * @next_dst: see NTDMA_TESTDEV_COPY_DST_BREAK; otherwise 0
 * @user: not read by the device
 */
struct ntdma_testdev_copy_desc {
	__le32 size;
	__le32 flags;
	__le64 src;
	__le64 dst;
	__le64 next;
	__le64 next_src;
	__le64 next_dst;
	__u64 user[2];
};

/**
 * enum ntdma_testdev_copy_fault - rules, and how often they were broken
 * @NTDMA_TESTDEV_COPY_F_OFF: command to a channel that is not enabled, or one
 *	to enable a channel that is
 * @NTDMA_TESTDEV_COPY_F_WORD: completion word not aligned
 * @NTDMA_TESTDEV_COPY_F_START_BUSY: start while descriptors were outstanding
 * @NTDMA_TESTDEV_COPY_F_APPEND_EARLY: append before start, or after an abort,
 *	reset or halt
 * @NTDMA_TESTDEV_COPY_F_SUSPENDED: start or append while suspended, suspend
 *	while suspended, resume while not
 * @NTDMA_TESTDEV_COPY_F_ALIGN: descriptor not aligned
 * @NTDMA_TESTDEV_COPY_F_COUNT: no descriptors with start or append
 * @NTDMA_TESTDEV_COPY_F_ORDER: append of a descriptor that the last one does
 *	not point to
 * @NTDMA_TESTDEV_COPY_F_SIZE: copy of nothing, or of too much
 * @NTDMA_TESTDEV_COPY_F_FLAGS: reserved flags or members in use, or those of
 *	the other mode
 * @NTDMA_TESTDEV_COPY_F_LINK: ring mode: the link is 0
 * @NTDMA_TESTDEV_COPY_F_FREE_BUSY: disable while descriptors were outstanding
 * @NTDMA_TESTDEV_COPY_F_LEFT: enabled when the driver went away
 * @NTDMA_TESTDEV_COPY_F_ACCESS: memory out of reach; the device's fault
 *	counters say why
 * @NTDMA_TESTDEV_COPY_FAULTS: number of kinds
 */
enum ntdma_testdev_copy_fault {
	NTDMA_TESTDEV_COPY_F_OFF,
	NTDMA_TESTDEV_COPY_F_WORD,
	NTDMA_TESTDEV_COPY_F_START_BUSY,
	NTDMA_TESTDEV_COPY_F_APPEND_EARLY,
	NTDMA_TESTDEV_COPY_F_SUSPENDED,
	NTDMA_TESTDEV_COPY_F_ALIGN,
	NTDMA_TESTDEV_COPY_F_COUNT,
	NTDMA_TESTDEV_COPY_F_ORDER,
	NTDMA_TESTDEV_COPY_F_SIZE,
	NTDMA_TESTDEV_COPY_F_FLAGS,
	NTDMA_TESTDEV_COPY_F_LINK,
	NTDMA_TESTDEV_COPY_F_FREE_BUSY,
	NTDMA_TESTDEV_COPY_F_LEFT,
	NTDMA_TESTDEV_COPY_F_ACCESS,
	NTDMA_TESTDEV_COPY_FAULTS,
};

/**
 * ntdma_testdev_copy_channel - offset of a channel's registers
 * @channel: number
 *
 * Return: what to add to an enum ntdma_testdev_copy_channel_reg.
 */
static inline __u32 ntdma_testdev_copy_channel(__u32 channel)
{
	return NTDMA_TESTDEV_COPY_CHANNEL +
	       channel * NTDMA_TESTDEV_COPY_STRIDE;
}

/**
 * ntdma_testdev_copy_command - value for NTDMA_TESTDEV_COPY_COMMAND
 * @command: what to do
 * @count: descriptors of a start or an append, up to 65535; otherwise 0
 * @first: of an append: address of its first descriptor, of which the device
 *	checks some bits; otherwise 0
 *
 * Return: the value.
 */
static inline __u32
ntdma_testdev_copy_command(enum ntdma_testdev_copy_command command,
			   __u32 count, __u64 first)
{
	return count << 16 |
	       (first / NTDMA_TESTDEV_COPY_ALIGN & 0xff) << 8 | command;
}

#endif
