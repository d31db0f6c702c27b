// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a channel of the copy engine does with one descriptor: fetch it, check
 * it, copy, tell. All of it under engine.lock.
 */
#include "copy.h"

static const u32 ring_only = NTDMA_TESTDEV_COPY_SRC_BREAK |
			     NTDMA_TESTDEV_COPY_DST_BREAK |
			     NTDMA_TESTDEV_COPY_DST_HINT;

static bool reach(struct testdev_copy_channel *channel, u64 addr, void *buf,
		  size_t len, enum dma_data_direction dir)
{
	struct testdev *td = channel->td;
	size_t moved = testdev_view_access(td, addr, buf, len, dir);

	if (dir == DMA_TO_DEVICE)
		td->engine.bytes_read += moved;
	else
		td->engine.bytes_written += moved;
	if (moved == len)
		return true;
	testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_ACCESS);
	return false;
}

static void fail(struct testdev_copy_channel *channel)
{
	channel->state = NTDMA_TESTDEV_COPY_HALTED;
	channel->next = 0;
	testdev_copy_report(channel, NTDMA_TESTDEV_COPY_ST_HALTED, true);
	testdev_copy_interrupt(channel);
}

static bool fetch(struct testdev_copy_channel *channel, u64 addr,
		  struct ntdma_testdev_copy_desc *desc)
{
	if (!addr || addr % NTDMA_TESTDEV_COPY_ALIGN) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_ALIGN);
		return false;
	}
	return reach(channel, addr, desc, sizeof(*desc), DMA_TO_DEVICE);
}

/**
 * testdev_copy_follow - read the link of the last descriptor again
 * @channel: whose; it halts when that fails
 *
 * Return: true when @next of the channel is what the link says.
 */
bool testdev_copy_follow(struct testdev_copy_channel *channel)
{
	struct ntdma_testdev_copy_desc desc;

	if (!fetch(channel, channel->last, &desc)) {
		fail(channel);
		return false;
	}
	channel->next = le64_to_cpu(desc.next);
	return true;
}

/* The chain of an append begins where the chain before it points to. */
static void check_order(struct testdev_copy_channel *channel)
{
	u64 slot = channel->next / NTDMA_TESTDEV_COPY_ALIGN;

	if (!channel->check || channel->done < channel->check_at)
		return;
	channel->check = false;
	if (channel->done == channel->check_at &&
	    (slot & 0xff) != channel->check_tag)
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_ORDER);
}

static bool is_context(const struct ntdma_testdev_copy_desc *desc)
{
	return desc->flags == cpu_to_le32(NTDMA_TESTDEV_COPY_CONTEXT);
}

static bool check_break(u32 flags, u32 flag, __le64 next)
{
	if (flags & flag)
		return !(le64_to_cpu(next) % TESTDEV_COPY_PAGE);
	return !next;
}

/* Breaks rules are counted one by one; true when the descriptor can be used. */
static bool check(struct testdev_copy_channel *channel,
		  const struct ntdma_testdev_copy_desc *desc)
{
	u32 flags = le32_to_cpu(desc->flags);
	u32 size = le32_to_cpu(desc->size);
	bool good = true;

	if (channel->ring && !desc->next) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_LINK);
		good = false;
	}
	if (channel->ring && is_context(desc))
		return good;
	if (!size || size > NTDMA_TESTDEV_COPY_MAX) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_SIZE);
		good = false;
	}
	if (flags & (NTDMA_TESTDEV_COPY_OP | NTDMA_TESTDEV_COPY_RESERVED) ||
	    (!channel->ring && flags & ring_only) ||
	    !check_break(flags, NTDMA_TESTDEV_COPY_SRC_BREAK, desc->next_src) ||
	    !check_break(flags, NTDMA_TESTDEV_COPY_DST_BREAK, desc->next_dst)) {
		testdev_copy_broken(channel, NTDMA_TESTDEV_COPY_F_FLAGS);
		good = false;
	}
	return good;
}

/**
 * struct side - one side of a copy
 * @addr: where it begins
 * @first: bytes there; then comes @next
 * @next: where it goes on
 */
struct side {
	u64 addr;
	u32 first;
	u64 next;
};

static struct side make_side(__le64 addr, __le64 next, bool has_break, u32 size)
{
	struct side side = {
		.addr = le64_to_cpu(addr),
		.first = size,
		.next = le64_to_cpu(next),
	};

	if (has_break)
		side.first = TESTDEV_COPY_PAGE - side.addr % TESTDEV_COPY_PAGE;
	return side;
}

/* Where byte @pos is; @len is cut to what lies there in one piece. */
static u64 place(const struct side *side, u32 pos, u32 *len)
{
	if (pos >= side->first)
		return side->next + (pos - side->first);
	*len = min(*len, side->first - pos);
	return side->addr + pos;
}

static bool copy_bytes(struct testdev_copy_channel *channel,
		       const struct ntdma_testdev_copy_desc *desc)
{
	u32 flags = le32_to_cpu(desc->flags);
	u32 size = le32_to_cpu(desc->size);
	u8 *staging = channel->td->copy->staging;
	struct side src = make_side(desc->src, desc->next_src,
				    flags & NTDMA_TESTDEV_COPY_SRC_BREAK, size);
	struct side dst = make_side(desc->dst, desc->next_dst,
				    flags & NTDMA_TESTDEV_COPY_DST_BREAK, size);
	u32 pos, len;
	u64 from, to;

	for (pos = 0; pos < size; pos += len) {
		len = min_t(u32, size - pos, TESTDEV_COPY_PAGE);
		from = place(&src, pos, &len);
		to = place(&dst, pos, &len);
		if (!reach(channel, from, staging, len, DMA_TO_DEVICE) ||
		    !reach(channel, to, staging, len, DMA_FROM_DEVICE))
			return false;
	}
	channel->bytes += size;
	return true;
}

static bool execute(struct testdev_copy_channel *channel,
		    const struct ntdma_testdev_copy_desc *desc)
{
	if (channel->td->engine.control & NTDMA_TESTDEV_CTL_FAIL)
		return false;
	if (channel->halt && !--channel->halt)
		return false;
	if (is_context(desc) ||
	    le32_to_cpu(desc->flags) & NTDMA_TESTDEV_COPY_NULL)
		return true;
	return copy_bytes(channel, desc);
}

static void complete_desc(struct testdev_copy_channel *channel,
			  const struct ntdma_testdev_copy_desc *desc)
{
	u32 flags = is_context(desc) ? 0 : le32_to_cpu(desc->flags);
	bool more;

	channel->last = channel->next;
	channel->next = le64_to_cpu(desc->next);
	channel->done++;
	channel->descs++;
	more = testdev_copy_more(channel);
	if (!more)
		channel->state = NTDMA_TESTDEV_COPY_IDLE;

	testdev_copy_report(channel,
			    more ? NTDMA_TESTDEV_COPY_ST_ACTIVE :
				   NTDMA_TESTDEV_COPY_ST_IDLE,
			    flags & NTDMA_TESTDEV_COPY_UPDATE);
	if (flags & NTDMA_TESTDEV_COPY_INT)
		testdev_copy_interrupt(channel);
}

/**
 * testdev_copy_step - execute the next descriptor
 * @channel: whose
 *
 * Return: true when there is more to do.
 */
bool testdev_copy_step(struct testdev_copy_channel *channel)
{
	struct ntdma_testdev_copy_desc desc;

	lockdep_assert_held(&channel->td->engine.lock);

	if (channel->state != NTDMA_TESTDEV_COPY_BUSY)
		return false;
	check_order(channel);
	if (!fetch(channel, channel->next, &desc) || !check(channel, &desc) ||
	    !execute(channel, &desc)) {
		fail(channel);
		return false;
	}
	complete_desc(channel, &desc);
	return channel->state == NTDMA_TESTDEV_COPY_BUSY;
}
