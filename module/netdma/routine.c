// SPDX-License-Identifier: GPL-2.0-only
/*
 * Routines by name: how a provider finds out what this version has.
 *
 * On Windows NetDMA is part of what NDIS exports, and NdisGetRoutineAddress()
 * the documented way to what came with version 1.1.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include <ndis.h>

#include "netdma.h"

static const struct {
	const char *name;
	void *address;
	u32 since;
} routines[] = {
	{ "NetDmaRegisterProvider", NetDmaRegisterProvider, NETDMA_VERSION(1, 0) },
	{ "NetDmaDeregisterProvider", NetDmaDeregisterProvider, NETDMA_VERSION(1, 0) },
	{ "NetDmaProviderStart", NetDmaProviderStart, NETDMA_VERSION(1, 0) },
	{ "NetDmaProviderStop", NetDmaProviderStop, NETDMA_VERSION(1, 0) },
	{ "NetDmaIsr", NetDmaIsr, NETDMA_VERSION(1, 0) },
	{ "NetDmaInterruptDpc", NetDmaInterruptDpc, NETDMA_VERSION(1, 0) },
	{ "NetDmaGetVersion", NetDmaGetVersion, NETDMA_VERSION(1, 1) },
	{ "NetDmaPnPEventNotify", NetDmaPnPEventNotify, NETDMA_VERSION(1, 1) },
};

static bool same_name(const NDIS_STRING *name, const char *ascii)
{
	size_t len = strlen(ascii), i;

	if (name->Length != len * sizeof(WCHAR))
		return false;
	for (i = 0; i < len; i++)
		if (name->Buffer[i] != (unsigned char)ascii[i])
			return false;
	return true;
}

/**
 * NdisGetRoutineAddress - find a routine by its name
 * @NdisRoutineName: the name, counted
 *
 * Context: any.
 * Return: the routine's address; NULL for a routine that is not NetDMA's, or that
 * the version which ndver asks for did not have (N-022).
 */
PVOID NdisGetRoutineAddress(PNDIS_STRING NdisRoutineName)
{
	unsigned int i;

	if (!NdisRoutineName || !NdisRoutineName->Buffer)
		return NULL;
	for (i = 0; i < ARRAY_SIZE(routines); i++)
		if (same_name(NdisRoutineName, routines[i].name))
			return netdma_params.version >= routines[i].since ?
			       routines[i].address : NULL;
	return NULL;
}
EXPORT_SYMBOL_NS_GPL(NdisGetRoutineAddress, "NTDMA");

/**
 * NdisInitUnicodeString - count a string
 * @DestinationString: receives lengths and pointer
 * @SourceString: ends in 0; not copied. NULL: the string is empty
 *
 * Context: any.
 */
VOID NdisInitUnicodeString(PNDIS_STRING DestinationString, PCWSTR SourceString)
{
	size_t len = 0;

	while (SourceString && SourceString[len] &&
	       len < U16_MAX / sizeof(WCHAR) - 1)
		len++;
	DestinationString->Length = len * sizeof(WCHAR);
	DestinationString->MaximumLength =
		SourceString ? (len + 1) * sizeof(WCHAR) : 0;
	DestinationString->Buffer = (PWSTR)SourceString;
}
EXPORT_SYMBOL_NS_GPL(NdisInitUnicodeString, "NTDMA");
