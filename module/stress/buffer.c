// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of the threads, and the fake device that moves their data. Each thread
 * has a part of the device's own memory to itself.
 */
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "../testdev/testdev.h"
#include "stress.h"

#define STRESS_PAGES	4
#define STRESS_HEAP	5000
#define STRESS_AREA	(NTDMA_TESTDEV_MEMORY_SIZE / STRESS_WORKERS)

static PMDL alloc_mdl(void *va, u32 size)
{
	PMDL mdl = IoAllocateMdl(va, size, false, false, NULL);

	if (mdl)
		MmBuildMdlForNonPagedPool(mdl);
	return mdl;
}

void stress_buffer_free(struct stress_buffer *buffer)
{
	PMDL next = buffer->mdl ? buffer->mdl->Next : NULL;

	if (buffer->mdl)
		IoFreeMdl(buffer->mdl);
	if (next)
		IoFreeMdl(next);
	vfree(buffer->part[0]);
	kfree(buffer->part[1]);
	*buffer = (struct stress_buffer){ };
}

/**
 * stress_buffer_alloc - a chain of two MDLs
 * @buffer: filled in
 *
 * Return: 0 or -ENOMEM.
 */
int stress_buffer_alloc(struct stress_buffer *buffer)
{
	buffer->size[0] = STRESS_PAGES * PAGE_SIZE;
	buffer->size[1] = STRESS_HEAP;
	buffer->part[0] = vmalloc(buffer->size[0]);
	buffer->part[1] = kmalloc(buffer->size[1], GFP_KERNEL);
	if (!buffer->part[0] || !buffer->part[1])
		goto err_free;
	buffer->mdl = alloc_mdl(buffer->part[0], buffer->size[0]);
	if (!buffer->mdl)
		goto err_free;
	buffer->mdl->Next = alloc_mdl(buffer->part[1], buffer->size[1]);
	if (!buffer->mdl->Next)
		goto err_free;
	return 0;

err_free:
	stress_buffer_free(buffer);
	return -ENOMEM;
}

static u8 *byte_at(struct stress_buffer *buffer, u32 index)
{
	if (index < buffer->size[0])
		return buffer->part[0] + index;
	return buffer->part[1] + index - buffer->size[0];
}

/**
 * stress_byte - a byte of a thread's memory
 * @worker: whose
 * @index: in its chain
 */
u8 stress_byte(struct stress_worker *worker, u32 index)
{
	return *byte_at(&worker->buffer, index);
}

static u8 pattern(u32 seed, u32 index)
{
	return seed + index * 11 + (index >> 8) * 7;
}

static u8 *device_memory(const struct stress_worker *worker)
{
	return ntdma_testdev_memory() + worker->index * STRESS_AREA;
}

/**
 * stress_choose - what the next request moves
 * @worker: who makes it
 */
struct stress_range stress_choose(struct stress_worker *worker)
{
	u32 total = worker->buffer.size[0] + worker->buffer.size[1];
	struct stress_range range;

	range.offset = stress_random(&worker->rnd, total);
	range.length = 1 + stress_random(&worker->rnd, total - range.offset);
	range.write = stress_random(&worker->rnd, 2);
	range.seed = stress_random(&worker->rnd, U32_MAX);
	return range;
}

/**
 * stress_fill - the data where they come from, others where they go to
 * @worker: whose memory
 * @range: the request
 */
void stress_fill(struct stress_worker *worker, const struct stress_range *range)
{
	u8 *memory = device_memory(worker);
	u8 from, to;
	u32 i;

	for (i = 0; i < range->length; i++) {
		from = pattern(range->seed, i);
		to = ~from;
		*byte_at(&worker->buffer, range->offset + i) =
			range->write ? from : to;
		memory[i] = range->write ? to : from;
	}
}

/**
 * stress_compare - did all data arrive?
 * @worker: whose memory
 * @range: the request
 */
void stress_compare(struct stress_worker *worker,
		    const struct stress_range *range)
{
	const u8 *memory = device_memory(worker);
	u8 found;
	u32 i;

	for (i = 0; i < range->length; i++) {
		found = range->write ? memory[i] :
			*byte_at(&worker->buffer, range->offset + i);
		if (found == pattern(range->seed, i))
			continue;
		stress_error(worker->stress,
			     "thread %u: byte %u of %u is %#x, not %#x",
			     worker->index, i, range->length, found,
			     pattern(range->seed, i));
		return;
	}
	worker->bytes += range->length;
}

static void move(struct stress_worker *worker, u64 addr, u32 length, u32 at,
		 bool write)
{
	struct ntdma_testdev_desc desc = {
		.addr = cpu_to_le64(addr),
		.len = cpu_to_le32(length),
		.offset = cpu_to_le32(worker->index * STRESS_AREA + at),
		.flags = cpu_to_le32(write ? NTDMA_TESTDEV_DESC_TO_DEVICE :
					     NTDMA_TESTDEV_DESC_FROM_DEVICE),
	};
	int ret = ntdma_testdev_run_atomic(&desc, 1);

	if (ret)
		stress_error(worker->stress,
			     "thread %u: the device got %d at %#llx",
			     worker->index, ret, addr);
}

/**
 * stress_move - let the device move what a list describes
 * @worker: whose part of the device's memory
 * @list: from the DDI
 * @at: where the data begin in that part
 * @write: memory to device
 */
void stress_move(struct stress_worker *worker, const SCATTER_GATHER_LIST *list,
		 u32 at, bool write)
{
	const SCATTER_GATHER_ELEMENT *element = list->Elements;
	u32 i;

	for (i = 0; i < list->NumberOfElements; i++, element++) {
		move(worker, element->Address.QuadPart, element->Length, at,
		     write);
		at += element->Length;
	}
}

/**
 * stress_use_shared - through a common buffer and back
 * @worker: whose part of the device's memory
 * @va: for the CPU
 * @addr: for the device
 * @length: bytes
 */
void stress_use_shared(struct stress_worker *worker, u8 *va, u64 addr,
		       u32 length)
{
	u32 seed = stress_random(&worker->rnd, U32_MAX), i;

	for (i = 0; i < length; i++)
		va[i] = pattern(seed, i);
	move(worker, addr, length, 0, true);
	memset(va, 0, length);
	move(worker, addr, length, 0, false);
	for (i = 0; i < length && va[i] == pattern(seed, i); i++)
		;
	if (i < length)
		stress_error(worker->stress,
			     "thread %u: byte %u of a common buffer is %#x",
			     worker->index, i, va[i]);
	worker->bytes += length;
}
