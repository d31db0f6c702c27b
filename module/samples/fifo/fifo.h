/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private header of the ported FIFO driver; included after <wdm.h>.
 */
#ifndef _NTDMA_SAMPLES_FIFO_H
#define _NTDMA_SAMPLES_FIFO_H

#include "fifo_public.h"

#define FIFO_TAG		0x6f66694e	/* "Nifo" */

/* FIFO_CONTROL */
#define FIFO_MODE_PATTERN	0x001	/* compares, or makes, the pattern */
#define FIFO_MODE_LOOPBACK	0x002	/* what goes out comes in */
#define FIFO_INTERRUPT_ENABLE	0x100
#define FIFO_GATED		0x200	/* asks for data while the count lasts */

/* FIFO_STATUS */
#define FIFO_STATUS_COUNT	0x1	/* the count came down to zero */
#define FIFO_STATUS_MISMATCH	0x2	/* data were not the pattern */

/* Periods in the buffer of a stream. */
#define FIFO_STREAM_PERIODS	4

/* Most that is mapped at a time: longer requests are moved in parts. */
#define FIFO_PART_LENGTH	(256 * 1024)

#define FIFO_SECOND		10000000LL

typedef enum _FIFO_ADAPTER_INDEX {
	FifoReceiver,			/* version 3 */
	FifoTransmitter,
	FifoLoopReceiver,		/* version 3, AutoInitialize */
	FifoLoopTransmitter,
	FifoPacketReceiver,		/* version 1 */
	FifoPacketTransmitter,
	FifoAdapterCount
} FIFO_ADAPTER_INDEX;

typedef struct _FIFO_ADAPTER {
	PDMA_ADAPTER Adapter;
	ULONG MapRegisters;
} FIFO_ADAPTER, *PFIFO_ADAPTER;

typedef struct _FIFO_TRANSFER FIFO_TRANSFER, *PFIFO_TRANSFER;

typedef struct _FIFO_EXTENSION {
	PDEVICE_OBJECT DeviceObject;
	PVOID Registers;
	KDPC Dpc;
	FIFO_ADAPTER Adapters[FifoAdapterCount];
	PFIFO_TRANSFER Packet;		/* whom the interrupt is for */
} FIFO_EXTENSION, *PFIFO_EXTENSION;

/* One request: a part of it is mapped, moves, is flushed; then the next. */
struct _FIFO_TRANSFER {
	PFIFO_EXTENSION Fifo;
	PFIFO_ADAPTER Adapter;
	PMDL Mdl;
	BOOLEAN WriteToDevice;
	ULONG Length;			/* bytes of the request */
	ULONG Done;			/* moved and flushed */
	ULONG Mapped;			/* bytes of the part that is mapped */
	ULONG Operations;
	ULONG Calls;
	PVOID MapRegisterBase;
	UCHAR TransferContext[DMA_TRANSFER_CONTEXT_SIZE_V1];
	NTSTATUS Status;
	KEVENT Finished;
};

/* A looped transfer over a common buffer. */
typedef struct _FIFO_STREAM {
	PFIFO_EXTENSION Fifo;
	PDMA_ADAPTER Adapter;
	BOOLEAN WriteToDevice;
	ULONG Seed;
	ULONG Bytes;			/* of the buffer */
	ULONG Wanted;			/* periods until the event */
	ULONG Periods;			/* passed so far */
	ULONG Position;			/* in the pattern, of the next period */
	ULONG Wrong;			/* periods with wrong data or counter */
	PUCHAR Buffer;
	PHYSICAL_ADDRESS Logical;
	PMDL Mdl;
	PVOID MapRegisterBase;
	ULONG Mapped;
	UCHAR TransferContext[DMA_TRANSFER_CONTEXT_SIZE_V1];
	KEVENT Finished;
} FIFO_STREAM, *PFIFO_STREAM;

/* fifo.c */
ULONG FifoRead(PFIFO_EXTENSION Fifo, ULONG Register);
VOID FifoWrite(PFIFO_EXTENSION Fifo, ULONG Register, ULONG Value);
UCHAR FifoPattern(ULONG Seed, ULONG Index);

/* fifo_transfer.c */
VOID FifoInitializeTransfer(PFIFO_TRANSFER Transfer, PFIFO_EXTENSION Fifo,
			    FIFO_ADAPTER_INDEX Index, PMDL Mdl, ULONG Length,
			    BOOLEAN WriteToDevice);
NTSTATUS FifoStartTransfer(PFIFO_TRANSFER Transfer);
NTSTATUS FifoFinishTransfer(PFIFO_TRANSFER Transfer);

/* fifo_stream.c */
NTSTATUS FifoRunStream(PFIFO_STREAM Stream);

/* fifo_packet.c */
NTSTATUS FifoMovePacket(PFIFO_TRANSFER Transfer);
KDEFERRED_ROUTINE FifoPacketDpc;

static inline ULONG FifoMinimum(ULONG One, ULONG Other)
{
	return One < Other ? One : Other;
}

#endif
