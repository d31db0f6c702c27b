/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private header of the ported edu driver; included after <wdm.h>.
 */
#ifndef _NTDMA_SAMPLES_EDU_H
#define _NTDMA_SAMPLES_EDU_H

#include "edu_public.h"

#define EDU_TAG			0x7564654e	/* "Nedu" */

/* Registers in BAR 0; the DMA registers take 32-bit accesses as well. */
#define EDU_IDENTIFICATION	0x00
#define EDU_LIVENESS		0x04
#define EDU_INTERRUPT_STATUS	0x24
#define EDU_INTERRUPT_ACK	0x64
#define EDU_DMA_SOURCE		0x80
#define EDU_DMA_DESTINATION	0x88
#define EDU_DMA_COUNT		0x90
#define EDU_DMA_COMMAND		0x98

#define EDU_ID_MASK		0xffff
#define EDU_ID			0x00ed

#define EDU_COMMAND_START	0x01
#define EDU_COMMAND_TO_MEMORY	0x02
#define EDU_COMMAND_INTERRUPT	0x04

#define EDU_INTERRUPT_DMA	0x100

/* The device's own memory, at its address on the device's side. */
#define EDU_MEMORY		0x40000
/* It has 4096 bytes, but QEMU aborts when a transfer ends at the very last. */
#define EDU_WINDOW		4080

/*
 * Address bits that the engine drives; it drops higher ones without a word, so
 * that the driver checks every address before the device sees it.
 */
#define EDU_ADDRESS_BITS	28

/* Largest request of the adapter without scatter/gather: forces splitting. */
#define EDU_PACKET_LENGTH	(PAGE_SIZE + PAGE_SIZE / 2)

/* Elements that one MapTransferEx may return: more than that takes another. */
#define EDU_MAPPED_ELEMENTS	2

/* A device may have several adapters; one for each way to use it. */
typedef enum _EDU_ADAPTER_INDEX {
	EduListAdapter,			/* takes many elements */
	EduPacketAdapter,		/* takes one contiguous range */
	EduVersion3Adapter,
	EduAdapterCount
} EDU_ADAPTER_INDEX;

typedef struct _EDU_ADAPTER {
	PDMA_ADAPTER Adapter;
	ULONG MapRegisters;		/* most that one request may have */
	ULONG MaximumLength;
	BOOLEAN ScatterGather;
} EDU_ADAPTER, *PEDU_ADAPTER;

typedef struct _EDU_STREAM EDU_STREAM, *PEDU_STREAM;

typedef struct _EDU_EXTENSION {
	PDEVICE_OBJECT DeviceObject;
	PUCHAR Registers;
	KDPC Dpc;

	EDU_ADAPTER Adapters[EduAdapterCount];

	/*
	 * The loopback in progress. The device executes one command at a time,
	 * so that only one of test thread and DPC is at work on these.
	 */
	PEDU_STREAM Source;
	PEDU_STREAM Sink;
	ULONG Loaded;			/* bytes in the device's memory ... */
	ULONG Stored;			/* ... and how many have left it */
	NTSTATUS Status;
	KEVENT Done;
	BOOLEAN Dead;			/* no interrupt came: touch nothing */
} EDU_EXTENSION, *PEDU_EXTENSION;

/*
 * A way to make memory visible to the device. Open maps, or gets ready to;
 * NextRun finds the next contiguous range; Close undoes Open and NextRun.
 * NextRun runs at DISPATCH_LEVEL, the others at PASSIVE_LEVEL.
 */
typedef struct _EDU_METHOD {
	NTSTATUS (*Open)(PEDU_STREAM Stream);
	NTSTATUS (*NextRun)(PEDU_STREAM Stream);
	NTSTATUS (*Close)(PEDU_STREAM Stream);
} EDU_METHOD;

/* One direction of a loopback: memory, and how the device gets at it. */
struct _EDU_STREAM {
	PEDU_EXTENSION Edu;
	const EDU_METHOD *Method;
	BOOLEAN WriteToDevice;
	ULONG Length;			/* bytes of the request */
	ULONG Left;			/* bytes that the device has to move */
	ULONG Pieces;
	ULONG Operations;
	PHYSICAL_ADDRESS First;		/* where the device began */

	/* The range that the device works on; a common buffer is one range. */
	PHYSICAL_ADDRESS Logical;
	ULONG RunLength;

	/* Lists and packets: the memory, and the event that says "granted". */
	PEDU_ADAPTER Adapter;
	PMDL Mdl;
	PVOID CurrentVa;
	KEVENT Granted;

	/* Lists. */
	PSCATTER_GATHER_LIST List;
	PVOID ListBuffer;

	/* Packets: the operation that is mapped. */
	PVOID MapRegisterBase;
	ULONG MapRegisters;
	PVOID OperationVa;
	ULONG OperationLength;
	ULONG Unmapped;			/* bytes of it yet to be mapped */

	/* Version 3: offsets instead of addresses, a context, a short list. */
	UCHAR TransferContext[DMA_TRANSFER_CONTEXT_SIZE_V1];
	ULONGLONG Offset;
	ULONGLONG OperationOffset;
	ULONG Element;
	union {
		SCATTER_GATHER_LIST Mapped;
		UCHAR Space[sizeof(SCATTER_GATHER_LIST) + EDU_MAPPED_ELEMENTS *
			    sizeof(SCATTER_GATHER_ELEMENT)];
	};
};

extern const EDU_METHOD EduCommonBuffer;
extern const EDU_METHOD EduScatterGatherList;
extern const EDU_METHOD EduBuiltList;
extern const EDU_METHOD EduPacket;
extern const EDU_METHOD EduScatterGatherListEx;
extern const EDU_METHOD EduPacketEx;
extern const EDU_METHOD EduQueuedListEx;
extern const EDU_METHOD EduQueuedPacketEx;

/* What the methods of both versions share. */
DRIVER_CONTROL EduAdapterControl;
DRIVER_LIST_CONTROL EduListControl;
NTSTATUS EduNextElement(PEDU_STREAM Stream);
NTSTATUS EduCloseList(PEDU_STREAM Stream);

NTSTATUS EduLoopback(PEDU_EXTENSION Edu, PEDU_STREAM Source, PEDU_STREAM Sink);

static inline ULONG EduMinimum(ULONG One, ULONG Other)
{
	return One < Other ? One : Other;
}

#endif
