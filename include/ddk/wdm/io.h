/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Drivers, requests and their stack locations: the documented members, in
 * Windows' order, of what module/io knows.
 */
#ifndef _NTDMA_DDK_WDM_IO_H
#define _NTDMA_DDK_WDM_IO_H

#include "object.h"
#include "power.h"
#include "resource.h"

#define IRP_MJ_CREATE			0x00
#define IRP_MJ_CREATE_NAMED_PIPE	0x01
#define IRP_MJ_CLOSE			0x02
#define IRP_MJ_READ			0x03
#define IRP_MJ_WRITE			0x04
#define IRP_MJ_QUERY_INFORMATION	0x05
#define IRP_MJ_SET_INFORMATION		0x06
#define IRP_MJ_FLUSH_BUFFERS		0x09
#define IRP_MJ_DEVICE_CONTROL		0x0e
#define IRP_MJ_INTERNAL_DEVICE_CONTROL	0x0f
#define IRP_MJ_SCSI			0x0f
#define IRP_MJ_SHUTDOWN			0x10
#define IRP_MJ_CLEANUP			0x12
#define IRP_MJ_POWER			0x16
#define IRP_MJ_SYSTEM_CONTROL		0x17
#define IRP_MJ_PNP			0x1b
#define IRP_MJ_MAXIMUM_FUNCTION		0x1b

#define IRP_MN_START_DEVICE		0x00
#define IRP_MN_QUERY_REMOVE_DEVICE	0x01
#define IRP_MN_REMOVE_DEVICE		0x02
#define IRP_MN_CANCEL_REMOVE_DEVICE	0x03
#define IRP_MN_STOP_DEVICE		0x04
#define IRP_MN_QUERY_STOP_DEVICE	0x05
#define IRP_MN_CANCEL_STOP_DEVICE	0x06
#define IRP_MN_QUERY_DEVICE_RELATIONS	0x07
#define IRP_MN_QUERY_INTERFACE		0x08
#define IRP_MN_QUERY_CAPABILITIES	0x09
#define IRP_MN_QUERY_PNP_DEVICE_STATE	0x14
#define IRP_MN_SURPRISE_REMOVAL		0x17

/* of IRP_MJ_POWER */
#define IRP_MN_WAIT_WAKE		0x00
#define IRP_MN_POWER_SEQUENCE		0x01
#define IRP_MN_SET_POWER		0x02
#define IRP_MN_QUERY_POWER		0x03

/* IO_STACK_LOCATION.Control */
#define SL_PENDING_RETURNED		0x01
#define SL_INVOKE_ON_CANCEL		0x20
#define SL_INVOKE_ON_SUCCESS		0x40
#define SL_INVOKE_ON_ERROR		0x80

#define IRP_BUFFERED_IO			0x00000010
#define IRP_INPUT_OPERATION		0x00000040

#define METHOD_BUFFERED			0
#define METHOD_IN_DIRECT		1
#define METHOD_OUT_DIRECT		2
#define METHOD_NEITHER			3

#define FILE_ANY_ACCESS			0
#define FILE_SPECIAL_ACCESS		FILE_ANY_ACCESS
#define FILE_READ_ACCESS		0x0001
#define FILE_WRITE_ACCESS		0x0002
#define FILE_READ_DATA			0x0001
#define FILE_WRITE_DATA			0x0002

#define FILE_DEVICE_CONTROLLER		0x00000004
#define FILE_DEVICE_SERIAL_PORT		0x0000001b
#define FILE_DEVICE_SOUND		0x0000001d
#define FILE_DEVICE_UNKNOWN		0x00000022
#define FILE_DEVICE_BUS_EXTENDER	0x0000002a
#define FILE_DEVICE_SECURE_OPEN		0x00000100

#define CTL_CODE(type, function, method, access) \
	((ULONG)((type) << 16 | (access) << 14 | (function) << 2 | (method)))
#define METHOD_FROM_CTL_CODE(code)	((ULONG)((code) & 3))
#define DEVICE_TYPE_FROM_CTL_CODE(code)	((ULONG)((code) & 0xffff0000) >> 16)

typedef struct _INTERFACE {
	USHORT Size;
	USHORT Version;
	PVOID Context;
	PINTERFACE_REFERENCE InterfaceReference;
	PINTERFACE_DEREFERENCE InterfaceDereference;
} INTERFACE, *PINTERFACE;

typedef enum _DEVICE_RELATION_TYPE {
	BusRelations,
	EjectionRelations,
	PowerRelations,
	RemovalRelations,
	TargetDeviceRelation
} DEVICE_RELATION_TYPE;

struct _FILE_OBJECT {
	CSHORT Type;
	CSHORT Size;
	PDEVICE_OBJECT DeviceObject;
	PVPB Vpb;
	PVOID FsContext;
	PVOID FsContext2;
	PVOID SectionObjectPointer;
	PVOID PrivateCacheMap;
	NTSTATUS FinalStatus;
	struct _FILE_OBJECT *RelatedFileObject;
	BOOLEAN LockOperation;
	BOOLEAN DeletePending;
	BOOLEAN ReadAccess;
	BOOLEAN WriteAccess;
	BOOLEAN DeleteAccess;
	BOOLEAN SharedRead;
	BOOLEAN SharedWrite;
	BOOLEAN SharedDelete;
	ULONG Flags;
	UNICODE_STRING FileName;
	LARGE_INTEGER CurrentByteOffset;
};

typedef NTSTATUS IO_COMPLETION_ROUTINE(PDEVICE_OBJECT DeviceObject, PIRP Irp,
				       PVOID Context);
typedef IO_COMPLETION_ROUTINE *PIO_COMPLETION_ROUTINE;

/* Members of the union start at multiples of a pointer's size. */
#define NTDMA_POINTER_ALIGNED	__aligned(8)

typedef struct _IO_STACK_LOCATION {
	UCHAR MajorFunction;
	UCHAR MinorFunction;
	UCHAR Flags;
	UCHAR Control;
	union {
		struct {
			PVOID SecurityContext;
			ULONG Options;
			USHORT NTDMA_POINTER_ALIGNED FileAttributes;
			USHORT ShareAccess;
			ULONG NTDMA_POINTER_ALIGNED EaLength;
		} Create;
		struct {
			ULONG Length;
			ULONG NTDMA_POINTER_ALIGNED Key;
			LARGE_INTEGER ByteOffset;
		} Read;
		struct {
			ULONG Length;
			ULONG NTDMA_POINTER_ALIGNED Key;
			LARGE_INTEGER ByteOffset;
		} Write;
		struct {
			ULONG OutputBufferLength;
			ULONG NTDMA_POINTER_ALIGNED InputBufferLength;
			ULONG NTDMA_POINTER_ALIGNED IoControlCode;
			PVOID Type3InputBuffer;
		} DeviceIoControl;
		struct {
			const GUID *InterfaceType;
			USHORT Size;
			USHORT Version;
			PINTERFACE Interface;
			PVOID InterfaceSpecificData;
		} QueryInterface;
		struct {
			DEVICE_RELATION_TYPE Type;
		} QueryDeviceRelations;
		struct {
			struct _DEVICE_CAPABILITIES *Capabilities;
		} DeviceCapabilities;
		struct {
			ULONG SystemContext;
			POWER_STATE_TYPE NTDMA_POINTER_ALIGNED Type;
			POWER_STATE NTDMA_POINTER_ALIGNED State;
			POWER_ACTION NTDMA_POINTER_ALIGNED ShutdownType;
		} Power;
		struct {
			PCM_RESOURCE_LIST AllocatedResources;
			PCM_RESOURCE_LIST AllocatedResourcesTranslated;
		} StartDevice;
		struct {
			PVOID Argument1;
			PVOID Argument2;
			PVOID Argument3;
			PVOID Argument4;
		} Others;
	} Parameters;
	PDEVICE_OBJECT DeviceObject;
	PFILE_OBJECT FileObject;
	PIO_COMPLETION_ROUTINE CompletionRoutine;
	PVOID Context;
} IO_STACK_LOCATION, *PIO_STACK_LOCATION;

typedef NTSTATUS DRIVER_INITIALIZE(PDRIVER_OBJECT DriverObject,
				   PUNICODE_STRING RegistryPath);
typedef DRIVER_INITIALIZE *PDRIVER_INITIALIZE;
typedef NTSTATUS DRIVER_ADD_DEVICE(PDRIVER_OBJECT DriverObject,
				   PDEVICE_OBJECT PhysicalDeviceObject);
typedef DRIVER_ADD_DEVICE *PDRIVER_ADD_DEVICE;
typedef NTSTATUS DRIVER_DISPATCH(PDEVICE_OBJECT DeviceObject, PIRP Irp);
typedef DRIVER_DISPATCH *PDRIVER_DISPATCH;
typedef VOID DRIVER_STARTIO(PDEVICE_OBJECT DeviceObject, PIRP Irp);
typedef DRIVER_STARTIO *PDRIVER_STARTIO;
typedef VOID DRIVER_UNLOAD(PDRIVER_OBJECT DriverObject);
typedef DRIVER_UNLOAD *PDRIVER_UNLOAD;

typedef struct _DRIVER_EXTENSION {
	PDRIVER_OBJECT DriverObject;
	PDRIVER_ADD_DEVICE AddDevice;
	ULONG Count;
	UNICODE_STRING ServiceKeyName;
} DRIVER_EXTENSION, *PDRIVER_EXTENSION;

struct _DRIVER_OBJECT {
	CSHORT Type;
	CSHORT Size;
	PDEVICE_OBJECT DeviceObject;
	ULONG Flags;
	PVOID DriverStart;
	ULONG DriverSize;
	PVOID DriverSection;
	PDRIVER_EXTENSION DriverExtension;
	UNICODE_STRING DriverName;
	PUNICODE_STRING HardwareDatabase;
	PVOID FastIoDispatch;
	PDRIVER_INITIALIZE DriverInit;
	PDRIVER_STARTIO DriverStartIo;
	PDRIVER_UNLOAD DriverUnload;
	PDRIVER_DISPATCH MajorFunction[IRP_MJ_MAXIMUM_FUNCTION + 1];
};

NTSTATUS IoCreateDevice(PDRIVER_OBJECT DriverObject, ULONG DeviceExtensionSize,
			PUNICODE_STRING DeviceName, DEVICE_TYPE DeviceType,
			ULONG DeviceCharacteristics, BOOLEAN Exclusive,
			PDEVICE_OBJECT *DeviceObject);
VOID IoDeleteDevice(PDEVICE_OBJECT DeviceObject);
NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING SymbolicLinkName,
			      PUNICODE_STRING DeviceName);
NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING SymbolicLinkName);
PDEVICE_OBJECT IoAttachDeviceToDeviceStack(PDEVICE_OBJECT SourceDevice,
					   PDEVICE_OBJECT TargetDevice);
VOID IoDetachDevice(PDEVICE_OBJECT TargetDevice);

PIRP IoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota);
VOID IoFreeIrp(PIRP Irp);
NTSTATUS IoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp);
VOID IoCompleteRequest(PIRP Irp, CCHAR PriorityBoost);
BOOLEAN IoCancelIrp(PIRP Irp);
VOID IoAcquireCancelSpinLock(PKIRQL Irql);
VOID IoReleaseCancelSpinLock(KIRQL Irql);
VOID IoStartPacket(PDEVICE_OBJECT DeviceObject, PIRP Irp, PULONG Key,
		   PDRIVER_CANCEL CancelFunction);
VOID IoStartNextPacket(PDEVICE_OBJECT DeviceObject, BOOLEAN Cancelable);

#define IofCallDriver			IoCallDriver
#define IofCompleteRequest		IoCompleteRequest
#define PoCallDriver			IoCallDriver
#define PoStartNextPowerIrp(irp)	((void)(irp))

/**
 * IoSetCancelRoutine - set or take back a cancel routine
 * @Irp: the request
 * @Routine: the routine, or NULL
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the one that was set, or NULL.
 */
static inline PDRIVER_CANCEL IoSetCancelRoutine(PIRP Irp, PDRIVER_CANCEL Routine)
{
	return __atomic_exchange_n(&Irp->CancelRoutine, Routine,
				   __ATOMIC_SEQ_CST);
}

/* One line in the log: the request has no location where the routine wants one. */
VOID NtdmaNoStackLocation(PIRP Irp, PCSTR Routine);

/**
 * IoGetCurrentIrpStackLocation - location of the device that has the request
 * @Irp: the request
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the location; where there is none, memory that nobody reads.
 */
static inline PIO_STACK_LOCATION IoGetCurrentIrpStackLocation(PIRP Irp)
{
	return Irp->Tail.Overlay.CurrentStackLocation;
}

/**
 * IoGetNextIrpStackLocation - location of the next lower device
 * @Irp: the request
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: the location; where there is none, memory that nobody reads.
 */
static inline PIO_STACK_LOCATION IoGetNextIrpStackLocation(PIRP Irp)
{
	return Irp->Tail.Overlay.CurrentStackLocation - 1;
}

/**
 * IoSetNextIrpStackLocation - go one location down, as IoCallDriver() does
 * @Irp: the request
 *
 * Context: up to DISPATCH_LEVEL.
 */
static inline VOID IoSetNextIrpStackLocation(PIRP Irp)
{
	if (Irp->CurrentLocation <= 1) {
		NtdmaNoStackLocation(Irp, __func__);
		return;
	}
	Irp->CurrentLocation--;
	Irp->Tail.Overlay.CurrentStackLocation--;
}

/**
 * IoSkipCurrentIrpStackLocation - let the next lower device use the current location
 * @Irp: the request
 *
 * Context: up to DISPATCH_LEVEL.
 */
static inline VOID IoSkipCurrentIrpStackLocation(PIRP Irp)
{
	if (Irp->CurrentLocation > Irp->StackCount) {
		NtdmaNoStackLocation(Irp, __func__);
		return;
	}
	Irp->CurrentLocation++;
	Irp->Tail.Overlay.CurrentStackLocation++;
}

/**
 * IoCopyCurrentIrpStackLocationToNext - copy the location, without its completion routine
 * @Irp: the request
 *
 * Context: up to DISPATCH_LEVEL.
 */
static inline VOID IoCopyCurrentIrpStackLocationToNext(PIRP Irp)
{
	PIO_STACK_LOCATION Next = IoGetNextIrpStackLocation(Irp);

	if (Irp->CurrentLocation <= 1 || Irp->CurrentLocation > Irp->StackCount) {
		NtdmaNoStackLocation(Irp, __func__);
		return;
	}
	__builtin_memcpy(Next, IoGetCurrentIrpStackLocation(Irp),
			 __builtin_offsetof(IO_STACK_LOCATION,
					    CompletionRoutine));
	Next->Control = 0;
}

/**
 * IoSetCompletionRoutine - be called when the next lower device is through
 * @Irp: the request
 * @Routine: the routine
 * @Context: for it
 * @OnSuccess: call it for a request that succeeded
 * @OnError: for one that failed
 * @OnCancel: for one that was cancelled
 *
 * Context: up to DISPATCH_LEVEL.
 */
static inline VOID IoSetCompletionRoutine(PIRP Irp,
					  PIO_COMPLETION_ROUTINE Routine,
					  PVOID Context, BOOLEAN OnSuccess,
					  BOOLEAN OnError, BOOLEAN OnCancel)
{
	PIO_STACK_LOCATION Next = IoGetNextIrpStackLocation(Irp);

	if (Irp->CurrentLocation <= 1) {
		NtdmaNoStackLocation(Irp, __func__);
		return;
	}
	Next->CompletionRoutine = Routine;
	Next->Context = Context;
	Next->Control = (OnSuccess ? SL_INVOKE_ON_SUCCESS : 0) |
			(OnError ? SL_INVOKE_ON_ERROR : 0) |
			(OnCancel ? SL_INVOKE_ON_CANCEL : 0);
}

/**
 * IoMarkIrpPending - say that the request ends later
 * @Irp: the request
 *
 * Context: up to DISPATCH_LEVEL.
 */
static inline VOID IoMarkIrpPending(PIRP Irp)
{
	if (Irp->CurrentLocation > Irp->StackCount) {
		NtdmaNoStackLocation(Irp, __func__);
		return;
	}
	IoGetCurrentIrpStackLocation(Irp)->Control |= SL_PENDING_RETURNED;
}

typedef VOID IO_DPC_ROUTINE(PKDPC Dpc, PDEVICE_OBJECT DeviceObject, PIRP Irp,
			    PVOID Context);
typedef IO_DPC_ROUTINE *PIO_DPC_ROUTINE;

/**
 * IoInitializeDpcRequest - set the routine of a device's own DPC
 * @DeviceObject: the device
 * @DpcRoutine: the routine
 *
 * Context: any.
 */
static inline VOID IoInitializeDpcRequest(PDEVICE_OBJECT DeviceObject,
					  PIO_DPC_ROUTINE DpcRoutine)
{
	/* the same arguments under other types */
	KeInitializeDpc(&DeviceObject->Dpc, (PKDEFERRED_ROUTINE)DpcRoutine,
			DeviceObject);
}

/**
 * IoRequestDpc - queue a device's own DPC
 * @DeviceObject: the device
 * @Irp: the request
 * @Context: for the routine
 *
 * Context: any but NMI.
 */
static inline VOID IoRequestDpc(PDEVICE_OBJECT DeviceObject, PIRP Irp,
				PVOID Context)
{
	KeInsertQueueDpc(&DeviceObject->Dpc, Irp, Context);
}

/* Work items */
typedef struct _IO_WORKITEM *PIO_WORKITEM;

typedef enum _WORK_QUEUE_TYPE {
	CriticalWorkQueue,
	DelayedWorkQueue,
	HyperCriticalWorkQueue,
	NormalWorkQueue
} WORK_QUEUE_TYPE;

typedef VOID IO_WORKITEM_ROUTINE(PDEVICE_OBJECT DeviceObject, PVOID Context);
typedef IO_WORKITEM_ROUTINE *PIO_WORKITEM_ROUTINE;

typedef VOID IO_WORKITEM_ROUTINE_EX(PVOID IoObject, PVOID Context,
				    PIO_WORKITEM IoWorkItem);
typedef IO_WORKITEM_ROUTINE_EX *PIO_WORKITEM_ROUTINE_EX;

PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject);
ULONG IoSizeofWorkItem(void);
VOID IoInitializeWorkItem(PVOID IoObject, PIO_WORKITEM IoWorkItem);
VOID IoUninitializeWorkItem(PIO_WORKITEM IoWorkItem);
VOID IoQueueWorkItemEx(PIO_WORKITEM IoWorkItem,
		       PIO_WORKITEM_ROUTINE_EX WorkerRoutine,
		       WORK_QUEUE_TYPE QueueType, PVOID Context);
VOID IoQueueWorkItem(PIO_WORKITEM IoWorkItem,
		     PIO_WORKITEM_ROUTINE WorkerRoutine,
		     WORK_QUEUE_TYPE QueueType, PVOID Context);
VOID IoFreeWorkItem(PIO_WORKITEM IoWorkItem);

/* Interrupts */
typedef enum _KINTERRUPT_MODE {
	LevelSensitive,
	Latched
} KINTERRUPT_MODE;

typedef enum _KINTERRUPT_POLARITY {
	InterruptPolarityUnknown,
	InterruptActiveHigh,
	InterruptRisingEdge = InterruptActiveHigh,
	InterruptActiveLow,
	InterruptFallingEdge = InterruptActiveLow,
	InterruptActiveBoth,
	InterruptActiveBothTriggerLow = InterruptActiveBoth,
	InterruptActiveBothTriggerHigh
} KINTERRUPT_POLARITY, *PKINTERRUPT_POLARITY;

typedef BOOLEAN KSYNCHRONIZE_ROUTINE(PVOID SynchronizeContext);
typedef KSYNCHRONIZE_ROUTINE *PKSYNCHRONIZE_ROUTINE;
typedef BOOLEAN KMESSAGE_SERVICE_ROUTINE(PKINTERRUPT Interrupt,
					 PVOID ServiceContext, ULONG MessageId);
typedef KMESSAGE_SERVICE_ROUTINE *PKMESSAGE_SERVICE_ROUTINE;

#define CONNECT_FULLY_SPECIFIED		0x1
#define CONNECT_LINE_BASED		0x2
#define CONNECT_MESSAGE_BASED		0x3
#define CONNECT_FULLY_SPECIFIED_GROUP	0x4

typedef struct _IO_INTERRUPT_MESSAGE_INFO_ENTRY {
	PHYSICAL_ADDRESS MessageAddress;
	KAFFINITY TargetProcessorSet;
	PKINTERRUPT InterruptObject;
	ULONG MessageData;
	ULONG Vector;
	KIRQL Irql;
	KINTERRUPT_MODE Mode;
	KINTERRUPT_POLARITY Polarity;
} IO_INTERRUPT_MESSAGE_INFO_ENTRY, *PIO_INTERRUPT_MESSAGE_INFO_ENTRY;

typedef struct _IO_INTERRUPT_MESSAGE_INFO {
	KIRQL UnifiedIrql;
	ULONG MessageCount;
	IO_INTERRUPT_MESSAGE_INFO_ENTRY MessageInfo[1];
} IO_INTERRUPT_MESSAGE_INFO, *PIO_INTERRUPT_MESSAGE_INFO;

typedef struct _IO_CONNECT_INTERRUPT_PARAMETERS {
	ULONG Version;
	union {
		struct {
			PDEVICE_OBJECT PhysicalDeviceObject;
			PKINTERRUPT *InterruptObject;
			PKSERVICE_ROUTINE ServiceRoutine;
			PVOID ServiceContext;
			PKSPIN_LOCK SpinLock;
			KIRQL SynchronizeIrql;
			BOOLEAN FloatingSave;
			BOOLEAN ShareVector;
			ULONG Vector;
			KIRQL Irql;
			KINTERRUPT_MODE InterruptMode;
			KAFFINITY ProcessorEnableMask;
			USHORT Group;
		} FullySpecified;
		struct {
			PDEVICE_OBJECT PhysicalDeviceObject;
			PKINTERRUPT *InterruptObject;
			PKSERVICE_ROUTINE ServiceRoutine;
			PVOID ServiceContext;
			PKSPIN_LOCK SpinLock;
			KIRQL SynchronizeIrql;
			BOOLEAN FloatingSave;
		} LineBased;
		struct {
			PDEVICE_OBJECT PhysicalDeviceObject;
			union {
				PVOID *Generic;
				PIO_INTERRUPT_MESSAGE_INFO *InterruptMessageTable;
				PKINTERRUPT *InterruptObject;
			} ConnectionContext;
			PKMESSAGE_SERVICE_ROUTINE MessageServiceRoutine;
			PVOID ServiceContext;
			PKSPIN_LOCK SpinLock;
			KIRQL SynchronizeIrql;
			BOOLEAN FloatingSave;
			PKSERVICE_ROUTINE FallBackServiceRoutine;
		} MessageBased;
	};
} IO_CONNECT_INTERRUPT_PARAMETERS, *PIO_CONNECT_INTERRUPT_PARAMETERS;

typedef struct _IO_DISCONNECT_INTERRUPT_PARAMETERS {
	ULONG Version;
	union {
		PVOID Generic;
		PKINTERRUPT InterruptObject;
		PIO_INTERRUPT_MESSAGE_INFO InterruptMessageTable;
	} ConnectionContext;
} IO_DISCONNECT_INTERRUPT_PARAMETERS, *PIO_DISCONNECT_INTERRUPT_PARAMETERS;

NTSTATUS IoConnectInterrupt(PKINTERRUPT *InterruptObject,
			    PKSERVICE_ROUTINE ServiceRoutine,
			    PVOID ServiceContext, PKSPIN_LOCK SpinLock,
			    ULONG Vector, KIRQL Irql, KIRQL SynchronizeIrql,
			    KINTERRUPT_MODE InterruptMode, BOOLEAN ShareVector,
			    KAFFINITY ProcessorEnableMask,
			    BOOLEAN FloatingSave);
VOID IoDisconnectInterrupt(PKINTERRUPT InterruptObject);
NTSTATUS IoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS Parameters);
VOID IoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters);
BOOLEAN KeSynchronizeExecution(PKINTERRUPT Interrupt,
			       PKSYNCHRONIZE_ROUTINE SynchronizeRoutine,
			       PVOID SynchronizeContext);
KIRQL KeAcquireInterruptSpinLock(PKINTERRUPT Interrupt);
VOID KeReleaseInterruptSpinLock(PKINTERRUPT Interrupt, KIRQL OldIrql);

#endif
