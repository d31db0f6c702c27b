// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a run does: walk descriptors, move bytes between device memory and
 * memory, misbehave as told. All of it under engine.lock.
 */
#include "internal.h"

static void fill_pattern(u8 *buf, u32 offset, u32 len, u32 seed)
{
	u32 i;

	for (i = 0; i < len; i++)
		buf[i] = ntdma_testdev_pattern(seed, offset + i);
}

static bool is_pattern(const u8 *buf, u32 offset, u32 len, u32 seed)
{
	u32 i;

	for (i = 0; i < len; i++) {
		if (buf[i] != ntdma_testdev_pattern(seed, offset + i))
			return false;
	}
	return true;
}

static enum ntdma_testdev_error
read_memory(struct testdev *td, const struct ntdma_testdev_desc *desc)
{
	u32 offset = le32_to_cpu(desc->offset);
	u32 len = le32_to_cpu(desc->len);
	u8 *buf = td->engine.memory + offset;
	size_t moved;

	moved = testdev_view_access(td, le64_to_cpu(desc->addr), buf, len,
				    DMA_TO_DEVICE);
	td->engine.bytes_read += moved;
	if (moved < len)
		return NTDMA_TESTDEV_ERR_FAULT;

	if ((le32_to_cpu(desc->flags) & NTDMA_TESTDEV_DESC_PATTERN) &&
	    !is_pattern(buf, offset, len, le32_to_cpu(desc->seed)))
		return NTDMA_TESTDEV_ERR_DATA;
	return NTDMA_TESTDEV_ERR_NONE;
}

static enum ntdma_testdev_error
write_memory(struct testdev *td, const struct ntdma_testdev_desc *desc)
{
	u32 offset = le32_to_cpu(desc->offset);
	u32 len = le32_to_cpu(desc->len);
	u8 *buf = td->engine.memory + offset;
	size_t moved;

	if (le32_to_cpu(desc->flags) & NTDMA_TESTDEV_DESC_PATTERN)
		fill_pattern(buf, offset, len, le32_to_cpu(desc->seed));
	td->engine.last_write = *desc;
	if (td->engine.control & NTDMA_TESTDEV_CTL_OVERRUN)
		len += min(td->engine.overrun,
			   NTDMA_TESTDEV_MEMORY_SIZE - offset - len);

	moved = testdev_view_access(td, le64_to_cpu(desc->addr), buf, len,
				    DMA_FROM_DEVICE);
	td->engine.bytes_written += moved;
	return moved < len ? NTDMA_TESTDEV_ERR_FAULT : NTDMA_TESTDEV_ERR_NONE;
}

/**
 * testdev_transfer_desc - execute one descriptor
 * @td: the device; the caller holds engine.lock
 * @desc: copy that nobody changes
 *
 * Return: what went wrong.
 */
enum ntdma_testdev_error
testdev_transfer_desc(struct testdev *td, const struct ntdma_testdev_desc *desc)
{
	u32 offset = le32_to_cpu(desc->offset);
	u32 len = le32_to_cpu(desc->len);

	lockdep_assert_held(&td->engine.lock);

	if (!len || offset > NTDMA_TESTDEV_MEMORY_SIZE ||
	    len > NTDMA_TESTDEV_MEMORY_SIZE - offset)
		return NTDMA_TESTDEV_ERR_DESC;

	switch (le32_to_cpu(desc->flags) & (NTDMA_TESTDEV_DESC_TO_DEVICE |
					    NTDMA_TESTDEV_DESC_FROM_DEVICE)) {
	case NTDMA_TESTDEV_DESC_TO_DEVICE:
		return read_memory(td, desc);
	case NTDMA_TESTDEV_DESC_FROM_DEVICE:
		return write_memory(td, desc);
	default:
		return NTDMA_TESTDEV_ERR_DESC;
	}
}

/* Descriptors that lie in memory come by DMA, which can fault. */
static bool fetch(struct testdev *td, const struct testdev_job *job,
		  unsigned int index, struct ntdma_testdev_desc *desc)
{
	if (job->descs) {
		*desc = job->descs[index];
		return true;
	}
	return testdev_view_access(td, job->ring + index * sizeof(*desc),
				   (u8 *)desc, sizeof(*desc), DMA_TO_DEVICE) ==
	       sizeof(*desc);
}

/**
 * testdev_transfer - execute the descriptors of a run
 * @td: the device; the caller holds engine.lock
 * @job: the run
 *
 * Return: what went wrong first.
 */
enum ntdma_testdev_error testdev_transfer(struct testdev *td,
					  const struct testdev_job *job)
{
	struct testdev_engine *engine = &td->engine;
	enum ntdma_testdev_error error;
	struct ntdma_testdev_desc desc;
	bool interrupt = false;
	unsigned int i;

	if (engine->control & NTDMA_TESTDEV_CTL_FAIL)
		return NTDMA_TESTDEV_ERR_DEVICE;
	if (!job->count || job->count > NTDMA_TESTDEV_MAX_DESCS)
		return NTDMA_TESTDEV_ERR_COUNT;
	if (job->count > 1 && (engine->control & NTDMA_TESTDEV_CTL_NO_SG))
		return NTDMA_TESTDEV_ERR_COUNT;

	for (i = 0; i < job->count; i++) {
		if (!fetch(td, job, i, &desc))
			return NTDMA_TESTDEV_ERR_FAULT;
		error = testdev_transfer_desc(td, &desc);
		if (error)
			return error;
		if (le32_to_cpu(desc.flags) & NTDMA_TESTDEV_DESC_INTERRUPT)
			interrupt = true;
		engine->completed++;
		engine->descs++;
	}

	if (interrupt) {
		engine->causes |= NTDMA_TESTDEV_INT_DONE;
		engine->raise = true;
	}
	return NTDMA_TESTDEV_ERR_NONE;
}
