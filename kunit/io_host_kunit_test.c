// SPDX-License-Identifier: GPL-2.0-only
/*
 * The host of WDM drivers: start and removal, resources, interrupts.
 */
#include <linux/msi.h>
#include <linux/pci.h>

#include <wdmguid.h>

#include "../module/testdev/testdev.h"
#include "fixture_io.h"

static void host_starts_and_removes(struct kunit *test)
{
	CM_PARTIAL_RESOURCE_DESCRIPTOR *resource = the_case->resources;

	plug(test);
	EXPECT_TRACE(test, "EAS");
	KUNIT_EXPECT_PTR_EQ(test, ntdma_device_find(&the_case->pdev->dev),
			    the_case->pdo);
	KUNIT_EXPECT_PTR_EQ(test, the_case->pdo, the_case->below);
	KUNIT_ASSERT_EQ(test, 2U, the_case->count);
	KUNIT_EXPECT_EQ(test, CmResourceTypeMemory, (int)resource[0].Type);
	KUNIT_EXPECT_EQ(test, (LONGLONG)MEMORY, resource[0].u.Memory.Start.QuadPart);
	KUNIT_EXPECT_EQ(test, 0x1000U, resource[0].u.Memory.Length);
	KUNIT_EXPECT_EQ(test, CmResourceTypeInterrupt, (int)resource[1].Type);
	KUNIT_EXPECT_EQ(test, (ULONG)the_case->irq, resource[1].u.Interrupt.Vector);
	unplug();
	EXPECT_TRACE(test, "EASRU");
}

static void host_start_fails(struct kunit *test)
{
	the_case->start = STATUS_DEVICE_CONFIGURATION_ERROR;
	plug(test);
	EXPECT_TRACE(test, "EASR");
	KUNIT_EXPECT_NULL(test, ntdma_device_find(&the_case->pdev->dev));
	unplug();
	EXPECT_TRACE(test, "EASRU");
}

static void host_allocation_fails(struct kunit *test)
{
	static const enum ntdma_site sites[] = {
		NTDMA_SITE_DEVICE, NTDMA_SITE_RESOURCES, NTDMA_SITE_IO_DEVICE,
		NTDMA_SITE_NODE, NTDMA_SITE_IRP,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sites); i++) {
		ntdma_inject_arm(sites[i], 1, false);
		plug(test);
		KUNIT_EXPECT_EQ_MSG(test, 1U, ntdma_inject_hits(sites[i]), "%u", i);
		ntdma_inject_disarm();
		KUNIT_EXPECT_NULL_MSG(test, ntdma_device_find(&the_case->pdev->dev),
				      "%u", i);
		unplug();
	}
	/* the end is told all the same */
	memset(the_case->trace, 0, TRACE);
	the_case->length = 0;
	plug(test);
	ntdma_inject_arm(NTDMA_SITE_IRP, 1, true);
	unplug();
	ntdma_inject_disarm();
	EXPECT_TRACE(test, "EASRU");
	ntdma_inject_arm(NTDMA_SITE_DRIVER_OBJECT, 1, false);
	KUNIT_EXPECT_EQ(test, -ENOMEM, ntdma_wdm_driver_register(&the_case->driver));
	ntdma_inject_disarm();
}

static void host_stops_for_sleep(struct kunit *test)
{
	const struct dev_pm_ops *pm;
	struct device *dev;

	plug(test);
	dev = &the_case->pdev->dev;
	pm = dev->driver->pm;
	KUNIT_EXPECT_EQ(test, 0, pm->suspend(dev));
	EXPECT_TRACE(test, "EASqT");
	the_case->count = 0;
	KUNIT_EXPECT_EQ(test, 0, pm->resume(dev));
	KUNIT_EXPECT_EQ(test, 2U, the_case->count);
	EXPECT_TRACE(test, "EASqTS");

	/* a driver that cannot, goes on */
	the_case->refuse = true;
	KUNIT_EXPECT_EQ(test, -EBUSY, pm->suspend(dev));
	EXPECT_TRACE(test, "EASqTSqk");
	/* a stop is told even without memory; one that cannot start stays stopped */
	the_case->refuse = false;
	KUNIT_EXPECT_EQ(test, 0, pm->suspend(dev));
	the_case->start = STATUS_DEVICE_CONFIGURATION_ERROR;
	KUNIT_EXPECT_EQ(test, -EIO, pm->resume(dev));
	ntdma_inject_arm(NTDMA_SITE_RESOURCES, 1, false);
	KUNIT_EXPECT_EQ(test, -ENOMEM, pm->resume(dev));
	ntdma_inject_disarm();
	unplug();
	EXPECT_TRACE(test, "EASqTSqkqTSRU");
}

/* What the driver leaves on the stack is reported and goes all the same. */
static void host_driver_forgets_its_device(struct kunit *test)
{
	plug(test);
	the_case->forget = true;
	NT_MISUSE(test, unplug());
	EXPECT_TRACE(test, "EASRU");
}

static NTSTATUS taken_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
	return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS query(const GUID *type, PVOID interface, USHORT size)
{
	PIRP irp = IoAllocateIrp(the_case->fdo->StackSize, false);
	PIO_STACK_LOCATION location;
	NTSTATUS status;

	if (!irp)
		return STATUS_INSUFFICIENT_RESOURCES;
	irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
	location = IoGetNextIrpStackLocation(irp);
	location->MajorFunction = IRP_MJ_PNP;
	location->MinorFunction = IRP_MN_QUERY_INTERFACE;
	location->Parameters.QueryInterface.InterfaceType = type;
	location->Parameters.QueryInterface.Size = size;
	location->Parameters.QueryInterface.Version = 1;
	location->Parameters.QueryInterface.Interface = interface;
	IoSetCompletionRoutine(irp, taken_back, NULL, true, true, true);
	status = IoCallDriver(the_case->fdo, irp);
	IoFreeIrp(irp);
	return status;
}

static void host_answers_for_interfaces(struct kunit *test)
{
	static const GUID unknown = { 1, 2, 3, { 4 } };
	BUS_INTERFACE_STANDARD bus = { };

	plug(test);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			query(&GUID_BUS_INTERFACE_STANDARD, &bus, sizeof(bus)));
	KUNIT_EXPECT_NOT_NULL(test, bus.GetDmaAdapter);
	bus.InterfaceDereference(bus.Context);
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED,
			query(&unknown, &bus, sizeof(bus)));
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			query(&GUID_BUS_INTERFACE_STANDARD, &bus, 8));
	unplug();
}

struct interrupt_case {
	PKINTERRUPT interrupt;
	PKSPIN_LOCK lock;
	BOOLEAN held;
	unsigned int services;
	BOOLEAN ours;
	KIRQL level;
	unsigned int dpcs;
	PIRP irp;
	PVOID context;
	KEVENT done;
};

static BOOLEAN service(PKINTERRUPT interrupt, PVOID context)
{
	struct interrupt_case *c = context;

	c->services++;
	c->held = c->lock && !KeTestSpinLock(c->lock);
	c->level = KeGetCurrentIrql();
	if (c->ours && the_case->fdo)
		IoRequestDpc(the_case->fdo, (PIRP)0x10, c);
	return c->ours;
}

static VOID dpc_for_isr(PKDPC dpc, PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
	struct interrupt_case *c = context;

	c->dpcs++;
	c->irp = irp;
	c->context = device;
	KeSetEvent(&c->done, IO_NO_INCREMENT, false);
}

static void raise_interrupt(void *irq)
{
	generic_handle_irq_safe((unsigned long)irq);
}

static void interrupt_now(void)
{
	nt_run_in(NT_HARDIRQ, raise_interrupt, (void *)(unsigned long)the_case->irq);
}

static BOOLEAN synchronized(PVOID context)
{
	struct interrupt_case *c = context;

	c->held = c->lock && !KeTestSpinLock(c->lock);
	c->level = KeGetCurrentIrql();
	return true;
}

static void interrupt_reaches_its_dpc(struct kunit *test)
{
	struct interrupt_case c = { .ours = true };
	LARGE_INTEGER limit = { .QuadPart = -200000000LL };
	KIRQL old, held;

	plug(test);
	KeInitializeEvent(&c.done, SynchronizationEvent, false);
	IoInitializeDpcRequest(the_case->fdo, dpc_for_isr);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			IoConnectInterrupt(&c.interrupt, service, &c, NULL,
					   the_case->irq, NTDMA_DIRQL, NTDMA_DIRQL,
					   LevelSensitive, true, 0, false));
	interrupt_now();
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
			KeWaitForSingleObject(&c.done, Executive, KernelMode,
					      false, &limit));
	KUNIT_EXPECT_EQ(test, 1U, c.services);
	KUNIT_EXPECT_EQ(test, NTDMA_DIRQL, (int)c.level);
	KUNIT_EXPECT_PTR_EQ(test, (PIRP)0x10, c.irp);
	KUNIT_EXPECT_PTR_EQ(test, (PVOID)the_case->fdo, c.context);

	c.level = 0;
	KUNIT_EXPECT_TRUE(test, KeSynchronizeExecution(c.interrupt, synchronized, &c));
	KUNIT_EXPECT_EQ(test, NTDMA_DIRQL, (int)c.level);
	old = KeAcquireInterruptSpinLock(c.interrupt);
	held = KeGetCurrentIrql();
	KeReleaseInterruptSpinLock(c.interrupt, old);
	KUNIT_EXPECT_EQ(test, NTDMA_DIRQL, (int)held);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, (int)KeGetCurrentIrql());
	IoDisconnectInterrupt(c.interrupt);
	interrupt_now();
	KUNIT_EXPECT_EQ(test, 1U, c.services);
	unplug();
}

/* The driver's own lock, one for two interrupts. */
static void interrupt_with_a_lock(struct kunit *test)
{
	struct interrupt_case c = { }, other = { };
	KSPIN_LOCK lock;

	c.lock = &lock;
	other.lock = &lock;
	KeInitializeSpinLock(&lock);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			IoConnectInterrupt(&c.interrupt, service, &c, &lock,
					   the_case->irq, NTDMA_DIRQL, NTDMA_DIRQL,
					   LevelSensitive, true, 0, false));
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			IoConnectInterrupt(&other.interrupt, service, &other, &lock,
					   the_case->irq, NTDMA_DIRQL, NTDMA_DIRQL,
					   LevelSensitive, true, 0, false));
	interrupt_now();
	KUNIT_EXPECT_EQ(test, 1U, c.services);
	KUNIT_EXPECT_EQ(test, 1U, other.services);
	KUNIT_EXPECT_TRUE(test, c.held && other.held);
	c.held = false;
	KUNIT_EXPECT_TRUE(test, KeSynchronizeExecution(c.interrupt, synchronized, &c));
	KUNIT_EXPECT_TRUE(test, c.held && KeTestSpinLock(&lock));
	IoDisconnectInterrupt(c.interrupt);
	IoDisconnectInterrupt(other.interrupt);

	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER,
			IoConnectInterrupt(&c.interrupt, NULL, &c, NULL,
					   the_case->irq, 0, 0, Latched, true, 0,
					   false));
	ntdma_inject_arm(NTDMA_SITE_INTERRUPT, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			IoConnectInterrupt(&c.interrupt, service, &c, NULL,
					   the_case->irq, 0, 0, Latched, true, 0,
					   false));
	ntdma_inject_disarm();
}

static void interrupt_ex_finds_the_line(struct kunit *test)
{
	IO_CONNECT_INTERRUPT_PARAMETERS connect = { };
	IO_DISCONNECT_INTERRUPT_PARAMETERS disconnect = { };
	struct interrupt_case c = { };
	PKINTERRUPT interrupt = NULL;

	plug(test);
	connect.Version = CONNECT_LINE_BASED;
	connect.LineBased.PhysicalDeviceObject = the_case->pdo;
	connect.LineBased.InterruptObject = &interrupt;
	connect.LineBased.ServiceRoutine = service;
	connect.LineBased.ServiceContext = &c;
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, IoConnectInterruptEx(&connect));
	interrupt_now();
	KUNIT_EXPECT_EQ(test, 1U, c.services);
	disconnect.Version = connect.Version;
	disconnect.ConnectionContext.InterruptObject = interrupt;
	IoDisconnectInterruptEx(&disconnect);

	/* this device has no messages */
	memset(&connect, 0, sizeof(connect));
	connect.Version = CONNECT_MESSAGE_BASED;
	connect.MessageBased.PhysicalDeviceObject = the_case->pdo;
	connect.MessageBased.ConnectionContext.InterruptObject = &interrupt;
	connect.MessageBased.ServiceContext = &c;
	KUNIT_EXPECT_EQ(test, STATUS_NOT_FOUND, IoConnectInterruptEx(&connect));
	connect.MessageBased.FallBackServiceRoutine = service;
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, IoConnectInterruptEx(&connect));
	KUNIT_EXPECT_EQ(test, (ULONG)CONNECT_LINE_BASED, connect.Version);
	interrupt_now();
	KUNIT_EXPECT_EQ(test, 2U, c.services);
	disconnect.Version = connect.Version;
	disconnect.ConnectionContext.InterruptObject = interrupt;
	IoDisconnectInterruptEx(&disconnect);

	memset(&connect, 0, sizeof(connect));
	connect.Version = CONNECT_FULLY_SPECIFIED;
	connect.FullySpecified.PhysicalDeviceObject = the_case->pdo;
	connect.FullySpecified.InterruptObject = &interrupt;
	connect.FullySpecified.ServiceRoutine = service;
	connect.FullySpecified.ServiceContext = &c;
	connect.FullySpecified.Vector = the_case->resources[1].u.Interrupt.Vector;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, IoConnectInterruptEx(&connect));
	interrupt_now();
	KUNIT_EXPECT_EQ(test, 3U, c.services);
	disconnect.Version = connect.Version;
	disconnect.ConnectionContext.InterruptObject = interrupt;
	IoDisconnectInterruptEx(&disconnect);
	/* no such interrupt, and floating point in one */
	connect.FullySpecified.Vector = 0xfffff;
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, IoConnectInterruptEx(&connect));
	connect.FullySpecified.FloatingSave = true;
	KUNIT_EXPECT_EQ(test, STATUS_INVALID_PARAMETER, IoConnectInterruptEx(&connect));
	connect.Version = 77;
	KUNIT_EXPECT_EQ(test, STATUS_NOT_SUPPORTED, IoConnectInterruptEx(&connect));
	unplug();
}

/* The fake PCI device, taken from its own driver and given back. */
static const struct pci_device_id pci_ids[] = {
	{ PCI_DEVICE(NTDMA_TESTDEV_VENDOR_ID, NTDMA_TESTDEV_DEVICE_ID) },
	{ }
};

static struct device *pci_plug(struct kunit *test)
{
	struct device *dev = ntdma_testdev_device();

	KUNIT_ASSERT_NOT_NULL_MSG(test, dev, "load ntdma_testdev first");
	if (!dev->driver)
		kunit_skip(test, "somebody else has the device");
	device_release_driver(dev);
	the_case->driver.platform_ids = NULL;
	the_case->driver.pci_ids = pci_ids;
	the_case->driver.message_limit = 4;
	KUNIT_EXPECT_EQ(test, 0, ntdma_wdm_driver_register(&the_case->driver));
	return dev;
}

static void pci_unplug(struct kunit *test, struct device *dev)
{
	ntdma_wdm_driver_unregister(&the_case->driver);
	KUNIT_EXPECT_EQ(test, 1, device_attach(dev));
	ntdma_testdev_reset();
}

static void host_takes_a_pci_device(struct kunit *test)
{
	struct device *dev = pci_plug(test);
	CM_PARTIAL_RESOURCE_DESCRIPTOR interrupt = { };
	USHORT flags = 0;
	int irq;

	EXPECT_TRACE(test, "EAS");
	irq = pci_irq_vector(to_pci_dev(dev), 0);
	if (to_pci_dev(dev)->msi_enabled)
		flags = CM_RESOURCE_INTERRUPT_LATCHED | CM_RESOURCE_INTERRUPT_MESSAGE;
	if (the_case->count >= 1 && the_case->count <= 4)
		interrupt = the_case->resources[the_case->count - 1];
	/* it has no more than one message, however many we would take */
	KUNIT_EXPECT_EQ(test, -EINVAL, pci_irq_vector(to_pci_dev(dev), 1));
	KUNIT_EXPECT_TRUE(test, to_pci_dev(dev)->is_busmaster);
	pci_unplug(test, dev);
	EXPECT_TRACE(test, "EASRU");
	KUNIT_EXPECT_EQ(test, CmResourceTypeInterrupt, (int)interrupt.Type);
	KUNIT_EXPECT_EQ(test, flags, interrupt.Flags);
	KUNIT_EXPECT_EQ(test, (ULONG)irq, interrupt.u.Interrupt.Vector);
}

/* It does not answer any more when it goes. */
static void host_device_is_gone(struct kunit *test)
{
	struct device *dev = pci_plug(test);

	EXPECT_TRACE(test, "EAS");
	pci_write_config_dword(to_pci_dev(dev), NTDMA_TESTDEV_CONTROL,
			       NTDMA_TESTDEV_CTL_VANISH);
	ntdma_wdm_driver_unregister(&the_case->driver);
	EXPECT_TRACE(test, "EASPRU");
	ntdma_testdev_set_mode(0);
	ntdma_testdev_reset();
	KUNIT_EXPECT_EQ(test, 1, device_attach(dev));
}

struct message_case {
	PKINTERRUPT interrupt;
	unsigned int calls;
	ULONG message;
	KIRQL level;
	struct completion came;
};

static BOOLEAN message_service(PKINTERRUPT interrupt, PVOID context, ULONG message)
{
	struct pci_dev *pdev = to_pci_dev(ntdma_testdev_device());
	struct message_case *c = context;
	u32 causes;

	pci_read_config_dword(pdev, NTDMA_TESTDEV_INTERRUPT, &causes);
	if (!causes)
		return false;
	pci_write_config_dword(pdev, NTDMA_TESTDEV_INTERRUPT, causes);
	c->interrupt = interrupt;
	c->message = message;
	c->level = KeGetCurrentIrql();
	c->calls++;
	complete(&c->came);
	return true;
}

static BOOLEAN line_service(PKINTERRUPT interrupt, PVOID context)
{
	return message_service(interrupt, context, ~0U);
}

static void expect_table(struct kunit *test, PIO_INTERRUPT_MESSAGE_INFO table,
			 struct device *dev)
{
	struct msi_msg message = { };
	int irq = pci_irq_vector(to_pci_dev(dev), 0);

	get_cached_msi_msg(irq, &message);
	KUNIT_EXPECT_EQ(test, NTDMA_DIRQL, (int)table->UnifiedIrql);
	KUNIT_EXPECT_EQ(test, 1U, table->MessageCount);
	KUNIT_EXPECT_EQ(test, (ULONG)irq, table->MessageInfo[0].Vector);
	KUNIT_EXPECT_EQ(test, Latched, table->MessageInfo[0].Mode);
	KUNIT_EXPECT_NE(test, 0LL, table->MessageInfo[0].MessageAddress.QuadPart);
	KUNIT_EXPECT_EQ(test, message.address_lo,
			table->MessageInfo[0].MessageAddress.LowPart);
	KUNIT_EXPECT_EQ(test, message.data, table->MessageInfo[0].MessageData);
}

/* The device itself interrupts: a run of nothing fails and says so. */
static bool device_interrupts(struct message_case *c)
{
	struct ntdma_testdev_desc nothing = {
		.flags = cpu_to_le32(NTDMA_TESTDEV_DESC_TO_DEVICE |
				     NTDMA_TESTDEV_DESC_INTERRUPT),
	};

	ntdma_testdev_run(&nothing, 1);
	return wait_for_completion_timeout(&c->came, 20 * HZ);
}

static void interrupt_by_message(struct kunit *test)
{
	struct device *dev = pci_plug(test);
	IO_DISCONNECT_INTERRUPT_PARAMETERS disconnect = { };
	PIO_INTERRUPT_MESSAGE_INFO table = NULL;
	bool messages = to_pci_dev(dev)->msi_enabled;
	struct message_case c = { };
	IO_CONNECT_INTERRUPT_PARAMETERS connect = {
		.Version = CONNECT_MESSAGE_BASED,
		.MessageBased = {
			.PhysicalDeviceObject = the_case->pdo,
			.ConnectionContext.InterruptMessageTable = &table,
			.MessageServiceRoutine = message_service,
			.FallBackServiceRoutine = line_service,
			.ServiceContext = &c,
		},
	};

	init_completion(&c.came);
	ntdma_inject_arm(NTDMA_SITE_INTERRUPT, 1, false);
	KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
			IoConnectInterruptEx(&connect));
	ntdma_inject_arm(NTDMA_SITE_MESSAGE_TABLE, 1, false);
	if (messages)
		KUNIT_EXPECT_EQ(test, STATUS_INSUFFICIENT_RESOURCES,
				IoConnectInterruptEx(&connect));
	ntdma_inject_disarm();
	KUNIT_EXPECT_NULL(test, table);

	connect.Version = CONNECT_MESSAGE_BASED;
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, IoConnectInterruptEx(&connect));
	KUNIT_EXPECT_EQ(test, messages ? CONNECT_MESSAGE_BASED : CONNECT_LINE_BASED,
			(int)connect.Version);
	KUNIT_EXPECT_NOT_NULL(test, table);
	if (table) {
		if (messages)
			expect_table(test, table, dev);
		KUNIT_EXPECT_TRUE(test, device_interrupts(&c));
		KUNIT_EXPECT_EQ(test, 1U, c.calls);
		KUNIT_EXPECT_EQ(test, messages ? 0U : ~0U, c.message);
		KUNIT_EXPECT_EQ(test, NTDMA_DIRQL, (int)c.level);
		if (messages)
			KUNIT_EXPECT_PTR_EQ(test, table->MessageInfo[0].InterruptObject,
					    c.interrupt);
		disconnect.Version = connect.Version;
		disconnect.ConnectionContext.InterruptMessageTable = table;
		IoDisconnectInterruptEx(&disconnect);
	}
	pci_unplug(test, dev);
}

static struct kunit_case io_host_cases[] = {
	KUNIT_CASE(host_starts_and_removes),
	KUNIT_CASE(host_start_fails),
	KUNIT_CASE(host_allocation_fails),
	KUNIT_CASE(host_stops_for_sleep),
	KUNIT_CASE(host_driver_forgets_its_device),
	KUNIT_CASE(host_answers_for_interfaces),
	KUNIT_CASE(interrupt_reaches_its_dpc),
	KUNIT_CASE(interrupt_with_a_lock),
	KUNIT_CASE(interrupt_ex_finds_the_line),
	KUNIT_CASE(host_takes_a_pci_device),
	KUNIT_CASE(host_device_is_gone),
	KUNIT_CASE(interrupt_by_message),
	{}
};

static struct kunit_suite io_host_suite = {
	.name = "ntdma_io_host",
	.init = host_init,
	.exit = host_exit,
	.test_cases = io_host_cases,
};

kunit_test_suite(io_host_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_DESCRIPTION("Tests of ntdma's host of WDM drivers");
MODULE_LICENSE("GPL");
