/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The private face of nt/: what dma/ and the suites may use besides the
 * Windows names of <wdm.h>.
 */
#ifndef _NTDMA_NT_NT_H
#define _NTDMA_NT_NT_H

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/kconfig.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/preempt.h>
#include <linux/types.h>

#include <wdm.h>

/**
 * struct ntdma_device_hook - something to undo when a device object goes
 * @node: owned by device_object.c while the hook is added
 * @destroy: runs once in ntdma_device_destroy(), newest hook first, with the
 *	hook already removed and the device object still readable but no longer
 *	live; may sleep, may free the hook
 */
struct ntdma_device_hook {
	struct list_head node;
	void (*destroy)(struct ntdma_device_hook *hook);
};

int ntdma_device_add_hook(PDEVICE_OBJECT device, struct ntdma_device_hook *hook);
bool ntdma_device_del_hook(PDEVICE_OBJECT device, struct ntdma_device_hook *hook);
bool ntdma_device_is_live(PDEVICE_OBJECT device);
/**
 * typedef ntdma_query_fn - what a bus driver answers to IRP_MN_QUERY_INTERFACE
 * @device: device object that was asked
 * @type: which interface
 * @size: bytes at @interface
 * @version: which version
 * @interface: receives it, with a reference
 * @specific: the caller's, as documented for @type
 * @context: from ntdma_device_set_query_interface()
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_NOT_SUPPORTED for a type that it does not know.
 */
typedef NTSTATUS (*ntdma_query_fn)(PDEVICE_OBJECT device, const GUID *type,
				   USHORT size, USHORT version, PVOID interface,
				   PVOID specific, void *context);

void ntdma_device_set_query_interface(PDEVICE_OBJECT device,
				      ntdma_query_fn query, void *context);
void ntdma_device_set_default_adapter(PGET_DMA_ADAPTER get_dma_adapter);

#define MDL_RESIDENT \
	(MDL_PAGES_LOCKED | MDL_SOURCE_IS_NONPAGED_POOL | MDL_PARTIAL)

/**
 * ntdma_mdl_is_resident - may a device use what this MDL describes?
 * @mdl: the MDL
 *
 * Context: any.
 * Return: true when its pages are locked, nonpaged, or part of such, and are
 * memory: MDL_IO_SPACE is not.
 */
static inline bool ntdma_mdl_is_resident(const MDL *mdl)
{
	return (mdl->MdlFlags & MDL_RESIDENT) &&
	       !(mdl->MdlFlags & MDL_IO_SPACE);
}

/**
 * struct ntdma_deferred - a release that may sleep
 * @node: links pending releases
 * @release: does it; may free the structure
 *
 * Embedded in the object to release, so that giving it back never needs
 * memory.
 */
struct ntdma_deferred {
	struct llist_node node;
	void (*release)(struct ntdma_deferred *deferred);
};

void ntdma_defer(struct ntdma_deferred *deferred);
void ntdma_flush_deferred(void);

void *ntdma_alloc(size_t size);
void ntdma_free(void *memory);

/**
 * ntdma_at_passive - may the caller sleep, as far as the context shows?
 *
 * A held spinlock is seen only where the kernel counts preemption; elsewhere
 * it stays a contract.
 *
 * Context: any.
 * Return: true in a task with interrupts and bottom halves enabled.
 */
static inline bool ntdma_at_passive(void)
{
	if (in_interrupt() || irqs_disabled())
		return false;
	return !IS_ENABLED(CONFIG_PREEMPT_COUNT) || preemptible();
}

/**
 * ntdma_can_sleep - is it certain that the caller may sleep?
 *
 * For routines that are legal at DISPATCH_LEVEL and have something to release
 * that may sleep: only certainty keeps the release from a workqueue.
 *
 * Context: any.
 * Return: true where preemption is counted and the count is zero.
 */
static inline bool ntdma_can_sleep(void)
{
	return IS_ENABLED(CONFIG_PREEMPT_COUNT) &&
	       !IS_ENABLED(CONFIG_PREEMPT_RT) && ntdma_at_passive();
}

/**
 * ntdma_above_dispatch - is the level too high for any DMA routine?
 *
 * A task that merely disabled interrupts counts as DISPATCH_LEVEL: callers
 * under spin_lock_irqsave() are legal.
 *
 * Context: any.
 * Return: true in a hard interrupt or NMI handler.
 */
static inline bool ntdma_above_dispatch(void)
{
	return preempt_count() & (NMI_MASK | HARDIRQ_MASK);
}

/**
 * ntdma_at_dispatch - is the level DISPATCH_LEVEL, by bottom halves?
 *
 * For short ways: false says nothing where interrupts are disabled.
 *
 * Context: any.
 * Return: true with bottom halves disabled or in one, not in an interrupt.
 */
static inline bool ntdma_at_dispatch(void)
{
	u32 level = preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK);

	return level && level < HARDIRQ_OFFSET;
}

/**
 * ntdma_enter_dispatch - make sure that the level is at least DISPATCH_LEVEL
 *
 * Context: any.
 * Return: what ntdma_leave_dispatch() wants to know.
 */
static inline bool ntdma_enter_dispatch(void)
{
	/* local_bh_enable() must not run with interrupts off */
	if (in_interrupt() || irqs_disabled())
		return false;
	local_bh_disable();
	return true;
}

/**
 * ntdma_leave_dispatch - undo ntdma_enter_dispatch()
 * @entered: what it returned
 */
static inline void ntdma_leave_dispatch(bool entered)
{
	if (entered)
		local_bh_enable();
}

#ifdef CONFIG_LOCKDEP
struct lock_class_key *ntdma_lock_class(unsigned long site);
#endif

unsigned int ntdma_test_mdl_records(void);
size_t ntdma_test_format(char *buffer, size_t size, const char *format, ...);

struct seq_file;
int ntdma_pool_show(struct seq_file *m, void *unused);

int ntdma_nt_init(void);
void ntdma_nt_exit(void);

#endif
