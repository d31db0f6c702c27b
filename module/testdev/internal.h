/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the files of ntdma_testdev.ko.
 *
 * LOCKING: three raw spinlocks, since configuration accesses come with the
 * PCI core's raw lock held and the bus master runs from a hard timer. They
 * nest engine.lock -> iommu.lock; config.lock is innermost. No memory is
 * allocated or freed and no foreign code is called under any of them.
 */
#ifndef _NTDMA_TESTDEV_INTERNAL_H
#define _NTDMA_TESTDEV_INTERNAL_H

#include <linux/completion.h>
#include <linux/dma-map-ops.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/pci.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>

#include "../compat/testdev.h"
#include "testdev.h"

#define TESTDEV_CONFIG_SIZE	256
/* Configuration accesses of drivers; the PCI core knows TESTDEV_CONFIG_SIZE. */
#define TESTDEV_DECODED_SIZE	NTDMA_TESTDEV_COPY_END
#define TESTDEV_MSI_CAP		0x40
#define TESTDEV_GRAVES		4096
#define TESTDEV_WINDOWS		5
#define TESTDEV_BAR_SIZE	0x1000

/* A mapping that only asks whether mappings arrive here: counted nowhere. */
#define TESTDEV_ATTR_PROBE	BIT(30)

/**
 * enum testdev_kind - how a mapping was made and must be undone
 * @TESTDEV_SINGLE: dma_map_page() and the like
 * @TESTDEV_SG: dma_map_sg()
 * @TESTDEV_COHERENT: dma_alloc_coherent()
 */
enum testdev_kind {
	TESTDEV_SINGLE,
	TESTDEV_SG,
	TESTDEV_COHERENT,
};

/**
 * struct testdev_frame - the part of a mapping that lies in one page
 * @page: the memory
 * @offset: first byte in it
 * @len: bytes
 * @seen: processor's memory as it was when the device got it, plus what the
 *	device wrote since; NULL for coherent memory
 * @shadow: the device's copy; NULL where device and processor are coherent
 * @cpu_owned: a bit per byte that the processor owns; NULL as @seen
 */
struct testdev_frame {
	struct page *page;
	unsigned int offset;
	unsigned int len;
	u8 *seen;
	u8 *shadow;
	unsigned long *cpu_owned;
};

/**
 * struct testdev_mapping - what the device may reach, in one piece
 * @node: in &testdev_iommu.live while mapped
 * @start: bus address of the first byte
 * @size: bytes
 * @kind: how it was made
 * @dir: direction
 * @poison: do not show the processor's old data to a writing device
 * @counted: in the live counters; leaked and probing mappings are not
 * @merged: several elements of a list in one mapping
 * @sg_index: element of the list that it begins with
 * @sg_count: length of that list
 * @cpu_addr: coherent memory
 * @frame_count: filled members of @frames
 * @frames: the memory, in the order of addresses
 */
struct testdev_mapping {
	struct rb_node node;
	dma_addr_t start;
	size_t size;
	enum testdev_kind kind;
	enum dma_data_direction dir;
	bool poison;
	bool counted;
	bool merged;
	unsigned int sg_index;
	unsigned int sg_count;
	void *cpu_addr;
	unsigned int frame_count;
	struct testdev_frame frames[];
};

/**
 * struct testdev_grave - bus addresses of a mapping that is gone
 * @start: first byte
 * @size: bytes, 0 for an empty grave
 */
struct testdev_grave {
	dma_addr_t start;
	size_t size;
};

/**
 * struct testdev_injection - countdown to a failure
 * @countdown: operations until it fails; 0: never
 * @forever: keep failing
 */
struct testdev_injection {
	unsigned int countdown;
	bool forever;
};

/**
 * struct testdev_iommu - the only way from the device to memory
 * @lock: protects all of it
 * @live: mappings by address
 * @next: per window, where the next mapping goes
 * @graves: the latest dead mappings, a ring
 * @grave_next: oldest of them
 * @limits: of the platform
 * @fail_map: injected failures of streaming mappings
 * @fail_alloc: injected failures of coherent allocations
 * @on_map: a test's, called before mappings are made and undone; not under @lock
 * @on_map_context: its argument
 * @non_coherent: mappings get a shadow
 * @poison: see NTDMA_TESTDEV_CTL_POISON
 * @merge: see NTDMA_TESTDEV_CTL_MERGE
 * @stats: counters; the engine keeps its own
 */
struct testdev_iommu {
	raw_spinlock_t lock;
	struct rb_root live;
	dma_addr_t next[TESTDEV_WINDOWS];
	struct testdev_grave graves[TESTDEV_GRAVES];
	unsigned int grave_next;
	struct ntdma_testdev_limits limits;
	struct testdev_injection fail_map;
	struct testdev_injection fail_alloc;
	void (*on_map)(void *context, bool unmap);
	void *on_map_context;
	bool non_coherent;
	bool poison;
	bool merge;
	struct ntdma_testdev_stats stats;
};

/**
 * struct testdev_job - a run that waits for the timer
 * @pending: it does
 * @descs: descriptors in kernel memory, or NULL
 * @ring: bus address of the descriptors when @descs is NULL
 * @count: how many
 */
struct testdev_job {
	bool pending;
	const struct ntdma_testdev_desc *descs;
	dma_addr_t ring;
	unsigned int count;
};

/**
 * struct testdev_engine - the bus master and its registers
 * @timer: context of runs and interrupts
 * @turn: one caller of ntdma_testdev_run() at a time
 * @done: that caller's run ended
 * @result: how, errno
 * @lock: protects what follows
 * @memory: device memory
 * @local: run of that caller
 * @doorbell: run of the driver
 * @last_write: see NTDMA_TESTDEV_CMD_REWRITE; len 0 when there was none
 * @control: enum ntdma_testdev_control
 * @width: address bits
 * @overrun: bytes
 * @delay: microseconds
 * @ring: address of the descriptors
 * @error: of the last run
 * @ended: there was a run since reset
 * @completed: descriptors of the last run
 * @causes: enum ntdma_testdev_interrupt, not yet acknowledged
 * @raise: deliver an interrupt when the lock is dropped
 * @bytes_read: from memory
 * @bytes_written: to memory
 * @runs: started
 * @descs: completed in all runs
 * @interrupts: delivered
 */
struct testdev_engine {
	struct hrtimer timer;
	/* callers of ntdma_testdev_run() */
	struct mutex turn;
	struct completion done;
	int result;

	raw_spinlock_t lock;
	u8 *memory;
	struct testdev_job local;
	struct testdev_job doorbell;
	struct ntdma_testdev_desc last_write;
	u32 control;
	u32 width;
	u32 overrun;
	u32 delay;
	u64 ring;
	enum ntdma_testdev_error error;
	bool ended;
	u32 completed;
	u32 causes;
	bool raise;
	u64 bytes_read;
	u64 bytes_written;
	u64 runs;
	u64 descs;
	u64 interrupts;
};

struct testdev_dmac;

/**
 * struct testdev_dma_knobs - what tests want of a channel, and what it did
 * @mode: when it moves bytes
 * @hold: where completions wait
 * @hard: callbacks come in hard interrupts
 * @fail_armed: a failure is wanted
 * @fail_after: bytes until then
 * @stats: counters
 */
struct testdev_dma_knobs {
	enum ntdma_testdev_dmac_mode mode;
	enum ntdma_testdev_dmac_hold hold;
	bool hard;
	bool fail_armed;
	size_t fail_after;
	struct ntdma_testdev_dmac_stats stats;
};

/**
 * struct testdev_dma - the dmaengine controller, registered or not
 * @timer: moves bytes in automatic mode
 * @sync: who waits in dmaengine_synchronize() for a test
 * @bind: one binding or unbinding at a time; protects @dmacs
 * @dmacs: all registrations so far: the core looks at one after its last put
 * @current_dmac: registered now; the rest is protected by engine.lock
 * @knobs: per channel
 * @limits: of the controller
 * @fail_prep: injected failures of preparations
 * @fail_request: injected failures of requests for a channel
 * @chunk: bytes for a channel at each tick
 * @interval: microseconds between two ticks
 */
struct testdev_dma {
	struct hrtimer timer;
	wait_queue_head_t sync;
	/* bindings */
	struct mutex bind;
	struct list_head dmacs;
	struct testdev_dmac *current_dmac;
	struct testdev_dma_knobs knobs[NTDMA_TESTDEV_DMAC_CHANNELS];
	struct ntdma_testdev_dmac_limits limits;
	struct testdev_injection fail_prep;
	struct testdev_injection fail_request;
	unsigned int chunk;
	unsigned int interval;
};

/**
 * struct testdev_fifo - one direction of a port
 * @bytes: a ring
 * @head: bytes ever put
 * @tail: bytes ever taken
 * @moved: bytes through the data register since reset
 * @accesses: of the data register since reset
 */
struct testdev_fifo {
	u8 *bytes;
	u64 head;
	u64 tail;
	u64 moved;
	u64 accesses;
};

/**
 * struct testdev_port - a peripheral behind a data register
 * @mode: what is behind it
 * @seed: of the pattern
 * @rx_index: next byte of the received pattern
 * @tx_index: next byte of the transmitted pattern
 * @mismatches: transmitted bytes that differ from it
 * @last_width: bytes in the latest access
 * @interrupt: NTDMA_TESTDEV_FIFO_INT_ENABLE
 * @gated: NTDMA_TESTDEV_FIFO_GATED
 * @status: enum ntdma_testdev_fifo_status
 * @count: bytes until NTDMA_TESTDEV_FIFO_ST_COUNT
 * @rx: towards memory
 * @tx: from memory
 */
struct testdev_port {
	enum ntdma_testdev_fifo_mode mode;
	u32 seed;
	u32 rx_index;
	u32 tx_index;
	u64 mismatches;
	unsigned int last_width;
	bool interrupt;
	bool gated;
	u32 status;
	u32 count;
	struct testdev_fifo rx;
	struct testdev_fifo tx;
};

/**
 * struct testdev_config - standard configuration space
 * @lock: protects @bytes
 * @bytes: contents
 * @writable: bits that a write changes
 */
struct testdev_config {
	raw_spinlock_t lock;
	u8 bytes[TESTDEV_CONFIG_SIZE];
	u8 writable[TESTDEV_CONFIG_SIZE];
};

/**
 * struct testdev - the one device
 * @sysdata: of the bus, and the way from it to this structure
 * @strict: DMA goes through @iommu
 * @bar: registers are in memory space as well
 * @platform: parent of the bus
 * @bus: root bus
 * @busn: its number
 * @window: memory space of the bus, if any
 * @pdev: the function
 * @notifier: driver binding
 * @msi_fwnode: name of the interrupt domains
 * @msi_domain: handed to the PCI core
 * @msi_inner: where message data are interrupt numbers; may be @msi_domain
 * @msi_used: the one message is taken
 * @intx: Linux number of the wired interrupt
 * @fault_log: tells the log about the latest fault
 * @config: configuration space
 * @iommu: mappings
 * @engine: bus master
 * @dma: dmaengine controller
 * @fifo: the peripheral that it feeds
 * @fifo_irq: Linux number of the peripheral's interrupt
 * @fifo_raise: deliver it when engine.lock is dropped in the timer
 * @ports: of the peripheral; protected by engine.lock
 * @copy: copy engine, see copy.h
 */
struct testdev {
	struct testdev_sysdata sysdata;
	bool strict;
	bool bar;
	struct platform_device *platform;
	struct pci_bus *bus;
	struct resource busn;
	struct resource window;
	struct pci_dev *pdev;
	struct notifier_block notifier;
	struct fwnode_handle *msi_fwnode;
	struct irq_domain *msi_domain;
	struct irq_domain *msi_inner;
	unsigned long msi_used;
	int intx;
	struct irq_work fault_log;
	struct testdev_config config;
	struct testdev_iommu iommu;
	struct testdev_engine engine;
	struct testdev_dma dma;
	struct platform_device *fifo;
	int fifo_irq;
	bool fifo_raise;
	struct testdev_port ports[NTDMA_TESTDEV_FIFO_PORTS];
	struct testdev_copy *copy;
};

static inline struct testdev *testdev_of_bus(struct pci_bus *bus)
{
	return container_of((struct testdev_sysdata *)bus->sysdata,
			    struct testdev, sysdata);
}

static inline struct testdev *testdev_of_device(struct device *dev)
{
	return testdev_of_bus(to_pci_dev(dev)->bus);
}

/* main.c */
struct testdev *testdev_get(void);

/* host.c */
int testdev_host_create(struct testdev *td);
void testdev_host_destroy(struct testdev *td);

/* device.c */
void testdev_config_init(struct testdev *td, bool msi);
bool testdev_bus_master(struct testdev *td);
bool testdev_memory_decode(struct testdev *td);
bool testdev_vanished(struct testdev *td);
bool testdev_msi_message(struct testdev *td, u32 *data);
bool testdev_intx_enabled(struct testdev *td);
extern struct pci_ops testdev_pci_ops;

/* bar.c */
bool testdev_bar_possible(void);
int testdev_bar_enable(struct testdev *td);

/* registers.c */
u32 testdev_register_read(struct testdev *td, unsigned int reg);
void testdev_register_write(struct testdev *td, unsigned int reg, u32 value);

/* interrupt.c */
int testdev_interrupt_wire(void);
int testdev_interrupt_create(struct testdev *td);
void testdev_interrupt_destroy(struct testdev *td);
bool testdev_interrupt_deliver(struct testdev *td);

/* engine.c */
int testdev_engine_create(struct testdev *td);
void testdev_engine_destroy(struct testdev *td);
void testdev_engine_reset(struct testdev *td);
void testdev_engine_clear(struct testdev *td);
void testdev_engine_control(struct testdev *td, u32 control);
void testdev_engine_doorbell(struct testdev *td, u32 count);
int testdev_engine_run(struct testdev *td,
		       const struct ntdma_testdev_desc *descs,
		       unsigned int count);
int testdev_engine_run_atomic(struct testdev *td,
			      const struct ntdma_testdev_desc *descs,
			      unsigned int count);
int testdev_engine_rewrite(struct testdev *td);

/* copy.c */
int testdev_copy_create(struct testdev *td);
void testdev_copy_destroy(struct testdev *td);
void testdev_copy_reset(struct testdev *td);
void testdev_copy_quiesce(struct testdev *td);
void testdev_copy_left(struct testdev *td);
u32 testdev_copy_read(struct testdev *td, unsigned int reg);
void testdev_copy_write(struct testdev *td, unsigned int reg, u32 value);

/* transfer.c */
enum ntdma_testdev_error testdev_transfer(struct testdev *td,
					  const struct testdev_job *job);
enum ntdma_testdev_error testdev_transfer_desc(struct testdev *td,
					       const struct ntdma_testdev_desc *desc);

/* view.c */
size_t testdev_view_access(struct testdev *td, dma_addr_t addr, u8 *buf,
			   size_t len, enum dma_data_direction dir);
int testdev_view_peek(struct testdev *td, dma_addr_t addr, u8 *buf, size_t len);
int testdev_view_translate(struct testdev *td, dma_addr_t addr,
			   phys_addr_t *phys);

/* iommu.c: live mappings; _locked: the caller holds iommu.lock */
void testdev_iommu_init(struct testdev *td);
void testdev_iommu_destroy(struct testdev *td);
unsigned int testdev_iommu_reset(struct testdev *td);
unsigned int testdev_iommu_check_leaks(struct testdev *td);
int testdev_iommu_insert(struct testdev *td, struct testdev_mapping *mapping,
			 u64 mask, bool probe);
struct testdev_mapping *testdev_iommu_remove(struct testdev *td,
					     const struct testdev_mapping *key);
struct testdev_mapping *testdev_iommu_find_locked(struct testdev *td,
						  dma_addr_t addr);
void testdev_iommu_count_sg(struct testdev *td);
bool testdev_iommu_stale_locked(struct testdev *td, dma_addr_t addr);

/* fault.c */
void testdev_fault_init(struct testdev *td);
void testdev_fault_exit(struct testdev *td);
void testdev_fault(struct testdev *td, enum ntdma_testdev_fault_kind kind,
		   dma_addr_t addr, size_t len, enum dma_data_direction dir);
void testdev_fault_locked(struct testdev *td,
			  enum ntdma_testdev_fault_kind kind, dma_addr_t addr,
			  size_t len, enum dma_data_direction dir);

/* iova.c */
void testdev_iova_init(struct testdev *td);
bool testdev_iova_find_locked(struct testdev *td,
			      const struct testdev_mapping *mapping,
			      unsigned int offset, u64 mask, dma_addr_t *start);

/* mapping.c */
struct testdev_mapping *testdev_mapping_create(unsigned int frames,
					       enum testdev_kind kind,
					       enum dma_data_direction dir,
					       gfp_t gfp);
void testdev_mapping_destroy(struct testdev_mapping *mapping);
int testdev_mapping_add(struct testdev *td, struct testdev_mapping *mapping,
			phys_addr_t phys, size_t len, unsigned long attrs);
void testdev_mapping_add_coherent(struct testdev_mapping *mapping, void *vaddr,
				  size_t len);
bool testdev_mapping_cpu_owned(const struct testdev_mapping *mapping,
			       size_t pos, size_t len);
/*
 * As on a bus: words are read and written whole. Byte by byte, half of a link that
 * the processor is just setting is a link to somewhere else.
 */
static inline void testdev_bus_copy(void *to, const void *from, size_t len)
{
	const u64 *src = from;
	u64 *dst = to;

	if (!IS_ALIGNED((uintptr_t)to | (uintptr_t)from | len, sizeof(u64))) {
		memcpy(to, from, len);
		return;
	}
	for (; len; len -= sizeof(u64))
		WRITE_ONCE(*dst++, READ_ONCE(*src++));
}

void testdev_mapping_copy(struct testdev_mapping *mapping, size_t pos, u8 *buf,
			  size_t len, enum dma_data_direction dir);
bool testdev_mapping_to_cpu(struct testdev_mapping *mapping, size_t pos,
			    size_t len);
void testdev_mapping_to_device(struct testdev_mapping *mapping, size_t pos,
			       size_t len);
phys_addr_t testdev_mapping_phys(const struct testdev_mapping *mapping,
				 size_t pos);

/* dma_ops.c, coherent.c, sg.c: what drivers reach through dma-mapping */
extern const struct dma_map_ops testdev_dma_ops;
dma_addr_t testdev_map_phys(struct device *dev, phys_addr_t phys, size_t size,
			    enum dma_data_direction dir, unsigned long attrs);
void testdev_unmap_phys(struct device *dev, dma_addr_t addr, size_t size,
			enum dma_data_direction dir, unsigned long attrs);
void testdev_unmap_mapping(struct testdev *td, struct testdev_mapping *mapping,
			   unsigned long attrs);
void testdev_sync_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
			  enum dma_data_direction dir);
void testdev_sync_for_device(struct device *dev, dma_addr_t addr, size_t size,
			     enum dma_data_direction dir);
int testdev_map_sg(struct device *dev, struct scatterlist *sgl, int nents,
		   enum dma_data_direction dir, unsigned long attrs);
void testdev_unmap_sg(struct device *dev, struct scatterlist *sgl, int nents,
		      enum dma_data_direction dir, unsigned long attrs);
void testdev_sync_sg_for_cpu(struct device *dev, struct scatterlist *sgl,
			     int nents, enum dma_data_direction dir);
void testdev_sync_sg_for_device(struct device *dev, struct scatterlist *sgl,
				int nents, enum dma_data_direction dir);
void *testdev_alloc(struct device *dev, size_t size, dma_addr_t *handle,
		    gfp_t gfp, unsigned long attrs);
void testdev_free(struct device *dev, size_t size, void *vaddr,
		  dma_addr_t handle, unsigned long attrs);
int testdev_mmap(struct device *dev, struct vm_area_struct *vma, void *vaddr,
		 dma_addr_t handle, size_t size, unsigned long attrs);
int testdev_get_sgtable(struct device *dev, struct sg_table *sgt, void *vaddr,
			dma_addr_t handle, size_t size, unsigned long attrs);
struct page *testdev_alloc_pages(struct device *dev, size_t size,
				 dma_addr_t *handle,
				 enum dma_data_direction dir, gfp_t gfp);
void testdev_free_pages(struct device *dev, size_t size, struct page *page,
			dma_addr_t handle, enum dma_data_direction dir);

/* driver.c */
int testdev_driver_register(void);
void testdev_driver_unregister(void);
int testdev_driver_on_interrupt(struct testdev *td, void (*fn)(void *context),
				void *context);

/* dmac.c */
void testdev_dmac_create(struct testdev *td);
void testdev_dmac_destroy(struct testdev *td);
void testdev_dmac_reset(struct testdev *td);
int testdev_dmac_register(struct testdev *td);
void testdev_dmac_unregister(struct testdev *td);
void testdev_dmac_set_limits(struct testdev *td,
			     const struct ntdma_testdev_dmac_limits *limits);

/* fifo.c, fifo_device.c */
int testdev_fifo_create(struct testdev *td);
void testdev_fifo_destroy(struct testdev *td);
void testdev_fifo_plug(struct testdev *td);
void testdev_fifo_unplug(struct testdev *td);
void testdev_fifo_reset(struct testdev *td);
u32 testdev_fifo_read(struct testdev *td, unsigned int reg);
void testdev_fifo_write(struct testdev *td, unsigned int reg, u32 value);

/* debugfs.c */
void testdev_debugfs_create(struct testdev *td);
void testdev_debugfs_destroy(void);

/* What a test wants to happen now: see ntdma_testdev_on_map(). */
static inline void testdev_iommu_visit(struct testdev *td, bool unmap)
{
	void (*fn)(void *context, bool unmap);

	/* pairs with ntdma_testdev_on_map() */
	fn = smp_load_acquire(&td->iommu.on_map);
	if (unlikely(fn))
		fn(td->iommu.on_map_context, unmap);
}

#endif
