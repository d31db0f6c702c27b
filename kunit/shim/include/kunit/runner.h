/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KUnit for kernels that were built without it: the runner.
 *
 * Each case runs in a kernel thread of its own, so that a failed assertion can
 * end it by ending the thread; the suite's exit runs in another one. Included
 * by test.h alone, once per module.
 */
#ifndef _KUNIT_SHIM_RUNNER_H
#define _KUNIT_SHIM_RUNNER_H

#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/printk.h>

#define KUNIT_SHIM_LOG_SIZE	SZ_128K
#define KUNIT_SHIM_TIMEOUT	(300 * HZ)

/* The KTAP of this module; @lock guards @length, the rest is set once. */
static struct {
	char *text;
	size_t length;
	struct debugfs_blob_wrapper blob;
	struct dentry *dir;
	spinlock_t lock;	/* guards length */
} kunit_shim = {
	.lock = __SPIN_LOCK_UNLOCKED(kunit_shim.lock),
};

struct kunit_shim_memory {
	struct list_head node;
	u64 data[];
};

struct kunit_shim_job {
	struct kunit *test;
	struct kunit_case *test_case;
};

struct kunit_shim_totals {
	unsigned int passed, failed, skipped;
};

static __printf(2, 3) void kunit_shim_log(const char *level, const char *fmt,
					  ...)
{
	unsigned long flags;
	struct va_format vaf;
	va_list args;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	_printk("%s%pV\n", level, &vaf);
	spin_lock_irqsave(&kunit_shim.lock, flags);
	kunit_shim.length += scnprintf(kunit_shim.text + kunit_shim.length,
				       KUNIT_SHIM_LOG_SIZE - kunit_shim.length,
				       "%pV\n", &vaf);
	spin_unlock_irqrestore(&kunit_shim.lock, flags);
	va_end(args);
}

static __maybe_unused __printf(4, 5)
void kunit_shim_fail(struct kunit *test, const char *file, int line,
		     const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	WRITE_ONCE(test->status, KUNIT_FAILURE);
	kunit_shim_log(KERN_ERR, "    # %s: EXPECTATION FAILED at %s:%d: %pV",
		       test->name, kbasename(file), line, &vaf);
	va_end(args);
}

static __maybe_unused void __noreturn kunit_shim_abort(struct kunit *test)
{
	kthread_complete_and_exit(test->done, 0);
}

static __maybe_unused void *kunit_kmalloc(struct kunit *test, size_t size,
					  gfp_t gfp)
{
	struct kunit_shim_memory *memory;
	unsigned long flags;

	memory = kmalloc(sizeof(*memory) + size, gfp);
	if (!memory)
		return NULL;
	spin_lock_irqsave(&test->lock, flags);
	list_add(&memory->node, &test->memory);
	spin_unlock_irqrestore(&test->lock, flags);
	return memory->data;
}

static __maybe_unused void *kunit_kzalloc(struct kunit *test, size_t size,
					  gfp_t gfp)
{
	return kunit_kmalloc(test, size, gfp | __GFP_ZERO);
}

static __maybe_unused void *kunit_kcalloc(struct kunit *test, size_t n,
					  size_t size, gfp_t gfp)
{
	return kunit_kmalloc(test, size_mul(n, size), gfp | __GFP_ZERO);
}

static __maybe_unused void kunit_kfree(struct kunit *test, const void *data)
{
	struct kunit_shim_memory *memory;
	unsigned long flags;

	if (!data)
		return;
	memory = container_of(data, struct kunit_shim_memory, data[0]);
	spin_lock_irqsave(&test->lock, flags);
	list_del(&memory->node);
	spin_unlock_irqrestore(&test->lock, flags);
	kfree(memory);
}

static void kunit_shim_free_memory(struct kunit *test)
{
	struct kunit_shim_memory *memory, *next;

	list_for_each_entry_safe(memory, next, &test->memory, node)
		kfree(memory);
	INIT_LIST_HEAD(&test->memory);
}

static int kunit_shim_case_thread(void *data)
{
	struct kunit_shim_job *job = data;
	struct kunit *test = job->test;
	int ret = 0;

	if (test->suite->init)
		ret = test->suite->init(test);
	if (ret)
		kunit_shim_fail(test, __FILE__, __LINE__, "init: %d", ret);
	else
		job->test_case->run_case(test);
	kunit_shim_abort(test);
}

static int kunit_shim_exit_thread(void *data)
{
	struct kunit_shim_job *job = data;

	job->test->suite->exit(job->test);
	kunit_shim_abort(job->test);
}

static void kunit_shim_run_thread(struct kunit_shim_job *job,
				  int (*fn)(void *data), const char *what)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct task_struct *task;

	job->test->done = &done;
	task = kthread_run(fn, job, "kunit_%s", what);
	if (IS_ERR(task)) {
		kunit_shim_fail(job->test, __FILE__, __LINE__, "no thread");
		return;
	}
	if (wait_for_completion_timeout(&done, KUNIT_SHIM_TIMEOUT))
		return;
	kunit_shim_fail(job->test, __FILE__, __LINE__, "%s hangs", what);
	/* The thread uses our stack: stay here rather than corrupt it. */
	wait_for_completion(&done);
}

static void kunit_shim_run_row(struct kunit_suite *suite,
			       struct kunit_case *test_case,
			       struct kunit *test)
{
	struct kunit_shim_job job = { .test = test, .test_case = test_case };

	test->name = test_case->name;
	test->suite = suite;
	test->status = KUNIT_SUCCESS;
	test->status_comment[0] = '\0';
	test->priv = NULL;
	spin_lock_init(&test->lock);
	INIT_LIST_HEAD(&test->memory);
	kunit_shim_run_thread(&job, kunit_shim_case_thread, "case");
	if (suite->exit)
		kunit_shim_run_thread(&job, kunit_shim_exit_thread, "exit");
	kunit_shim_free_memory(test);
}

static void kunit_shim_print_result(const char *indent, int number,
				    const char *name, enum kunit_status status,
				    const char *comment)
{
	kunit_shim_log(KERN_INFO, "%s%s %d %s%s%s", indent,
		       status == KUNIT_FAILURE ? "not ok" : "ok", number, name,
		       status == KUNIT_SKIPPED ? " # SKIP " : "",
		       status == KUNIT_SKIPPED ? comment : "");
}

static void kunit_shim_run_rows(struct kunit_suite *suite,
				struct kunit_case *test_case,
				struct kunit *test)
{
	char desc[KUNIT_PARAM_DESC_SIZE];
	const void *row;

	kunit_shim_log(KERN_INFO, "        KTAP version 1");
	kunit_shim_log(KERN_INFO, "        # Subtest: %s", test_case->name);
	test_case->status = KUNIT_SKIPPED;
	test->param_index = 0;
	desc[0] = '\0';
	row = test_case->generate_params(NULL, desc);
	for (; row; row = test_case->generate_params(row, desc)) {
		test->param_value = row;
		kunit_shim_run_row(suite, test_case, test);
		kunit_shim_print_result("        ", ++test->param_index, desc,
					test->status, test->status_comment);
		if (test->status == KUNIT_FAILURE)
			test_case->status = KUNIT_FAILURE;
		else if (test->status == KUNIT_SUCCESS &&
			 test_case->status == KUNIT_SKIPPED)
			test_case->status = KUNIT_SUCCESS;
	}
}

static void kunit_shim_run_case(struct kunit_suite *suite,
				struct kunit_case *test_case, int number,
				struct kunit_shim_totals *totals)
{
	struct kunit *test = kzalloc(sizeof(*test), GFP_KERNEL);

	test_case->status = KUNIT_FAILURE;
	if (test && test_case->generate_params) {
		kunit_shim_run_rows(suite, test_case, test);
	} else if (test) {
		kunit_shim_run_row(suite, test_case, test);
		test_case->status = test->status;
	}
	kunit_shim_print_result("    ", number, test_case->name,
				test_case->status,
				test ? test->status_comment : "");
	totals->passed += test_case->status == KUNIT_SUCCESS;
	totals->failed += test_case->status == KUNIT_FAILURE;
	totals->skipped += test_case->status == KUNIT_SKIPPED;
	kfree(test);
}

static void kunit_shim_publish(struct kunit_suite *suite)
{
	struct dentry *root = debugfs_lookup("kunit", NULL);

	/* Shared by all suites, so it stays when this module goes. */
	if (!root)
		root = debugfs_create_dir("kunit", NULL);
	kunit_shim.dir = debugfs_create_dir(suite->name, root);
	kunit_shim.blob.data = kunit_shim.text;
	kunit_shim.blob.size = kunit_shim.length;
	debugfs_create_blob("results", 0444, kunit_shim.dir, &kunit_shim.blob);
}

static void kunit_shim_run_cases(struct kunit_suite *suite,
				 struct kunit_shim_totals *totals)
{
	struct kunit_case *test_case;
	int number = 0;

	for (test_case = suite->test_cases; test_case->run_case; test_case++)
		kunit_shim_run_case(suite, test_case, ++number, totals);
}

static __maybe_unused int kunit_shim_run_suite(struct kunit_suite *suite)
{
	struct kunit_shim_totals totals = { };
	int count = 0, ret = 0;

	kunit_shim.text = kvzalloc(KUNIT_SHIM_LOG_SIZE, GFP_KERNEL);
	if (!kunit_shim.text)
		return -ENOMEM;
	while (suite->test_cases[count].run_case)
		count++;
	kunit_shim_log(KERN_INFO, "KTAP version 1");
	kunit_shim_log(KERN_INFO, "1..1");
	kunit_shim_log(KERN_INFO, "    KTAP version 1");
	kunit_shim_log(KERN_INFO, "    # Subtest: %s", suite->name);
	kunit_shim_log(KERN_INFO, "    1..%d", count);
	if (suite->suite_init)
		ret = suite->suite_init(suite);
	if (!ret)
		kunit_shim_run_cases(suite, &totals);
	else
		kunit_shim_log(KERN_ERR, "    # suite_init failed: %d", ret);
	if (suite->suite_exit)
		suite->suite_exit(suite);
	kunit_shim_log(KERN_INFO, "# %s: pass:%u fail:%u skip:%u total:%d",
		       suite->name, totals.passed, totals.failed,
		       totals.skipped, count);
	kunit_shim_log(KERN_INFO, "%s 1 %s",
		       ret || totals.failed ? "not ok" : "ok", suite->name);
	kunit_shim_publish(suite);
	return 0;
}

static __maybe_unused void kunit_shim_release(void)
{
	debugfs_remove(kunit_shim.dir);
	kvfree(kunit_shim.text);
}

#endif
