// SPDX-License-Identifier: GPL-2.0-only
#include <wdm.h>
VOID Map(PDMA_OPERATIONS Ops, PVOID Mdl)
{
	Ops->MapTransfer(Mdl, FALSE);
}
