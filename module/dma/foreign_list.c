// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scatter/gather lists of foreign memory: the addresses are known when the
 * request is made, and all that may have to wait is its turn.
 */
#include "adapter.h"
#include "channel.h"
#include "foreign.h"
#include "sg_request.h"
#include "sg_table.h"
#include "trace.h"

static int foreign_reserve(struct ntdma_request *req)
{
	struct ntdma_adapter *adapter = req->adapter;
	struct ntdma_sg_record *record = req->record;
	struct ntdma_mapping *map = &record->map;

	ntdma_sg_table_emit(adapter, &adapter->reserve, req->list, &req->span,
			    map, record->room, &record->seal);
	trace_ntdma_map(adapter, sg_dma_address(map->sgl), map->length,
			map->nr_mapped, map->kind, map->dir);
	ntdma_sg_record_publish(record, req->list);
	return 0;
}

static bool foreign_may_wait(struct ntdma_request *req)
{
	req->record->seal = ntdma_sg_table_seal(&req->record->map);
	return true;
}

static bool foreign_intact(struct ntdma_request *req)
{
	return ntdma_sg_request_intact(req,
				       ntdma_sg_table_seal(&req->record->map));
}

static void foreign_run(struct ntdma_request *req)
{
	ntdma_list_request_ops.run(req);
}

static void foreign_drop(struct ntdma_request *req)
{
	ntdma_foreign_unmap(&req->record->map, -ECANCELED);
	ntdma_list_request_ops.drop(req);
}

static const struct ntdma_request_ops foreign_request_ops = {
	.name		= "foreign list",
	.reserve	= foreign_reserve,
	.may_wait	= foreign_may_wait,
	.intact		= foreign_intact,
	.run		= foreign_run,
	.drop		= foreign_drop,
};

/**
 * ntdma_foreign_list - a list of foreign memory, now or when it is its turn
 * @req: with its record, filled but for the mapping
 *
 * Context: up to DISPATCH_LEVEL.
 * Return: as the routines that make lists, and STATUS_DEVICE_BUSY outside of an
 * access window, STATUS_ACCESS_DENIED in one that does not let the device write;
 * @req is released on failure.
 */
NTSTATUS ntdma_foreign_list(struct ntdma_request *req)
{
	struct ntdma_sg_record *record = req->record;
	NTSTATUS status;
	int ret;

	record->map.sgl = ntdma_sg_table(req->list, record->room);
	ret = ntdma_foreign_map(req->adapter, &record->map, &req->span);
	if (ret) {
		ntdma_list_request_ops.drop(req);
		return ntdma_foreign_status(ret);
	}
	req->ops = &foreign_request_ops;
	status = ntdma_request_submit(req);
	if (!NT_SUCCESS(status))
		foreign_drop(req);
	return status;
}
