// SPDX-License-Identifier: GPL-2.0-only
/*
 * A suite of a driver that lives elsewhere: its routines, on the fake device.
 */
#include <linux/module.h>

#include "fixture_calls.h"
#include "loop.h"

static void loop_moves(struct kunit *test, bool write)
{
	struct fixture *fx = test->priv;
	struct fx_buffer *buf = fx_scattered(test, 0x10, 0x3000);
	PLOOP loop = NULL;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, LoopOpen(fx->device, &loop));
	fx_buffer_fill(buf, write);
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS, LoopMap(loop, buf->mdl, write));
	KUNIT_ASSERT_NOT_NULL(test, loop->List);
	if (write) {
		KUNIT_EXPECT_EQ(test, buf->length, fx_list_sees(loop->List, write));
	} else {
		fx_device_load(buf->length, 7);
		KUNIT_EXPECT_EQ(test, 0,
				fx_device_move_list(loop->List, 0, FX_FROM_DEVICE));
	}
	LoopUnmap(loop);
	if (!write)
		KUNIT_EXPECT_EQ(test, buf->length,
				fx_buffer_differs(buf, 0, buf->length, 7));
	KUNIT_EXPECT_EQ(test, 0ULL, fx_live_mappings());
	LoopClose(loop);
	fx_buffer_free(buf);
}

static void loop_to_device(struct kunit *test)
{
	loop_moves(test, true);
}

static void loop_from_device(struct kunit *test)
{
	loop_moves(test, false);
}

static struct kunit_case data_cases[] = {
	KUNIT_CASE(loop_to_device),
	KUNIT_CASE(loop_from_device),
	{}
};

static struct kunit_suite data_suite = {
	.name = "loop_data",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = data_cases,
};

kunit_test_suite(data_suite);

MODULE_DESCRIPTION("suite of a driver that lives elsewhere");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
