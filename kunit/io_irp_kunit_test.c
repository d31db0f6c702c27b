// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests on their way through a stack of two devices, and back.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/slab.h>

#include <ntdma/wdm_driver.h>

#include "fixture_nt.h"

#define TRACE	16

/**
 * struct irp_case - the driver of a case; a module has one at a time
 * @driver: as registered
 * @lower: device at the bottom
 * @upper: device on top of it
 * @trace: letters of what ran, in order
 * @length: of @trace
 * @how: what the upper device does with a request
 * @status: what the lower one completes it with, STATUS_PENDING for later
 * @keep: the upper completion routine keeps it
 * @when: bits of IoSetCompletionRoutine()
 * @pended: PendingReturned as the last routine saw it
 * @level: of the last cancel routine or work item
 * @kept: request that the lower device holds
 */
struct irp_case {
	struct ntdma_wdm_driver driver;
	PDEVICE_OBJECT lower;
	PDEVICE_OBJECT upper;
	char trace[TRACE];
	unsigned int length;
	enum { COPY, SKIP, COMPLETE } how;
	NTSTATUS status;
	bool keep;
	UCHAR when;
	bool pended;
	KIRQL level;
	PIRP kept;
};

static struct irp_case *the_case;

static void note(char letter)
{
	if (the_case->length < TRACE - 1)
		the_case->trace[the_case->length++] = letter;
}

static NTSTATUS end(PIRP irp, NTSTATUS status)
{
	irp->IoStatus.Status = status;
	irp->IoStatus.Information = 7;
	IoCompleteRequest(irp, IO_NO_INCREMENT);
	return status;
}

static NTSTATUS at_lower(PIRP irp)
{
	note('l');
	if (the_case->status != STATUS_PENDING)
		return end(irp, the_case->status);
	IoMarkIrpPending(irp);
	the_case->kept = irp;
	return STATUS_PENDING;
}

static NTSTATUS upper_completed(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
	note(device == the_case->upper && context == the_case ? 'c' : '?');
	the_case->pended = irp->PendingReturned;
	if (irp->PendingReturned)
		IoMarkIrpPending(irp);
	return the_case->keep ? STATUS_MORE_PROCESSING_REQUIRED : STATUS_SUCCESS;
}

static NTSTATUS dispatch(PDEVICE_OBJECT device, PIRP irp)
{
	struct irp_case *c = the_case;

	if (IoGetCurrentIrpStackLocation(irp)->DeviceObject != device)
		note('!');
	if (device == c->lower)
		return at_lower(irp);
	note('u');
	if (c->how == COMPLETE)
		return end(irp, c->status);
	if (c->how == SKIP) {
		IoSkipCurrentIrpStackLocation(irp);
	} else {
		IoCopyCurrentIrpStackLocationToNext(irp);
		IoSetCompletionRoutine(irp, upper_completed, c,
				       !!(c->when & SL_INVOKE_ON_SUCCESS),
				       !!(c->when & SL_INVOKE_ON_ERROR),
				       !!(c->when & SL_INVOKE_ON_CANCEL));
	}
	return IoCallDriver(c->lower, irp);
}

static void start_io(PDEVICE_OBJECT device, PIRP irp)
{
	note(KeGetCurrentIrql() == DISPATCH_LEVEL ? 's' : '!');
	IoSetCancelRoutine(irp, NULL);
}

static NTSTATUS driver_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status;

	driver->MajorFunction[IRP_MJ_READ] = dispatch;
	driver->DriverStartIo = start_io;
	status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, false,
				&the_case->lower);
	if (!NT_SUCCESS(status))
		return status;
	status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, false,
				&the_case->upper);
	if (NT_SUCCESS(status) &&
	    IoAttachDeviceToDeviceStack(the_case->upper, the_case->lower) !=
	    the_case->lower)
		return STATUS_UNSUCCESSFUL;
	return status;
}

static int irp_init(struct kunit *test)
{
	struct irp_case *c;
	int ret = nt_fixture_init(test);

	if (ret)
		return ret;
	c = kzalloc(sizeof(*c), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c);
	the_case = c;
	c->when = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
	c->driver.name = "ntdma_io_irp";
	c->driver.entry = driver_entry;
	ret = ntdma_wdm_driver_register(&c->driver);
	KUNIT_ASSERT_EQ(test, 0, ret);
	return 0;
}

static void irp_exit(struct kunit *test)
{
	IoDetachDevice(the_case->lower);
	IoDeleteDevice(the_case->upper);
	IoDeleteDevice(the_case->lower);
	ntdma_wdm_driver_unregister(&the_case->driver);
	kfree(the_case);
	the_case = NULL;
	nt_fixture_exit(test);
}

static NTSTATUS sender_completed(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
	/* nobody's location is above the sender's */
	note(device ? '?' : 'o');
	complete(context);
	return STATUS_MORE_PROCESSING_REQUIRED;
}

/* a request of a driver, which takes it back at the end */
static PIRP make_irp(struct kunit *test, PVOID done)
{
	PIRP irp = IoAllocateIrp(the_case->upper->StackSize, false);

	KUNIT_ASSERT_NOT_NULL(test, irp);
	IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
	IoSetCompletionRoutine(irp, sender_completed, done, true, true, true);
	return irp;
}

static void irp_goes_down_and_up(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	PIRP irp = make_irp(test, &done);

	KUNIT_EXPECT_EQ(test, 2, the_case->upper->StackSize);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, IoCallDriver(the_case->upper, irp));
	KUNIT_EXPECT_STREQ(test, "ulco", (const char *)the_case->trace);
	KUNIT_EXPECT_EQ(test, 7UL, irp->IoStatus.Information);
	KUNIT_EXPECT_FALSE(test, irp->PendingReturned);
	IoFreeIrp(irp);
}

static void irp_location_is_skipped(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	PIRP irp = make_irp(test, &done);

	the_case->how = SKIP;
	the_case->status = STATUS_DATA_ERROR;
	KUNIT_EXPECT_EQ(test, STATUS_DATA_ERROR, IoCallDriver(the_case->upper, irp));
	KUNIT_EXPECT_STREQ(test, "ulo", (const char *)the_case->trace);
	IoFreeIrp(irp);
}

static void irp_is_pending(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	PIRP irp = make_irp(test, &done);

	the_case->status = STATUS_PENDING;
	KUNIT_EXPECT_EQ(test, STATUS_PENDING, IoCallDriver(the_case->upper, irp));
	KUNIT_EXPECT_STREQ(test, "ul", (const char *)the_case->trace);
	end(the_case->kept, STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, "ulco", (const char *)the_case->trace);
	KUNIT_EXPECT_TRUE(test, the_case->pended);
	/* passed on by the routine, or by us where none is asked */
	KUNIT_EXPECT_TRUE(test, irp->PendingReturned);
	IoFreeIrp(irp);

	irp = make_irp(test, &done);
	the_case->when = 0;
	KUNIT_EXPECT_EQ(test, STATUS_PENDING, IoCallDriver(the_case->upper, irp));
	end(the_case->kept, STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, irp->PendingReturned);
	IoFreeIrp(irp);
}

static void irp_is_kept_and_goes_on(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	PIRP irp = make_irp(test, &done);

	the_case->keep = true;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, IoCallDriver(the_case->upper, irp));
	KUNIT_EXPECT_STREQ(test, "ulc", (const char *)the_case->trace);
	IoCompleteRequest(irp, IO_NO_INCREMENT);
	KUNIT_EXPECT_STREQ(test, "ulco", (const char *)the_case->trace);
	IoFreeIrp(irp);
}

static void irp_routine_has_conditions(struct kunit *test)
{
	static const struct {
		UCHAR when;
		NTSTATUS status;
		bool cancel;
		const char *trace;
	} cases[] = {
		{ SL_INVOKE_ON_SUCCESS, STATUS_SUCCESS, false, "ulco" },
		{ SL_INVOKE_ON_SUCCESS, STATUS_DATA_ERROR, false, "ulo" },
		{ SL_INVOKE_ON_ERROR, STATUS_SUCCESS, false, "ulo" },
		{ SL_INVOKE_ON_ERROR, STATUS_DATA_ERROR, false, "ulco" },
		{ SL_INVOKE_ON_CANCEL, STATUS_SUCCESS, false, "ulo" },
		{ SL_INVOKE_ON_CANCEL, STATUS_CANCELLED, true, "ulco" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		DECLARE_COMPLETION_ONSTACK(done);
		PIRP irp = make_irp(test, &done);

		memset(the_case->trace, 0, TRACE);
		the_case->length = 0;
		the_case->when = cases[i].when;
		the_case->status = cases[i].status;
		irp->Cancel = cases[i].cancel;
		IoCallDriver(the_case->upper, irp);
		KUNIT_EXPECT_STREQ_MSG(test, cases[i].trace,
				       (const char *)the_case->trace,
				       "case %u", i);
		IoFreeIrp(irp);
	}
}

static void irp_without_a_way(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	PIRP irp;

	/* nobody takes writes */
	irp = make_irp(test, &done);
	IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_WRITE;
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_DEVICE_REQUEST,
			IoCallDriver(the_case->upper, irp));
	KUNIT_EXPECT_STREQ(test, "o", (const char *)the_case->trace);
	IoFreeIrp(irp);

	/* one location for two devices */
	irp = IoAllocateIrp(1, false);
	KUNIT_ASSERT_NOT_NULL(test, irp);
	IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
	IoSetCompletionRoutine(irp, sender_completed, &done, true, true, true);
	the_case->how = SKIP;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, IoCallDriver(the_case->upper, irp));
	IoFreeIrp(irp);

	NT_MISUSE(test, irp = IoAllocateIrp(0, false));
	KUNIT_EXPECT_NULL(test, irp);
	NT_MISUSE(test, irp = IoAllocateIrp(127, false));
	KUNIT_EXPECT_NULL(test, irp);
	ntdma_inject_arm(NTDMA_SITE_IRP, 1, false);
	KUNIT_EXPECT_NULL(test, IoAllocateIrp(1, false));
	ntdma_inject_disarm();
}

/* Below the last location and above the first: reported, and nothing is written. */
static void irp_beyond_its_locations(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	PIRP irp = IoAllocateIrp(1, false);
	NTSTATUS status;
	IRP before;

	KUNIT_ASSERT_NOT_NULL(test, irp);
	NT_MISUSE(test, IoSkipCurrentIrpStackLocation(irp));
	NT_MISUSE(test, IoMarkIrpPending(irp));
	NT_MISUSE(test, IoCopyCurrentIrpStackLocationToNext(irp));
	KUNIT_EXPECT_EQ(test, 2, (int)irp->CurrentLocation);
	IoSetNextIrpStackLocation(irp);
	before = *irp;
	NT_MISUSE(test, IoSetNextIrpStackLocation(irp));
	NT_MISUSE(test, IoSetCompletionRoutine(irp, sender_completed, &done, true,
					       true, true));
	NT_MISUSE(test, IoCopyCurrentIrpStackLocationToNext(irp));
	/* who fills it by hand does no harm either */
	memset(IoGetNextIrpStackLocation(irp), 0xff, sizeof(IO_STACK_LOCATION));
	KUNIT_EXPECT_MEMEQ(test, &before, irp, sizeof(before));
	/* it ends, and nobody takes it back */
	NT_MISUSES(test, 2, status = IoCallDriver(the_case->upper, irp));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_DEVICE_REQUEST, status);
	NT_MISUSE(test, IoCompleteRequest(irp, IO_NO_INCREMENT));
	memset(IoGetCurrentIrpStackLocation(irp), 0xff, sizeof(IO_STACK_LOCATION));
	IoFreeIrp(irp);
}

static VOID cancel_routine(PDEVICE_OBJECT device, PIRP irp)
{
	note(device == the_case->lower ? 'x' : '?');
	the_case->level = KeGetCurrentIrql();
	IoReleaseCancelSpinLock(irp->CancelIrql);
	end(irp, STATUS_CANCELLED);
}

static void irp_is_cancelled(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	PIRP irp = make_irp(test, &done);

	the_case->status = STATUS_PENDING;
	the_case->when = SL_INVOKE_ON_CANCEL;
	IoCallDriver(the_case->upper, irp);
	/* a request without a routine only remembers */
	KUNIT_EXPECT_FALSE(test, IoCancelIrp(irp));
	KUNIT_EXPECT_TRUE(test, irp->Cancel);
	KUNIT_EXPECT_NULL(test, IoSetCancelRoutine(irp, cancel_routine));
	KUNIT_EXPECT_TRUE(test, IoCancelIrp(irp));
	KUNIT_EXPECT_STREQ(test, "ulxco", (const char *)the_case->trace);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, the_case->level);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
	KUNIT_EXPECT_EQ(test, STATUS_CANCELLED, irp->IoStatus.Status);
	IoFreeIrp(irp);
}

static void irp_packets_take_turns(struct kunit *test)
{
	PDEVICE_OBJECT device = the_case->lower;
	PIRP irps[3];
	ULONG key;
	KIRQL old;
	int i;

	for (i = 0; i < 3; i++) {
		irps[i] = IoAllocateIrp(1, false);
		KUNIT_ASSERT_NOT_NULL(test, irps[i]);
	}
	IoStartPacket(device, irps[0], NULL, cancel_routine);
	KUNIT_EXPECT_PTR_EQ(test, irps[0], device->CurrentIrp);
	key = 9;
	IoStartPacket(device, irps[1], &key, cancel_routine);
	key = 3;
	IoStartPacket(device, irps[2], &key, NULL);
	KUNIT_EXPECT_STREQ(test, "s", (const char *)the_case->trace);
	KUNIT_EXPECT_NOT_NULL(test, irps[1]->CancelRoutine);
	for (i = 2; i >= 0; i--) {
		KeRaiseIrql(DISPATCH_LEVEL, &old);
		IoStartNextPacket(device, true);
		KeLowerIrql(old);
		KUNIT_EXPECT_PTR_EQ(test, i == 2 ? irps[2] : i == 1 ? irps[1] : NULL,
				    device->CurrentIrp);
	}
	KUNIT_EXPECT_STREQ(test, "sss", (const char *)the_case->trace);
	for (i = 0; i < 3; i++)
		IoFreeIrp(irps[i]);
}

static VOID cancel_waiting(PDEVICE_OBJECT device, PIRP irp)
{
	note(KeRemoveEntryDeviceQueue(&device->DeviceQueue,
				      &irp->Tail.Overlay.DeviceQueueEntry) ?
	     'x' : '?');
	IoReleaseCancelSpinLock(irp->CancelIrql);
}

/* Nobody would call its cancel routine later. */
static void irp_packet_is_cancelled_before(struct kunit *test)
{
	PDEVICE_OBJECT device = the_case->lower;
	PIRP busy = IoAllocateIrp(1, false), irp = IoAllocateIrp(1, false);
	KIRQL old;

	KUNIT_ASSERT_NOT_NULL(test, busy);
	KUNIT_ASSERT_NOT_NULL(test, irp);
	IoStartPacket(device, busy, NULL, cancel_waiting);
	KUNIT_EXPECT_FALSE(test, IoCancelIrp(irp));
	IoStartPacket(device, irp, NULL, cancel_waiting);
	KUNIT_EXPECT_STREQ(test, "sx", (const char *)the_case->trace);
	KUNIT_EXPECT_NULL(test, irp->CancelRoutine);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, KeGetCurrentIrql());
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	IoStartNextPacket(device, true);
	KeLowerIrql(old);
	KUNIT_EXPECT_NULL(test, device->CurrentIrp);
	IoFreeIrp(busy);
	IoFreeIrp(irp);
}

struct work_case {
	PIO_WORKITEM item;
	struct completion begun, go, done;
};

static VOID work_routine(PDEVICE_OBJECT device, PVOID context)
{
	struct work_case *work = context;

	note(device == the_case->lower ? 'w' : '?');
	the_case->level = KeGetCurrentIrql();
	IoFreeWorkItem(work->item);
	complete(&work->done);
}

static VOID blocking_routine(PDEVICE_OBJECT device, PVOID context)
{
	struct work_case *work = context;

	complete(&work->begun);
	wait_for_completion(&work->go);
	complete(&work->done);
}

static void queue_work_item(void *context)
{
	struct work_case *work = context;

	IoQueueWorkItem(work->item, work_routine, DelayedWorkQueue, work);
}

static void work_item_runs_at_passive(struct kunit *test)
{
	struct work_case work;

	init_completion(&work.done);
	work.item = IoAllocateWorkItem(the_case->lower);
	KUNIT_ASSERT_NOT_NULL(test, work.item);
	nt_run_in(NT_SOFTIRQ, queue_work_item, &work);
	wait_for_completion(&work.done);
	KUNIT_EXPECT_STREQ(test, "w", (const char *)the_case->trace);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, the_case->level);
}

/* An item waits once; while it runs it may be queued again. */
static void work_item_is_queued_once(struct kunit *test)
{
	struct work_case work;

	init_completion(&work.begun);
	init_completion(&work.go);
	init_completion(&work.done);
	work.item = IoAllocateWorkItem(the_case->lower);
	KUNIT_ASSERT_NOT_NULL(test, work.item);
	IoQueueWorkItem(work.item, blocking_routine, DelayedWorkQueue, &work);
	wait_for_completion(&work.begun);
	queue_work_item(&work);
	NT_MISUSE(test, queue_work_item(&work));
	NT_MISUSE(test, IoFreeWorkItem(work.item));
	complete(&work.go);
	wait_for_completion(&work.done);
	wait_for_completion(&work.done);
	ntdma_inject_arm(NTDMA_SITE_WORK_ITEM, 1, false);
	KUNIT_EXPECT_NULL(test, IoAllocateWorkItem(the_case->lower));
	ntdma_inject_disarm();
}

static VOID work_routine_ex(PVOID object, PVOID context, PIO_WORKITEM item)
{
	struct work_case *work = context;

	note(object == the_case->lower && item == work->item ? 'w' : '?');
	the_case->level = KeGetCurrentIrql();
	complete(&work->done);
}

static void work_item_in_own_memory(struct kunit *test)
{
	struct work_case work;

	init_completion(&work.done);
	work.item = kunit_kzalloc(test, IoSizeofWorkItem(), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, work.item);
	IoInitializeWorkItem(the_case->lower, work.item);
	IoQueueWorkItemEx(work.item, work_routine_ex, CriticalWorkQueue, &work);
	wait_for_completion(&work.done);
	KUNIT_EXPECT_STREQ(test, "w", (const char *)the_case->trace);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, the_case->level);
	IoUninitializeWorkItem(work.item);
	/* Linux may still look at it: it goes when the driver does */
}

static void device_stack_misuse(struct kunit *test)
{
	PDEVICE_OBJECT below = the_case->lower;

	NT_MISUSE(test, below = IoAttachDeviceToDeviceStack(the_case->upper,
							    the_case->lower));
	KUNIT_EXPECT_NULL(test, below);
	NT_MISUSE(test, IoDeleteDevice((PDEVICE_OBJECT)test));
	NT_MISUSE(test, IoDetachDevice(the_case->upper));
}

static struct kunit_case io_irp_cases[] = {
	KUNIT_CASE(irp_goes_down_and_up),
	KUNIT_CASE(irp_location_is_skipped),
	KUNIT_CASE(irp_is_pending),
	KUNIT_CASE(irp_is_kept_and_goes_on),
	KUNIT_CASE(irp_routine_has_conditions),
	KUNIT_CASE(irp_without_a_way),
	KUNIT_CASE(irp_beyond_its_locations),
	KUNIT_CASE(irp_is_cancelled),
	KUNIT_CASE(irp_packets_take_turns),
	KUNIT_CASE(irp_packet_is_cancelled_before),
	KUNIT_CASE(work_item_runs_at_passive),
	KUNIT_CASE(work_item_is_queued_once),
	KUNIT_CASE(work_item_in_own_memory),
	KUNIT_CASE(device_stack_misuse),
	{}
};

static struct kunit_suite io_irp_suite = {
	.name = "ntdma_io_irp",
	.init = irp_init,
	.exit = irp_exit,
	.test_cases = io_irp_cases,
};

kunit_test_suite(io_irp_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_DESCRIPTION("Tests of ntdma's requests");
MODULE_LICENSE("GPL");
