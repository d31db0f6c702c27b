/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User memory: cases run in kernel threads, which borrow init's address space.
 */
#ifndef _NTDMA_KUNIT_FIXTURE_USER_H
#define _NTDMA_KUNIT_FIXTURE_USER_H

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>

#include "kunit_compat.h"

#define USER_PAGES	6

struct user_area {
	struct mm_struct *mm;
	unsigned long start;
};

static inline void user_area_create(struct kunit *test, struct user_area *area,
				    unsigned long prot)
{
	struct task_struct *init = get_pid_task(find_vpid(1), PIDTYPE_PID);

	KUNIT_ASSERT_NOT_NULL(test, init);
	area->mm = get_task_mm(init);
	put_task_struct(init);
	KUNIT_ASSERT_NOT_NULL(test, area->mm);
	kthread_use_mm(area->mm);
	area->start = vm_mmap(NULL, 0, USER_PAGES * PAGE_SIZE, prot,
			      MAP_PRIVATE | MAP_ANONYMOUS, 0);
	if (!IS_ERR_VALUE(area->start))
		return;
	kthread_unuse_mm(area->mm);
	mmput(area->mm);
	KUNIT_ASSERT_TRUE_MSG(test, false, "no user memory");
}

static inline void user_area_destroy(struct user_area *area)
{
	vm_munmap(area->start, USER_PAGES * PAGE_SIZE);
	kthread_unuse_mm(area->mm);
	mmput(area->mm);
}

static inline void __user *user_at(struct user_area *area, size_t offset)
{
	return (void __user *)(area->start + offset);
}

#endif
