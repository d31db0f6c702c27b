// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt objects: a service routine on a Linux interrupt.
 *
 * The routine runs in hard interrupt context with the object's lock held, which
 * KeSynchronizeExecution() takes too. The vector of Windows' resource list is
 * the number of the Linux interrupt.
 */
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <ntdma/ntdma.h>

#include "../nt/inject.h"
#include "../nt/report.h"
#include "io.h"

/**
 * struct _KINTERRUPT - an interrupt object
 * @lock: held around the routine, unless the driver passed a lock of its own
 * @shared: the driver's lock for several interrupts, or NULL
 * @routine: of a line
 * @message_routine: of a message, or NULL
 * @context: for the routine
 * @message: number of the message
 * @irq: Linux's
 */
struct _KINTERRUPT {
	spinlock_t lock;	/* interrupts off */
	PKSPIN_LOCK shared;
	PKSERVICE_ROUTINE routine;
	PKMESSAGE_SERVICE_ROUTINE message_routine;
	PVOID context;
	ULONG message;
	unsigned int irq;
};

static unsigned long lock_interrupt(PKINTERRUPT interrupt)
	__acquires(interrupt)
{
	unsigned long flags;

	local_irq_save(flags);
	if (interrupt->shared) {
		KeAcquireSpinLockAtDpcLevel(interrupt->shared);
		__acquire(interrupt);
	} else {
		spin_lock(&interrupt->lock);
	}
	return flags;
}

static void unlock_interrupt(PKINTERRUPT interrupt, unsigned long flags)
	__releases(interrupt)
{
	if (interrupt->shared) {
		KeReleaseSpinLockFromDpcLevel(interrupt->shared);
		__release(interrupt);
	} else {
		spin_unlock(&interrupt->lock);
	}
	local_irq_restore(flags);
}

static irqreturn_t handle(int irq, void *data)
{
	PKINTERRUPT interrupt = data;
	unsigned long flags;
	BOOLEAN ours;

	flags = lock_interrupt(interrupt);
	if (interrupt->message_routine)
		ours = interrupt->message_routine(interrupt, interrupt->context,
						  interrupt->message);
	else
		ours = interrupt->routine(interrupt, interrupt->context);
	unlock_interrupt(interrupt, flags);
	return IRQ_RETVAL(ours);
}

static NTSTATUS connect(PKINTERRUPT *object, PKSERVICE_ROUTINE routine,
			PKMESSAGE_SERVICE_ROUTINE message_routine, PVOID context,
			PKSPIN_LOCK lock, unsigned int irq, ULONG message)
{
	PKINTERRUPT interrupt = NULL;

	*object = NULL;
	if (!ntdma_fail(NTDMA_SITE_INTERRUPT))
		interrupt = kzalloc(sizeof(*interrupt), GFP_KERNEL);
	if (!interrupt)
		return STATUS_INSUFFICIENT_RESOURCES;
	spin_lock_init(&interrupt->lock);
	interrupt->shared = lock;
	interrupt->routine = routine;
	interrupt->message_routine = message_routine;
	interrupt->context = context;
	interrupt->message = message;
	interrupt->irq = irq;
	/* the routine may run before the object is handed out, as on Windows */
	if (request_irq(irq, handle, IRQF_SHARED, "ntdma", interrupt)) {
		kfree(interrupt);
		return STATUS_INVALID_PARAMETER;
	}
	*object = interrupt;
	return STATUS_SUCCESS;
}

/**
 * IoConnectInterrupt - have a routine called at an interrupt
 * @InterruptObject: receives the object
 * @ServiceRoutine: the routine; returns TRUE for an interrupt of its device
 * @ServiceContext: for the routine
 * @SpinLock: of the driver, shared by several interrupts, or NULL
 * @Vector: from the translated resource
 * @Irql: ignored: hard interrupt context is the only device level
 * @SynchronizeIrql: ignored
 * @InterruptMode: ignored: Linux knows the line
 * @ShareVector: ignored: all may be shared
 * @ProcessorEnableMask: ignored: Linux balances interrupts
 * @FloatingSave: has to be FALSE
 *
 * Deviation: levels, affinity, mode and sharing are ignored, Linux knows the
 * line; FloatingSave is refused.
 *
 * Context: PASSIVE_LEVEL.
 * Return: STATUS_SUCCESS; STATUS_INVALID_PARAMETER for what Linux refuses;
 * STATUS_INSUFFICIENT_RESOURCES without memory.
 */
NTSTATUS IoConnectInterrupt(PKINTERRUPT *InterruptObject,
			    PKSERVICE_ROUTINE ServiceRoutine,
			    PVOID ServiceContext, PKSPIN_LOCK SpinLock,
			    ULONG Vector, KIRQL Irql, KIRQL SynchronizeIrql,
			    KINTERRUPT_MODE InterruptMode, BOOLEAN ShareVector,
			    KAFFINITY ProcessorEnableMask, BOOLEAN FloatingSave)
{
	if (!InterruptObject || !ServiceRoutine || FloatingSave)
		return STATUS_INVALID_PARAMETER;
	return connect(InterruptObject, ServiceRoutine, NULL, ServiceContext,
		       SpinLock, Vector, 0);
}
EXPORT_SYMBOL_NS_GPL(IoConnectInterrupt, "NTDMA");

/**
 * IoDisconnectInterrupt - undo IoConnectInterrupt()
 * @InterruptObject: the object; the routine has run for the last time
 *
 * Context: PASSIVE_LEVEL.
 */
VOID IoDisconnectInterrupt(PKINTERRUPT InterruptObject)
{
	if (!InterruptObject)
		return;
	free_irq(InterruptObject->irq, InterruptObject);
	kfree(InterruptObject);
}
EXPORT_SYMBOL_NS_GPL(IoDisconnectInterrupt, "NTDMA");

/* Linux's number of a device's n-th interrupt, or -errno. */
static int irq_of(PDEVICE_OBJECT pdo, unsigned int index)
{
	struct device *dev = ntdma_device_to_linux(pdo);

	if (dev && dev_is_pci(dev))
		return pci_irq_vector(to_pci_dev(dev), index);
	if (dev && dev->bus == &platform_bus_type)
		return platform_get_irq_optional(to_platform_device(dev), index);
	return -ENODEV;
}

static NTSTATUS connect_line(PIO_CONNECT_INTERRUPT_PARAMETERS parameters)
{
	int irq = irq_of(parameters->LineBased.PhysicalDeviceObject, 0);

	if (irq < 0)
		return STATUS_NOT_FOUND;
	return IoConnectInterrupt(parameters->LineBased.InterruptObject,
				  parameters->LineBased.ServiceRoutine,
				  parameters->LineBased.ServiceContext,
				  parameters->LineBased.SpinLock, irq, 0, 0,
				  LevelSensitive, true, 0,
				  parameters->LineBased.FloatingSave);
}

static unsigned int count_messages(PDEVICE_OBJECT pdo)
{
	struct device *dev = ntdma_device_to_linux(pdo);
	struct pci_dev *pdev;
	unsigned int count = 0;

	if (!dev || !dev_is_pci(dev))
		return 0;
	pdev = to_pci_dev(dev);
	if (!pdev->msi_enabled && !pdev->msix_enabled)
		return 0;
	while (pci_irq_vector(pdev, count) >= 0)
		count++;
	return count;
}

static void disconnect_table(PIO_INTERRUPT_MESSAGE_INFO table)
{
	ULONG i;

	for (i = 0; i < table->MessageCount; i++)
		IoDisconnectInterrupt(table->MessageInfo[i].InterruptObject);
	kfree(table);
}

static void describe(PIO_INTERRUPT_MESSAGE_INFO_ENTRY entry,
		     PKINTERRUPT interrupt)
{
	struct msi_msg message = { };

	get_cached_msi_msg(interrupt->irq, &message);
	entry->MessageAddress.LowPart = message.address_lo;
	entry->MessageAddress.HighPart = message.address_hi;
	entry->MessageData = message.data;
	entry->TargetProcessorSet = MAXULONG_PTR;
	entry->InterruptObject = interrupt;
	entry->Vector = interrupt->irq;
	entry->Irql = NTDMA_DIRQL;
	entry->Mode = Latched;
}

/* All messages or none. */
static NTSTATUS connect_each(PIO_CONNECT_INTERRUPT_PARAMETERS parameters,
			     PIO_INTERRUPT_MESSAGE_INFO table, ULONG count)
{
	PKINTERRUPT interrupt;
	NTSTATUS status;
	ULONG i;

	for (i = 0; i < count; i++) {
		status = connect(&interrupt, NULL,
				 parameters->MessageBased.MessageServiceRoutine,
				 parameters->MessageBased.ServiceContext,
				 parameters->MessageBased.SpinLock,
				 irq_of(parameters->MessageBased.PhysicalDeviceObject, i),
				 i);
		if (!NT_SUCCESS(status))
			return status;
		describe(&table->MessageInfo[i], interrupt);
		table->MessageCount++;
	}
	return STATUS_SUCCESS;
}

static NTSTATUS connect_table(PIO_CONNECT_INTERRUPT_PARAMETERS parameters,
			      ULONG count)
{
	PIO_INTERRUPT_MESSAGE_INFO table = NULL;
	NTSTATUS status;

	if (!parameters->MessageBased.MessageServiceRoutine ||
	    parameters->MessageBased.FloatingSave)
		return STATUS_INVALID_PARAMETER;
	if (!ntdma_fail(NTDMA_SITE_MESSAGE_TABLE))
		table = kzalloc(struct_size(table, MessageInfo, count), GFP_KERNEL);
	if (!table)
		return STATUS_INSUFFICIENT_RESOURCES;
	table->UnifiedIrql = NTDMA_DIRQL;
	status = connect_each(parameters, table, count);
	if (!NT_SUCCESS(status)) {
		disconnect_table(table);
		return status;
	}
	*parameters->MessageBased.ConnectionContext.InterruptMessageTable = table;
	return STATUS_SUCCESS;
}

static NTSTATUS connect_fallback(PIO_CONNECT_INTERRUPT_PARAMETERS parameters,
				 int irq)
{
	if (!parameters->MessageBased.FallBackServiceRoutine)
		return STATUS_NOT_FOUND;
	parameters->Version = CONNECT_LINE_BASED;
	return IoConnectInterrupt(parameters->MessageBased.ConnectionContext.InterruptObject,
				  parameters->MessageBased.FallBackServiceRoutine,
				  parameters->MessageBased.ServiceContext,
				  parameters->MessageBased.SpinLock, irq, 0, 0,
				  LevelSensitive, true, 0,
				  parameters->MessageBased.FloatingSave);
}

/* Without messages the line and its routine take their place. */
static NTSTATUS connect_messages(PIO_CONNECT_INTERRUPT_PARAMETERS parameters)
{
	PDEVICE_OBJECT pdo = parameters->MessageBased.PhysicalDeviceObject;
	unsigned int count = count_messages(pdo);
	int irq = irq_of(pdo, 0);

	if (irq < 0)
		return STATUS_NOT_FOUND;
	if (!parameters->MessageBased.ConnectionContext.Generic)
		return STATUS_INVALID_PARAMETER;
	return count ? connect_table(parameters, count) :
		       connect_fallback(parameters, irq);
}

/**
 * IoConnectInterruptEx - connect a line, or all messages of a device
 * @Parameters: Version says which; CONNECT_MESSAGE_BASED becomes
 *	CONNECT_LINE_BASED where the device has no messages. The table describes
 *	all messages that the device got
 *
 * Deviation: as IoConnectInterrupt(); a device has as many messages as its
 * driver's glue allows, one by default.
 *
 * Context: PASSIVE_LEVEL.
 * Return: as IoConnectInterrupt(); STATUS_NOT_FOUND for a device without
 * interrupts; STATUS_NOT_SUPPORTED for other versions.
 */
NTSTATUS IoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS Parameters)
{
	switch (Parameters->Version) {
	case CONNECT_FULLY_SPECIFIED:
	case CONNECT_FULLY_SPECIFIED_GROUP:
		return IoConnectInterrupt(Parameters->FullySpecified.InterruptObject,
					  Parameters->FullySpecified.ServiceRoutine,
					  Parameters->FullySpecified.ServiceContext,
					  Parameters->FullySpecified.SpinLock,
					  Parameters->FullySpecified.Vector,
					  0, 0, LevelSensitive, true, 0,
					  Parameters->FullySpecified.FloatingSave);
	case CONNECT_LINE_BASED:
		return connect_line(Parameters);
	case CONNECT_MESSAGE_BASED:
		return connect_messages(Parameters);
	default:
		return STATUS_NOT_SUPPORTED;
	}
}
EXPORT_SYMBOL_NS_GPL(IoConnectInterruptEx, "NTDMA");

/**
 * IoDisconnectInterruptEx - undo IoConnectInterruptEx()
 * @Parameters: Version as that call left it
 *
 * Context: PASSIVE_LEVEL.
 */
VOID IoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters)
{
	if (Parameters->Version == CONNECT_MESSAGE_BASED)
		disconnect_table(Parameters->ConnectionContext.InterruptMessageTable);
	else
		IoDisconnectInterrupt(Parameters->ConnectionContext.InterruptObject);
}
EXPORT_SYMBOL_NS_GPL(IoDisconnectInterruptEx, "NTDMA");

/**
 * KeSynchronizeExecution - run a routine that the interrupt does not interrupt
 * @Interrupt: the interrupt object
 * @SynchronizeRoutine: the routine
 * @SynchronizeContext: for it
 *
 * Context: any but NMI and the interrupt's own routine.
 * Return: what the routine returns.
 */
BOOLEAN KeSynchronizeExecution(PKINTERRUPT Interrupt,
			       PKSYNCHRONIZE_ROUTINE SynchronizeRoutine,
			       PVOID SynchronizeContext)
{
	unsigned long flags;
	BOOLEAN result;

	flags = lock_interrupt(Interrupt);
	result = SynchronizeRoutine(SynchronizeContext);
	unlock_interrupt(Interrupt, flags);
	return result;
}
EXPORT_SYMBOL_NS_GPL(KeSynchronizeExecution, "NTDMA");

/**
 * KeAcquireInterruptSpinLock - hold off an interrupt's routine
 * @Interrupt: the interrupt object
 *
 * Context: any but NMI.
 * Return: level to go back to.
 */
KIRQL KeAcquireInterruptSpinLock(PKINTERRUPT Interrupt)
	__acquires(Interrupt)
{
	KIRQL level;

	KeRaiseIrql(NTDMA_DIRQL, &level);
	if (Interrupt->shared) {
		KeAcquireSpinLockAtDpcLevel(Interrupt->shared);
		__acquire(Interrupt);
	} else {
		spin_lock(&Interrupt->lock);
	}
	return level;
}
EXPORT_SYMBOL_NS_GPL(KeAcquireInterruptSpinLock, "NTDMA");

/**
 * KeReleaseInterruptSpinLock - undo KeAcquireInterruptSpinLock()
 * @Interrupt: the interrupt object
 * @OldIrql: what it returned
 *
 * Context: the holder's.
 */
VOID KeReleaseInterruptSpinLock(PKINTERRUPT Interrupt, KIRQL OldIrql)
	__releases(Interrupt)
{
	if (Interrupt->shared) {
		KeReleaseSpinLockFromDpcLevel(Interrupt->shared);
		__release(Interrupt);
	} else {
		spin_unlock(&Interrupt->lock);
	}
	KeLowerIrql(OldIrql);
}
EXPORT_SYMBOL_NS_GPL(KeReleaseInterruptSpinLock, "NTDMA");
