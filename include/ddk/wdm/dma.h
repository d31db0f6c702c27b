/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What describes a DMA device, its adapter and its transfers.
 */
#ifndef _NTDMA_DDK_WDM_DMA_H
#define _NTDMA_DDK_WDM_DMA_H

#include "mdl.h"
#include "object.h"
#include "resource.h"

typedef enum _DMA_WIDTH {
	Width8Bits,
	Width16Bits,
	Width32Bits,
	Width64Bits,
	WidthNoWrap,
	MaximumDmaWidth
} DMA_WIDTH, *PDMA_WIDTH;

typedef enum _DMA_SPEED {
	Compatible,
	TypeA,
	TypeB,
	TypeC,
	TypeF,
	MaximumDmaSpeed
} DMA_SPEED, *PDMA_SPEED;

#define DEVICE_DESCRIPTION_VERSION	0
#define DEVICE_DESCRIPTION_VERSION1	1
#define DEVICE_DESCRIPTION_VERSION2	2
#define DEVICE_DESCRIPTION_VERSION3	3

/*
 * Before Windows 8 the structure ended behind DmaPort: unless Version is 3,
 * nothing after it may be read.
 */
typedef struct _DEVICE_DESCRIPTION {
	ULONG Version;
	BOOLEAN Master;
	BOOLEAN ScatterGather;
	BOOLEAN DemandMode;
	BOOLEAN AutoInitialize;
	BOOLEAN Dma32BitAddresses;
	BOOLEAN IgnoreCount;
	BOOLEAN Reserved1;
	BOOLEAN Dma64BitAddresses;
	ULONG BusNumber;
	ULONG DmaChannel;
	INTERFACE_TYPE InterfaceType;
	DMA_WIDTH DmaWidth;
	DMA_SPEED DmaSpeed;
	ULONG MaximumLength;
	ULONG DmaPort;
	ULONG DmaAddressWidth;		/* bits, 1 to 64 */
	ULONG DmaControllerInstance;
	ULONG DmaRequestLine;
	PHYSICAL_ADDRESS DeviceAddress;
} DEVICE_DESCRIPTION, *PDEVICE_DESCRIPTION;

/* Bytes that a version 0, 1 or 2 description has for certain */
#define NTDMA_DEVICE_DESCRIPTION_SIZE_V2	0x28

typedef struct _DMA_ADAPTER {
	USHORT Version;
	USHORT Size;
	struct _DMA_OPERATIONS *DmaOperations;
} DMA_ADAPTER, *PDMA_ADAPTER;

typedef struct _DMA_ADAPTER ADAPTER_OBJECT, *PADAPTER_OBJECT;

typedef struct _SCATTER_GATHER_ELEMENT {
	PHYSICAL_ADDRESS Address;	/* a logical address */
	ULONG Length;
	ULONG_PTR Reserved;
} SCATTER_GATHER_ELEMENT, *PSCATTER_GATHER_ELEMENT;

typedef struct _SCATTER_GATHER_LIST {
	ULONG NumberOfElements;
	ULONG_PTR Reserved;
	SCATTER_GATHER_ELEMENT Elements[];
} SCATTER_GATHER_LIST, *PSCATTER_GATHER_LIST;

/* Flags of the routines that allocate by transfer context */
#define DMA_SYNCHRONOUS_CALLBACK	0x01
#define DMA_ZERO_BUFFERS		0x02
#define DMA_FAIL_ON_BOUNCE		0x04

/* Opaque memory of the client, of any alignment */
#define DMA_TRANSFER_CONTEXT_VERSION1	1
#define DMA_TRANSFER_CONTEXT_SIZE_V1	128

typedef enum {
	DmaComplete,
	DmaAborted,
	DmaError,
	DmaCancelled
} DMA_COMPLETION_STATUS;

#define DMA_ADAPTER_INFO_VERSION1		1
#define DMA_ADAPTER_INFO_VERSION_CRASHDUMP	((ULONG)-1)

#define ADAPTER_INFO_SYNCHRONOUS_CALLBACK	0x0001
#define ADAPTER_INFO_API_BYPASS			0x0002
#define ADAPTER_INFO_HYBRID_PASSTHROUGH		0x0004

typedef struct _DMA_ADAPTER_INFO_V1 {
	ULONG ReadDmaCounterAvailable;
	ULONG ScatterGatherLimit;
	ULONG DmaAddressWidth;
	ULONG Flags;
	ULONG MinimumTransferUnit;
} DMA_ADAPTER_INFO_V1, *PDMA_ADAPTER_INFO_V1;

typedef struct _DMA_ADAPTER_INFO_CRASHDUMP {
	DEVICE_DESCRIPTION DeviceDescription;
	SIZE_T DeviceIdSize;
	PVOID DeviceId;
} DMA_ADAPTER_INFO_CRASHDUMP, *PDMA_ADAPTER_INFO_CRASHDUMP;

/* Clients of Windows 8 own only Version and V1: write nothing behind them. */
typedef union _DMA_ADAPTER_INFO {
	struct {
		ULONG Version;
		DMA_ADAPTER_INFO_V1 V1;
	};
	struct {
		ULONGLONG Reserved;
		union {
			DMA_ADAPTER_INFO_CRASHDUMP Crashdump;
		};
	};
} DMA_ADAPTER_INFO, *PDMA_ADAPTER_INFO;

#define DMA_TRANSFER_INFO_VERSION1	1
#define DMA_TRANSFER_INFO_VERSION2	2

typedef struct _DMA_TRANSFER_INFO_V1 {
	ULONG MapRegisterCount;
	ULONG ScatterGatherElementCount;
	ULONG ScatterGatherListSize;
} DMA_TRANSFER_INFO_V1, *PDMA_TRANSFER_INFO_V1;

typedef struct _DMA_TRANSFER_INFO_V2 {
	ULONG MapRegisterCount;
	ULONG ScatterGatherElementCount;
	ULONG ScatterGatherListSize;
	ULONG LogicalPageCount;
} DMA_TRANSFER_INFO_V2, *PDMA_TRANSFER_INFO_V2;

/* A version 1 request owns only V1: LogicalPageCount is not there to write. */
typedef struct _DMA_TRANSFER_INFO {
	ULONG Version;
	union {
		DMA_TRANSFER_INFO_V1 V1;
		DMA_TRANSFER_INFO_V2 V2;
	};
} DMA_TRANSFER_INFO, *PDMA_TRANSFER_INFO;

/* Flags of common buffers of a domain or with bounds: 2 MiB granularity */
#define DOMAIN_COMMON_BUFFER_LARGE_PAGE	0x01

typedef enum _DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION_TYPE {
	CommonBufferConfigTypeLogicalAddressLimits,
	CommonBufferConfigTypeSubSection,
	CommonBufferConfigTypeHardwareAccessPermissions,
	CommonBufferConfigTypeMax
} DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION_TYPE,
	*PDMA_COMMON_BUFFER_EXTENDED_CONFIGURATION_TYPE;

/* What the device may do */
typedef enum _DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION_ACCESS_TYPE {
	CommonBufferHardwareAccessReadOnly,
	CommonBufferHardwareAccessWriteOnly,
	CommonBufferHardwareAccessReadWrite,
	CommonBufferHardwareAccessMax
} DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION_ACCESS_TYPE,
	*PDMA_COMMON_BUFFER_EXTENDED_CONFIGURATION_ACCESS_TYPE;

typedef struct _DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION {
	DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION_TYPE ConfigType;
	union {
		struct {
			PHYSICAL_ADDRESS MinimumAddress;	/* inclusive */
			PHYSICAL_ADDRESS MaximumAddress;	/* inclusive */
		} LogicalAddressLimits;
		struct {
			ULONGLONG Offset;
			ULONG Length;
		} SubSection;
		DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION_ACCESS_TYPE
			HardwareAccessType;
		ULONGLONG Reserved[4];
	};
} DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION,
	*PDMA_COMMON_BUFFER_EXTENDED_CONFIGURATION;

typedef struct _DMA_COMMON_BUFFER_VECTOR DMA_COMMON_BUFFER_VECTOR,
	*PDMA_COMMON_BUFFER_VECTOR;

PDMA_ADAPTER IoGetDmaAdapter(PDEVICE_OBJECT PhysicalDeviceObject,
			     PDEVICE_DESCRIPTION DeviceDescription,
			     PULONG NumberOfMapRegisters);

#endif
