/* SPDX-License-Identifier: GPL-2.0-only */
/* What portscan's tests take for ntdma's headers. */
#ifndef _NTDMA_TEST_WDM_H
#define _NTDMA_TEST_WDM_H

typedef void VOID, *PVOID;
typedef int NTSTATUS;
typedef unsigned int ULONG, *PULONG;
typedef unsigned char UCHAR, BOOLEAN;
typedef unsigned char *PUCHAR;
typedef unsigned long ULONG_PTR;
typedef union _LARGE_INTEGER {
	struct {
		ULONG LowPart;
		int HighPart;
	};
	long long QuadPart;
} LARGE_INTEGER, PHYSICAL_ADDRESS;

typedef enum _EVENT_TYPE {
	NotificationEvent,
	SynchronizationEvent = (3, 4),
} EVENT_TYPE;

#define STATUS_SUCCESS		0
#define NT_SUCCESS(status)	((status) >= 0)
#define _In_
#define _In_reads_(n)
#define TRUE 1
#define FALSE 0
#define PAGE_SHIFT 12
#define DEFINE_GUID(name, value) extern const int name

struct _DMA_ADAPTER;
typedef VOID (*PPUT_DMA_ADAPTER)(struct _DMA_ADAPTER *DmaAdapter);
typedef struct _DMA_OPERATIONS {
	ULONG Size;
	PPUT_DMA_ADAPTER PutDmaAdapter;
	PVOID (*AllocateCommonBuffer)(struct _DMA_ADAPTER *DmaAdapter, ULONG Length);
	VOID (*FreeCommonBuffer)(struct _DMA_ADAPTER *DmaAdapter, PVOID Memory);
	PHYSICAL_ADDRESS (*MapTransfer)(PVOID Mdl, BOOLEAN WriteToDevice);
	BOOLEAN (*FlushAdapterBuffers)(PVOID Mdl, BOOLEAN WriteToDevice);
	VOID (*NobodyFillsThis)(PVOID Context);
} DMA_OPERATIONS, *PDMA_OPERATIONS;
typedef struct _DMA_ADAPTER {
	PDMA_OPERATIONS DmaOperations;
} DMA_ADAPTER, *PDMA_ADAPTER;
typedef struct _IRP {
	PVOID UserBuffer;
} IRP, *PIRP;

NTSTATUS KeProven(PVOID Context);
NTSTATUS KeUnproven(PVOID Context);
NTSTATUS KeFailing(PVOID Context);
NTSTATUS KeSkipped(PVOID Context);
NTSTATUS KeDeviates(PVOID Context) __attribute__((nonnull));
NTSTATUS KeNotExported(PVOID Context);
PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID Address);
PVOID MmGetVirtual(PVOID Mdl);
PULONG MmGetMdlPfnArray(PVOID Mdl);
VOID WRITE_REGISTER_ULONG(PULONG Register, ULONG Value);
VOID ProbeForRead(PVOID Address, ULONG Length, ULONG Alignment);
VOID RtlCopyMemory(PVOID To, PVOID From, ULONG Length);
VOID IoMapTransfer(PVOID Adapter, PVOID Mdl, BOOLEAN WriteToDevice);
VOID IoFlushAdapterBuffers(PVOID Adapter, PVOID Mdl, BOOLEAN WriteToDevice);

static inline VOID KeInline(_In_ PVOID Context)
{
	(void)Context;
}

#endif
