/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Buses and hardware resources as the PnP manager describes them.
 */
#ifndef _NTDMA_DDK_WDM_RESOURCE_H
#define _NTDMA_DDK_WDM_RESOURCE_H

#include "../ntdef.h"

typedef enum _INTERFACE_TYPE {
	InterfaceTypeUndefined = -1,
	Internal,
	Isa,
	Eisa,
	MicroChannel,
	TurboChannel,
	PCIBus,
	VMEBus,
	NuBus,
	PCMCIABus,
	CBus,
	MPIBus,
	MPSABus,
	ProcessorInternal,
	InternalPowerBus,
	PNPISABus,
	PNPBus,
	Vmcs,
	ACPIBus,
	MaximumInterfaceType
} INTERFACE_TYPE, *PINTERFACE_TYPE;

#define CmResourceTypeNull		0
#define CmResourceTypePort		1
#define CmResourceTypeInterrupt		2
#define CmResourceTypeMemory		3
#define CmResourceTypeDma		4

#define CM_RESOURCE_DMA_8		0x0000
#define CM_RESOURCE_DMA_16		0x0001
#define CM_RESOURCE_DMA_32		0x0002
#define CM_RESOURCE_DMA_8_AND_16	0x0004
#define CM_RESOURCE_DMA_BUS_MASTER	0x0008
#define CM_RESOURCE_DMA_TYPE_A		0x0010
#define CM_RESOURCE_DMA_TYPE_B		0x0020
#define CM_RESOURCE_DMA_TYPE_F		0x0040
#define CM_RESOURCE_DMA_V3		0x0080

/* u.DmaV3.TransferWidth; the spelling is Microsoft's */
#define DMAV3_TRANFER_WIDTH_8		0x00
#define DMAV3_TRANFER_WIDTH_16		0x01
#define DMAV3_TRANFER_WIDTH_32		0x02
#define DMAV3_TRANFER_WIDTH_64		0x03
#define DMAV3_TRANFER_WIDTH_128		0x04
#define DMAV3_TRANFER_WIDTH_256		0x05

/* Packed to 4 bytes by attributes: sparse does not know #pragma pack. */
typedef struct _CM_PARTIAL_RESOURCE_DESCRIPTOR {
	UCHAR Type;
	UCHAR ShareDisposition;
	USHORT Flags;
	union {
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length;
		} __packed __aligned(4) Generic;
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length;
		} __packed __aligned(4) Port;
		struct {
			ULONG Level;
			ULONG Vector;
			KAFFINITY Affinity;
		} __packed __aligned(4) Interrupt;
		struct {
			PHYSICAL_ADDRESS Start;
			ULONG Length;
		} __packed __aligned(4) Memory;
		struct {
			ULONG Channel;
			ULONG Port;
			ULONG Reserved1;
		} Dma;
		struct {
			ULONG Channel;
			ULONG RequestLine;
			UCHAR TransferWidth;
			UCHAR Reserved1;
			UCHAR Reserved2;
			UCHAR Reserved3;
		} DmaV3;
		struct {
			ULONG Data[3];
		} DevicePrivate;
	} __packed __aligned(4) u;
} __packed __aligned(4) CM_PARTIAL_RESOURCE_DESCRIPTOR, *PCM_PARTIAL_RESOURCE_DESCRIPTOR;

typedef struct _CM_PARTIAL_RESOURCE_LIST {
	USHORT Version;
	USHORT Revision;
	ULONG Count;
	CM_PARTIAL_RESOURCE_DESCRIPTOR PartialDescriptors[1];
} CM_PARTIAL_RESOURCE_LIST, *PCM_PARTIAL_RESOURCE_LIST;

typedef struct _CM_FULL_RESOURCE_DESCRIPTOR {
	INTERFACE_TYPE InterfaceType;
	ULONG BusNumber;
	CM_PARTIAL_RESOURCE_LIST PartialResourceList;
} CM_FULL_RESOURCE_DESCRIPTOR, *PCM_FULL_RESOURCE_DESCRIPTOR;

typedef struct _CM_RESOURCE_LIST {
	ULONG Count;
	CM_FULL_RESOURCE_DESCRIPTOR List[1];
} CM_RESOURCE_LIST, *PCM_RESOURCE_LIST;

/* ShareDisposition */
#define CmResourceShareUndetermined	0
#define CmResourceShareDeviceExclusive	1
#define CmResourceShareDriverExclusive	2
#define CmResourceShareShared		3

#define CM_RESOURCE_INTERRUPT_LEVEL_SENSITIVE	0x0000
#define CM_RESOURCE_INTERRUPT_LATCHED		0x0001
#define CM_RESOURCE_INTERRUPT_MESSAGE		0x0002
#define CM_RESOURCE_MEMORY_READ_WRITE		0x0000
#define CM_RESOURCE_MEMORY_PREFETCHABLE		0x0004
#define CM_RESOURCE_PORT_MEMORY			0x0000
#define CM_RESOURCE_PORT_IO			0x0001

#endif
