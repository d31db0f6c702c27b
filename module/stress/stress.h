/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stress: threads that make requests of all kinds on adapters that they share,
 * and threads that cancel them.
 */
#ifndef _NTDMA_STRESS_H
#define _NTDMA_STRESS_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/prandom.h>
#include <linux/types.h>

#include <wdm.h>

#define STRESS_WORKERS		8
#define STRESS_CANCELLERS	2
/* Registers may be fewer than a request wants: two elements for each mapping. */
#define STRESS_ELEMENTS		2

struct seq_file;
struct task_struct;
struct stress;

/**
 * struct stress_adapter - one adapter that all threads use
 * @dma: the adapter
 * @map_regs: most that one request may have
 */
struct stress_adapter {
	PDMA_ADAPTER dma;
	ULONG map_regs;
};

enum stress_adapter_index {
	STRESS_LISTS,		/* scatter/gather, 64 bits */
	STRESS_PACKETS,		/* one range at a time, little bounce memory */
	STRESS_ADAPTERS,
};

/* Adapters of a subordinate device that share one channel of a controller. */
#define STRESS_SHARERS		2

/**
 * enum stress_end - how a request ended
 * @STRESS_GRANTED: by its callback
 * @STRESS_CANCELLED: by CancelAdapterChannel() in another thread
 * @STRESS_BUSY: at once, as what it needs is not free
 * @STRESS_BROKEN: in a way that it must not
 * @STRESS_ENDS: how many there are
 */
enum stress_end {
	STRESS_GRANTED,
	STRESS_CANCELLED,
	STRESS_BUSY,
	STRESS_BROKEN,
	STRESS_ENDS,
};

/**
 * struct stress_request - the request of one thread, as others see it
 * @adapter: on which it is made
 * @lock: of a canceller, against the owner who would use the context again
 * @open: it may be cancelled
 * @ends: times that it ended: a callback and a successful cancel count
 * @settled: @ends when its owner took note of the end
 * @cancelled: by a canceller
 * @ended: follows the first end
 * @action: what the AdapterControl callback answers
 * @base: what it was given
 * @list: what the AdapterListControl callback was given
 * @memory: of the transfer context, which is unaligned
 */
struct stress_request {
	struct stress_adapter *adapter;
	struct mutex lock;	/* guards open and the use of the context */
	bool open;
	atomic_t ends;
	int settled;
	bool cancelled;
	struct completion ended;
	IO_ALLOCATION_ACTION action;
	PVOID base;
	PSCATTER_GATHER_LIST list;
	u8 memory[DMA_TRANSFER_CONTEXT_SIZE_V1 + 3];
};

/**
 * enum stress_transfer_end - how a transfer of a DMA controller ended
 * @STRESS_COMPLETE: by its last byte
 * @STRESS_STOPPED: by CancelMappedTransfer()
 * @STRESS_FLUSHED: by a flush, and nobody was called
 * @STRESS_REFUSED: before it began: it was cancelled already
 * @STRESS_TRANSFER_ENDS: how many there are
 */
enum stress_transfer_end {
	STRESS_COMPLETE,
	STRESS_STOPPED,
	STRESS_FLUSHED,
	STRESS_REFUSED,
	STRESS_TRANSFER_ENDS,
};

/**
 * struct stress_transfer - what a DMA controller moves for a thread
 * @mapped: others may cancel it; under the lock of the thread's request
 * @calls: of the completion routine
 * @status: of the latest call
 * @ended: follows the first
 * @ends: transfers by their end
 */
struct stress_transfer {
	bool mapped;
	atomic_t calls;
	DMA_COMPLETION_STATUS status;
	struct completion ended;
	u64 ends[STRESS_TRANSFER_ENDS];
};

/**
 * struct stress_buffer - memory of one thread: a chain of two MDLs
 * @part: scattered pages, and a piece of the heap
 * @size: of each
 * @mdl: the chain
 */
struct stress_buffer {
	u8 *part[2];
	u32 size[2];
	PMDL mdl;
};

/**
 * struct stress_range - what one request moves
 * @offset: in the chain
 * @length: bytes
 * @write: memory to device
 * @seed: of the data
 */
struct stress_range {
	u32 offset;
	u32 length;
	bool write;
	u32 seed;
};

/**
 * struct stress_worker - a thread that makes requests
 * @stress: the run
 * @index: tells its part of the device's memory
 * @rnd: its choices
 * @task: the thread
 * @request: the only one that it has at a time
 * @transfer: of a DMA controller, while @request holds its channel
 * @buffer: its memory
 * @list_memory: for a list in memory of the client's
 * @list_size: of @list_memory
 * @mapped: list of a mapping
 * @space: its memory
 * @bytes: moved and compared
 * @ends: requests by their end
 */
struct stress_worker {
	struct stress *stress;
	unsigned int index;
	struct rnd_state rnd;
	struct task_struct *task;
	struct stress_request request;
	struct stress_transfer transfer;
	struct stress_buffer buffer;
	void *list_memory;
	ULONG list_size;
	union {
		SCATTER_GATHER_LIST mapped;
		u8 space[sizeof(SCATTER_GATHER_LIST) + STRESS_ELEMENTS *
			 sizeof(SCATTER_GATHER_ELEMENT)];
	};
	u64 bytes;
	u64 ends[STRESS_ENDS];
};

/**
 * struct stress_canceller - a thread that cancels requests of workers
 * @stress: the run
 * @rnd: its choices
 * @task: the thread
 */
struct stress_canceller {
	struct stress *stress;
	struct rnd_state rnd;
	struct task_struct *task;
};

/**
 * struct stress - one run
 * @seed: all choices follow from it
 * @threads: workers
 * @operations: for each of them
 * @device: device object of the fake device
 * @adapters: shared by all
 * @fifo: device object of the subordinate device
 * @sharers: its adapters, shared by all
 * @errors: what went wrong, counted
 * @running: workers that have not finished
 * @finished: the last one did
 * @workers: the threads
 * @cancellers: the threads
 */
struct stress {
	u32 seed;
	unsigned int threads;
	unsigned int operations;
	PDEVICE_OBJECT device;
	struct stress_adapter adapters[STRESS_ADAPTERS];
	PDEVICE_OBJECT fifo;
	struct stress_adapter sharers[STRESS_SHARERS];
	atomic_t errors;
	atomic_t running;
	struct completion finished;
	struct stress_worker workers[STRESS_WORKERS];
	struct stress_canceller cancellers[STRESS_CANCELLERS];
};

/* A line in the log, for the first few; all are counted. */
#define stress_error(stress, format, ...)				\
do {									\
	if (atomic_inc_return(&(stress)->errors) <= 10)			\
		pr_err("ntdma_stress: " format "\n", ##__VA_ARGS__);	\
} while (0)

static inline u32 stress_random(struct rnd_state *rnd, u32 below)
{
	return prandom_u32_state(rnd) % below;
}

static inline PVOID stress_context(struct stress_request *request)
{
	return request->memory + 3;
}

static inline KIRQL stress_raise(void)
{
	KIRQL old;

	KeRaiseIrql(DISPATCH_LEVEL, &old);
	return old;
}

/* request.c */
void stress_request_init(struct stress_request *request);
void stress_request_begin(struct stress_worker *worker,
			  struct stress_adapter *adapter, bool cancellable);
enum stress_end stress_request_end(struct stress_worker *worker,
				   NTSTATUS status);
void stress_request_check(struct stress_worker *worker);
void stress_request_cancel(struct stress *stress,
			   struct stress_request *request);
DRIVER_CONTROL stress_control;
DRIVER_LIST_CONTROL stress_list_control;

/* buffer.c */
int stress_buffer_alloc(struct stress_buffer *buffer);
void stress_buffer_free(struct stress_buffer *buffer);
u8 stress_byte(struct stress_worker *worker, u32 index);
struct stress_range stress_choose(struct stress_worker *worker);
void stress_fill(struct stress_worker *worker, const struct stress_range *range);
void stress_compare(struct stress_worker *worker,
		    const struct stress_range *range);
void stress_move(struct stress_worker *worker, const SCATTER_GATHER_LIST *list,
		 u32 at, bool write);
void stress_use_shared(struct stress_worker *worker, u8 *va, u64 addr,
		       u32 length);

/* system.c */
int stress_system_open(struct stress *stress);
void stress_system_close(struct stress *stress);
void stress_system_init(struct stress_worker *worker);
void stress_system_transfer(struct stress_worker *worker);
void stress_system_cancel(struct stress *stress,
			  struct stress_request *request);

/* operation.c */
NTSTATUS stress_allocate_channel(struct stress_worker *worker,
				 struct stress_adapter *adapter, ULONG count,
				 ULONG flags, PVOID *base);
void stress_free_channel(PDMA_ADAPTER dma);
void stress_operation(struct stress_worker *worker);

#endif
