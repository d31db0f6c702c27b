/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The copy engine, as its files see it. All of it is protected by engine.lock,
 * but for the timers and what they call.
 */
#ifndef _NTDMA_TESTDEV_COPY_H
#define _NTDMA_TESTDEV_COPY_H

#include "internal.h"

#define TESTDEV_COPY_PAGE	0x1000
/* Descriptors until a breath, unless told otherwise. */
#define TESTDEV_COPY_BURST	4

/**
 * struct testdev_copy_channel - one channel
 * @timer: context of its work
 * @td: the device
 * @index: number
 * @state: see the figure in copy.c
 * @ring: links never end
 * @addr: register: first descriptor
 * @word_addr: register: completion word
 * @next: descriptor to be fetched; list mode: 0 for none
 * @last: the last good one, 0 for none
 * @announced: descriptors since start, as the commands say
 * @done: descriptors since start, executed; in list mode it may be ahead, since
 *	a link is seen before its append
 * @check: the chain of an append is to be checked
 * @check_at: when as many are done
 * @check_tag: some bits of its address
 * @word: what the completion word should be
 * @before: what it was one interrupt ago
 * @shown: what the register says of it
 * @latch: its high half
 * @halt: countdown to a failing descriptor, 0 for never
 * @lose: interrupts to lose
 * @repeat: interrupts to deliver twice
 * @stale: interrupts to deliver with @before
 * @hold: takes up no work by itself when 1; descriptors until then, 0 for never
 * @descs: executed
 * @bytes: copied
 * @starts: commands
 * @appends: commands
 * @interrupts: raised, lost ones not counted
 */
struct testdev_copy_channel {
	struct hrtimer timer;
	struct testdev *td;
	unsigned int index;

	enum ntdma_testdev_copy_state state;
	bool ring;
	u64 addr;
	u64 word_addr;
	u64 next;
	u64 last;
	u64 announced;
	u64 done;
	bool check;
	u64 check_at;
	u32 check_tag;
	u64 word;
	u64 before;
	u64 shown;
	u32 latch;

	unsigned int halt;
	unsigned int lose;
	unsigned int repeat;
	unsigned int stale;
	unsigned int hold;

	u64 descs;
	u64 bytes;
	u64 starts;
	u64 appends;
	u64 interrupts;
};

/**
 * struct testdev_copy - the engine
 * @delay: microseconds between command and work
 * @burst: descriptors until a breath
 * @causes: a bit for each channel that interrupts
 * @again: those that interrupt once more after the next delivery
 * @raise: interrupt when the lock is dropped
 * @faults: rules broken, by kind
 * @fault: the latest kind
 * @fault_channel: of that
 * @staging: where bytes are on their way
 * @log: tells the log about a fault
 * @deliver: interrupts on behalf of ntdma_testdev_copy_run()
 * @channels: the channels
 */
struct testdev_copy {
	u32 delay;
	u32 burst;
	u32 causes;
	u32 again;
	bool raise;
	u64 faults[NTDMA_TESTDEV_COPY_FAULTS];
	enum ntdma_testdev_copy_fault fault;
	unsigned int fault_channel;
	u8 staging[TESTDEV_COPY_PAGE];
	struct irq_work log;
	struct irq_work deliver;
	struct testdev_copy_channel channels[NTDMA_TESTDEV_COPY_CHANNELS];
};

/* Is there something behind the last descriptor? */
static inline bool testdev_copy_more(const struct testdev_copy_channel *channel)
{
	return channel->ring ? channel->announced > channel->done :
			       channel->next;
}

/* copy.c */
void testdev_copy_broken(struct testdev_copy_channel *channel,
			 enum ntdma_testdev_copy_fault fault);
void testdev_copy_report(struct testdev_copy_channel *channel,
			 enum ntdma_testdev_copy_status status, bool update);
void testdev_copy_interrupt(struct testdev_copy_channel *channel);
void testdev_copy_kick(struct testdev_copy_channel *channel);
void testdev_copy_deliver(struct testdev *td);

/* copy_walk.c */
bool testdev_copy_step(struct testdev_copy_channel *channel);
bool testdev_copy_follow(struct testdev_copy_channel *channel);

/* copy_control.c */
extern const struct file_operations testdev_copy_fops;

#endif
