// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's own registers, reached through configuration space.
 */
#include "internal.h"

static u32 read_engine(struct testdev *td, unsigned int reg)
{
	const struct testdev_engine *engine = &td->engine;
	u32 status = td->strict ? NTDMA_TESTDEV_ST_STRICT : 0;

	switch (reg) {
	case NTDMA_TESTDEV_MAGIC:
		return NTDMA_TESTDEV_MAGIC_VALUE;
	case NTDMA_TESTDEV_CONTROL:
		return engine->control;
	case NTDMA_TESTDEV_RING_LO:
		return lower_32_bits(engine->ring);
	case NTDMA_TESTDEV_RING_HI:
		return upper_32_bits(engine->ring);
	case NTDMA_TESTDEV_STATUS:
		if (engine->doorbell.pending || engine->local.pending)
			status |= NTDMA_TESTDEV_ST_BUSY;
		if (engine->ended)
			status |= NTDMA_TESTDEV_ST_DONE;
		if (engine->ended && engine->error)
			status |= NTDMA_TESTDEV_ST_ERROR;
		return status;
	case NTDMA_TESTDEV_ERROR:
		return engine->error;
	case NTDMA_TESTDEV_COMPLETED:
		return engine->completed;
	case NTDMA_TESTDEV_INTERRUPT:
		return engine->causes;
	case NTDMA_TESTDEV_WIDTH:
		return engine->width;
	case NTDMA_TESTDEV_OVERRUN:
		return engine->overrun;
	case NTDMA_TESTDEV_DELAY:
		return engine->delay;
	case NTDMA_TESTDEV_READ_LO:
		return lower_32_bits(engine->bytes_read);
	case NTDMA_TESTDEV_READ_HI:
		return upper_32_bits(engine->bytes_read);
	case NTDMA_TESTDEV_WRITTEN_LO:
		return lower_32_bits(engine->bytes_written);
	case NTDMA_TESTDEV_WRITTEN_HI:
		return upper_32_bits(engine->bytes_written);
	default:
		return 0;
	}
}

static u32 read_faults(struct testdev *td, unsigned int reg)
{
	const struct ntdma_testdev_stats *stats = &td->iommu.stats;
	unsigned int kind = (reg - NTDMA_TESTDEV_FAULTS) / sizeof(u32);

	if (reg == NTDMA_TESTDEV_FAULT_LO)
		return lower_32_bits(stats->last_fault.dma_addr);
	if (reg == NTDMA_TESTDEV_FAULT_HI)
		return upper_32_bits((u64)stats->last_fault.dma_addr);
	return kind < NTDMA_TESTDEV_FAULT_KINDS ? stats->faults[kind] : 0;
}

u32 testdev_register_read(struct testdev *td, unsigned int reg)
{
	bool copy = reg >= NTDMA_TESTDEV_COPY_CAPS;
	bool faults = reg >= NTDMA_TESTDEV_FAULT_LO && !copy;
	raw_spinlock_t *lock = faults ? &td->iommu.lock : &td->engine.lock;
	unsigned long flags;
	u32 value;

	if (reg >= NTDMA_TESTDEV_FIFO_REGS(0) && !copy)
		return testdev_fifo_read(td, reg);
	raw_spin_lock_irqsave(lock, flags);
	if (copy)
		value = testdev_copy_read(td, reg);
	else
		value = faults ? read_faults(td, reg) : read_engine(td, reg);
	raw_spin_unlock_irqrestore(lock, flags);
	return value;
}

static void write_engine(struct testdev *td, unsigned int reg, u32 value)
{
	struct testdev_engine *engine = &td->engine;
	unsigned long flags;

	raw_spin_lock_irqsave(&engine->lock, flags);
	switch (reg) {
	case NTDMA_TESTDEV_COPY_CAPS ... NTDMA_TESTDEV_COPY_END:
		testdev_copy_write(td, reg, value);
		break;
	case NTDMA_TESTDEV_RING_LO:
		engine->ring = (engine->ring & ~0xffffffffULL) | value;
		break;
	case NTDMA_TESTDEV_RING_HI:
		engine->ring = (u64)value << 32 | lower_32_bits(engine->ring);
		break;
	case NTDMA_TESTDEV_INTERRUPT:
		engine->causes &= ~value;
		break;
	case NTDMA_TESTDEV_WIDTH:
		engine->width = clamp(value, 1U, 64U);
		break;
	case NTDMA_TESTDEV_OVERRUN:
		engine->overrun = value;
		break;
	case NTDMA_TESTDEV_DELAY:
		engine->delay = value;
		break;
	}
	raw_spin_unlock_irqrestore(&engine->lock, flags);
}

void testdev_register_write(struct testdev *td, unsigned int reg, u32 value)
{
	if (reg >= NTDMA_TESTDEV_FIFO_REGS(0) &&
	    reg < NTDMA_TESTDEV_COPY_CAPS) {
		testdev_fifo_write(td, reg, value);
		return;
	}
	switch (reg) {
	case NTDMA_TESTDEV_CONTROL:
		testdev_engine_control(td, value);
		break;
	case NTDMA_TESTDEV_DOORBELL:
		testdev_engine_doorbell(td, value);
		break;
	case NTDMA_TESTDEV_COMMAND:
		if (value == NTDMA_TESTDEV_CMD_RESET)
			testdev_engine_reset(td);
		else if (value == NTDMA_TESTDEV_CMD_REWRITE)
			testdev_engine_rewrite(td);
		break;
	default:
		write_engine(td, reg, value);
	}
}
