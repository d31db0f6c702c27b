// SPDX-License-Identifier: GPL-2.0-only
/*
 * The copy engine: channels, their commands, and when they work.
 *
 *   OFF --enable--> READY --start--> BUSY --chain ends--> IDLE
 *                     ^               |  ^                 |
 *       abort, reset  |               |  +-----append------+
 *      (from any but OFF)             +--descriptor fails--> HALTED
 *
 *   BUSY, IDLE --suspend--> SUSPENDED --resume--> BUSY or IDLE
 *   READY, IDLE, HALTED --disable--> OFF
 *
 * A start is taken in all states but OFF. A command against these rules is
 * counted, and ignored where the device cannot make anything of it.
 */
#include <linux/ktime.h>
#include <linux/vmalloc.h>

#include "copy.h"

static bool outstanding(const struct testdev_copy_channel *channel)
{
	return channel->state == NTDMA_TESTDEV_COPY_BUSY ||
	       channel->state == NTDMA_TESTDEV_COPY_SUSPENDED;
}

void testdev_copy_broken(struct testdev_copy_channel *channel,
			 enum ntdma_testdev_copy_fault fault)
{
	struct testdev_copy *copy = channel->td->copy;

	copy->faults[fault]++;
	copy->fault = fault;
	copy->fault_channel = channel->index;
	irq_work_queue(&copy->log);
}

static void start_timer(struct testdev_copy_channel *channel)
{
	u64 nsecs = (u64)channel->td->copy->delay * NSEC_PER_USEC;

	hrtimer_start(&channel->timer, ns_to_ktime(nsecs),
		      HRTIMER_MODE_REL_HARD);
}

/* Is there work, and may the channel take it up by itself? */
static bool wants_work(const struct testdev_copy_channel *channel)
{
	return channel->state == NTDMA_TESTDEV_COPY_BUSY && channel->hold != 1;
}

void testdev_copy_kick(struct testdev_copy_channel *channel)
{
	if (wants_work(channel))
		start_timer(channel);
}

/**
 * testdev_copy_report - completion word and its register
 * @channel: whose
 * @status: low bits
 * @update: write the word to memory
 */
void testdev_copy_report(struct testdev_copy_channel *channel,
			 enum ntdma_testdev_copy_status status, bool update)
{
	struct testdev *td = channel->td;
	__le64 word;

	channel->word = channel->last | status;
	channel->shown = channel->word;
	if (!update || !channel->word_addr)
		return;

	word = cpu_to_le64(channel->word);
	if (testdev_view_access(td, channel->word_addr, (u8 *)&word,
				sizeof(word), DMA_FROM_DEVICE) < sizeof(word))
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_ACCESS);
}

/**
 * testdev_copy_interrupt - interrupt when the lock is dropped
 * @channel: on whose behalf
 */
void testdev_copy_interrupt(struct testdev_copy_channel *channel)
{
	struct testdev_copy *copy = channel->td->copy;

	if (channel->lose) {
		channel->lose--;
		return;
	}
	if (channel->stale) {
		channel->stale--;
		channel->shown = channel->before;
	}
	channel->before = channel->word;
	if (channel->repeat) {
		channel->repeat--;
		copy->again |= BIT(channel->index);
	}
	channel->interrupts++;
	copy->causes |= BIT(channel->index);
	copy->raise = true;
}

/* Has somebody to be interrupted? Once more for those that were promised it. */
static bool take_raise(struct testdev *td)
{
	struct testdev_copy *copy = td->copy;
	unsigned long flags;
	bool raise;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	raise = copy->raise;
	copy->raise = false;
	if (raise && copy->again) {
		copy->causes |= copy->again;
		copy->raise = true;
		copy->again = 0;
	}
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	return raise;
}

/**
 * testdev_copy_deliver - interrupt the processor, as often as need be
 * @td: the device
 *
 * Context: hard interrupt, no lock held: the handler may give commands.
 */
void testdev_copy_deliver(struct testdev *td)
{
	while (take_raise(td))
		testdev_interrupt_deliver(td);
}

static void work_locked(struct testdev_copy_channel *channel)
{
	struct testdev *td = channel->td;
	u32 burst = td->copy->burst;

	if (td->engine.control & NTDMA_TESTDEV_CTL_VANISH)
		return;
	while (burst-- && wants_work(channel)) {
		testdev_copy_step(channel);
		if (channel->hold)
			channel->hold--;
	}
	testdev_copy_kick(channel);
}

static enum hrtimer_restart channel_timer(struct hrtimer *timer)
{
	struct testdev_copy_channel *channel =
		container_of(timer, struct testdev_copy_channel, timer);
	struct testdev *td = channel->td;
	unsigned long flags;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	work_locked(channel);
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
	testdev_copy_deliver(td);
	return HRTIMER_NORESTART;
}

static void enable(struct testdev_copy_channel *channel, bool ring)
{
	if (channel->state != NTDMA_TESTDEV_COPY_OFF)
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_OFF);
	if (channel->word_addr % NTDMA_TESTDEV_COPY_ALIGN)
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_WORD);
	channel->state = NTDMA_TESTDEV_COPY_READY;
	channel->ring = ring;
	channel->last = 0;
	channel->next = 0;
	channel->word = NTDMA_TESTDEV_COPY_ST_ARMED;
	channel->before = channel->word;
	channel->shown = channel->word;
}

static void disable(struct testdev_copy_channel *channel)
{
	if (outstanding(channel))
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_FREE_BUSY);
	channel->state = NTDMA_TESTDEV_COPY_OFF;
	channel->word_addr = 0;
	channel->td->copy->causes &= ~BIT(channel->index);
}

static void start(struct testdev_copy_channel *channel, u32 count)
{
	if (channel->state == NTDMA_TESTDEV_COPY_SUSPENDED)
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_SUSPENDED);
	else if (channel->state == NTDMA_TESTDEV_COPY_BUSY)
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_START_BUSY);
	if (!count)
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_COUNT);
	if (!count && channel->ring)
		return;

	channel->starts++;
	channel->next = channel->addr;
	channel->announced = count;
	channel->done = 0;
	channel->check = false;
	channel->state = NTDMA_TESTDEV_COPY_BUSY;
	testdev_copy_kick(channel);
}

/* The link may have been seen, and followed to its end, before the append. */
static void go_on(struct testdev_copy_channel *channel)
{
	if (!channel->ring && !testdev_copy_follow(channel))
		return;
	if (testdev_copy_more(channel))
		channel->state = NTDMA_TESTDEV_COPY_BUSY;
	else if (channel->announced > channel->done)
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_ORDER);
}

static void append(struct testdev_copy_channel *channel, u32 count, u32 tag)
{
	if (channel->state == NTDMA_TESTDEV_COPY_SUSPENDED) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_SUSPENDED);
	} else if (channel->state != NTDMA_TESTDEV_COPY_BUSY &&
		   channel->state != NTDMA_TESTDEV_COPY_IDLE) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_APPEND_EARLY);
		return;
	}
	if (!count) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_COUNT);
		return;
	}

	channel->appends++;
	if (!channel->check) {
		channel->check = true;
		channel->check_at = channel->announced;
		channel->check_tag = tag;
	}
	channel->announced += count;
	if (channel->state == NTDMA_TESTDEV_COPY_IDLE)
		go_on(channel);
	testdev_copy_kick(channel);
}

static void suspend(struct testdev_copy_channel *channel)
{
	if (channel->state != NTDMA_TESTDEV_COPY_BUSY &&
	    channel->state != NTDMA_TESTDEV_COPY_IDLE) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_SUSPENDED);
		return;
	}
	channel->state = NTDMA_TESTDEV_COPY_SUSPENDED;
	testdev_copy_report(channel, NTDMA_TESTDEV_COPY_ST_SUSPEND, true);
}

/* What was to come next is asked of the last descriptor again. */
static void resume(struct testdev_copy_channel *channel)
{
	if (channel->state != NTDMA_TESTDEV_COPY_SUSPENDED) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_SUSPENDED);
		return;
	}
	if (channel->last && !testdev_copy_follow(channel))
		return;
	channel->state = testdev_copy_more(channel) ?
			 NTDMA_TESTDEV_COPY_BUSY : NTDMA_TESTDEV_COPY_IDLE;
	testdev_copy_kick(channel);
}

static void stop(struct testdev_copy_channel *channel, bool forget)
{
	channel->state = NTDMA_TESTDEV_COPY_READY;
	channel->next = 0;
	testdev_copy_report(channel, NTDMA_TESTDEV_COPY_ST_HALTED, true);
	if (forget)
		channel->last = 0;
}

static void command(struct testdev_copy_channel *channel, u32 value)
{
	u32 tag = value >> 8 & 0xff;
	u32 count = value >> 16;
	u32 what = value & 0xff;

	if (channel->state == NTDMA_TESTDEV_COPY_OFF &&
	    what != NTDMA_TESTDEV_COPY_ENABLE_LIST &&
	    what != NTDMA_TESTDEV_COPY_ENABLE_RING) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_OFF);
		return;
	}

	switch (what) {
	case NTDMA_TESTDEV_COPY_ENABLE_LIST:
	case NTDMA_TESTDEV_COPY_ENABLE_RING:
		enable(channel, what == NTDMA_TESTDEV_COPY_ENABLE_RING);
		break;
	case NTDMA_TESTDEV_COPY_DISABLE:
		disable(channel);
		break;
	case NTDMA_TESTDEV_COPY_START:
		start(channel, count);
		break;
	case NTDMA_TESTDEV_COPY_APPEND:
		append(channel, count, tag);
		break;
	case NTDMA_TESTDEV_COPY_SUSPEND:
		suspend(channel);
		break;
	case NTDMA_TESTDEV_COPY_RESUME:
		resume(channel);
		break;
	case NTDMA_TESTDEV_COPY_ABORT:
	case NTDMA_TESTDEV_COPY_RESET:
		stop(channel, what == NTDMA_TESTDEV_COPY_RESET);
		break;
	}
}

/**
 * testdev_copy_left - the driver went away
 * @td: the device
 *
 * A channel that it left enabled is a fault, and stops.
 */
void testdev_copy_left(struct testdev *td)
{
	struct testdev_copy_channel *channel;
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&td->engine.lock, flags);
	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++) {
		channel = &td->copy->channels[i];
		if (channel->state != NTDMA_TESTDEV_COPY_OFF)
			testdev_copy_broken(channel,
					    NTDMA_TESTDEV_COPY_F_LEFT);
		channel->state = NTDMA_TESTDEV_COPY_OFF;
	}
	td->copy->causes = 0;
	raw_spin_unlock_irqrestore(&td->engine.lock, flags);
}

static void reset_channel(struct testdev_copy_channel *channel)
{
	channel->state = NTDMA_TESTDEV_COPY_OFF;
	channel->word_addr = 0;
	channel->addr = 0;
	channel->halt = 0;
	channel->lose = 0;
	channel->repeat = 0;
	channel->stale = 0;
	channel->hold = 0;
	channel->descs = 0;
	channel->bytes = 0;
	channel->starts = 0;
	channel->appends = 0;
	channel->interrupts = 0;
}

/**
 * testdev_copy_reset - registers, injections and counters to their defaults
 * @td: the device; the caller holds engine.lock
 */
void testdev_copy_reset(struct testdev *td)
{
	struct testdev_copy *copy = td->copy;
	unsigned int i;

	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++)
		reset_channel(&copy->channels[i]);
	copy->delay = 0;
	copy->burst = TESTDEV_COPY_BURST;
	copy->causes = 0;
	copy->again = 0;
	copy->raise = false;
	memset(copy->faults, 0, sizeof(copy->faults));
}

/**
 * testdev_copy_quiesce - wait for work and interrupts under way
 * @td: the device
 *
 * May sleep.
 */
void testdev_copy_quiesce(struct testdev *td)
{
	unsigned int i;

	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++)
		hrtimer_cancel(&td->copy->channels[i].timer);
	irq_work_sync(&td->copy->deliver);
}

static u32 read_channel(struct testdev_copy_channel *channel, unsigned int reg)
{
	switch (reg) {
	case NTDMA_TESTDEV_COPY_ADDR_LO:
		return lower_32_bits(channel->addr);
	case NTDMA_TESTDEV_COPY_ADDR_HI:
		return upper_32_bits(channel->addr);
	case NTDMA_TESTDEV_COPY_WORD_LO:
		return lower_32_bits(channel->word_addr);
	case NTDMA_TESTDEV_COPY_WORD_HI:
		return upper_32_bits(channel->word_addr);
	case NTDMA_TESTDEV_COPY_STATE:
		return channel->state;
	case NTDMA_TESTDEV_COPY_LAST_LO:
		channel->latch = upper_32_bits(channel->shown);
		return lower_32_bits(channel->shown);
	case NTDMA_TESTDEV_COPY_LAST_HI:
		return channel->latch;
	default:
		return 0;
	}
}

static void write_channel(struct testdev_copy_channel *channel,
			  unsigned int reg, u32 value)
{
	switch (reg) {
	case NTDMA_TESTDEV_COPY_ADDR_LO:
		channel->addr = (channel->addr & ~0xffffffffULL) | value;
		break;
	case NTDMA_TESTDEV_COPY_ADDR_HI:
		channel->addr = (u64)value << 32 | lower_32_bits(channel->addr);
		break;
	case NTDMA_TESTDEV_COPY_WORD_LO:
		channel->word_addr = (channel->word_addr & ~0xffffffffULL) |
				     value;
		break;
	case NTDMA_TESTDEV_COPY_WORD_HI:
		channel->word_addr = (u64)value << 32 |
				     lower_32_bits(channel->word_addr);
		break;
	case NTDMA_TESTDEV_COPY_COMMAND:
		command(channel, value);
		break;
	}
}

/**
 * testdev_copy_read - read a register
 * @td: the device; the caller holds engine.lock
 * @reg: NTDMA_TESTDEV_COPY_CAPS and above
 *
 * Return: its value, 0 where there is none.
 */
u32 testdev_copy_read(struct testdev *td, unsigned int reg)
{
	struct testdev_copy *copy = td->copy;
	unsigned int offset = reg - NTDMA_TESTDEV_COPY_CHANNEL;

	switch (reg) {
	case NTDMA_TESTDEV_COPY_CAPS:
		return NTDMA_TESTDEV_COPY_CHANNELS |
		       ilog2(NTDMA_TESTDEV_COPY_MAX) << 8;
	case NTDMA_TESTDEV_COPY_INTERRUPT:
		return copy->causes;
	case NTDMA_TESTDEV_COPY_DELAY:
		return copy->delay;
	case NTDMA_TESTDEV_COPY_BURST:
		return copy->burst;
	}
	if (reg < NTDMA_TESTDEV_COPY_CHANNEL || reg >= NTDMA_TESTDEV_COPY_END)
		return 0;
	return read_channel(&copy->channels[offset / NTDMA_TESTDEV_COPY_STRIDE],
			    offset % NTDMA_TESTDEV_COPY_STRIDE);
}

/**
 * testdev_copy_write - write a register
 * @td: the device; the caller holds engine.lock
 * @reg: NTDMA_TESTDEV_COPY_CAPS and above
 * @value: what
 */
void testdev_copy_write(struct testdev *td, unsigned int reg, u32 value)
{
	struct testdev_copy *copy = td->copy;
	unsigned int offset = reg - NTDMA_TESTDEV_COPY_CHANNEL;

	switch (reg) {
	case NTDMA_TESTDEV_COPY_INTERRUPT:
		copy->causes &= ~value;
		return;
	case NTDMA_TESTDEV_COPY_DELAY:
		copy->delay = value;
		return;
	case NTDMA_TESTDEV_COPY_BURST:
		copy->burst = max(value, 1U);
		return;
	}
	if (reg < NTDMA_TESTDEV_COPY_CHANNEL || reg >= NTDMA_TESTDEV_COPY_END)
		return;
	write_channel(&copy->channels[offset / NTDMA_TESTDEV_COPY_STRIDE],
		      offset % NTDMA_TESTDEV_COPY_STRIDE, value);
}

static void log_fault(struct irq_work *work)
{
	struct testdev_copy *copy = container_of(work, struct testdev_copy,
						 log);
	struct testdev *td = copy->channels[0].td;

	dev_info_ratelimited(&td->pdev->dev, "copy channel %u: %s\n",
			     READ_ONCE(copy->fault_channel),
			     ntdma_testdev_copy_fault_name(READ_ONCE(copy->fault)));
}

static void deliver(struct irq_work *work)
{
	struct testdev_copy *copy = container_of(work, struct testdev_copy,
						 deliver);

	testdev_copy_deliver(copy->channels[0].td);
}

int testdev_copy_create(struct testdev *td)
{
	struct testdev_copy_channel *channel;
	unsigned int i;

	td->copy = vzalloc(sizeof(*td->copy));
	if (!td->copy)
		return -ENOMEM;

	init_irq_work(&td->copy->log, log_fault);
	td->copy->deliver = IRQ_WORK_INIT_HARD(deliver);
	for (i = 0; i < NTDMA_TESTDEV_COPY_CHANNELS; i++) {
		channel = &td->copy->channels[i];
		channel->td = td;
		channel->index = i;
		hrtimer_setup(&channel->timer, channel_timer, CLOCK_MONOTONIC,
			      HRTIMER_MODE_REL_HARD);
	}
	testdev_copy_reset(td);
	return 0;
}

void testdev_copy_destroy(struct testdev *td)
{
	testdev_copy_quiesce(td);
	irq_work_sync(&td->copy->log);
	vfree(td->copy);
}
