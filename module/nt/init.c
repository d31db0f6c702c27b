// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting and stopping nt/.
 */
#include "internal.h"
#include "mdl_record.h"
#include "pool_record.h"

/**
 * ntdma_nt_init - before anything else of nt/ is called
 *
 * Return: 0 or -ENOMEM.
 */
int ntdma_nt_init(void)
{
	int ret;

	ret = ntdma_deferred_init();
	if (ret)
		return ret;
	ntdma_mdl_records_init();
	ntdma_pool_records_init();
	ntdma_dpc_init();
	return 0;
}

/**
 * ntdma_nt_exit - when no client is left
 */
void ntdma_nt_exit(void)
{
	ntdma_dpc_exit();
	ntdma_mdl_records_exit();
	ntdma_pool_records_exit();
	/* frees what is still pending */
	ntdma_deferred_exit();
}
