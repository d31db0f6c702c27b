// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a request line to a channel: what platform code registered, what firmware
 * says, what a dma_slave_map has.
 */
#include <linux/acpi.h>
#include <linux/acpi_dma.h>
#include <linux/dmaengine.h>
#include <linux/module.h>
#include <linux/property.h>
#include <linux/slab.h>

#include "fixture_system.h"

/* Which channel is behind a line that was looked up? */
static void expect_channel(struct fixture *fx, u32 instance, u32 line,
			   u32 channel)
{
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION3,
						  channel);
	PDMA_ADAPTER adapter;
	u32 i;

	desc.DmaControllerInstance = instance;
	desc.DmaRequestLine = line;
	adapter = fx_adapter_of(fx, &desc);
	for (i = 0; i < NTDMA_TESTDEV_DMAC_CHANNELS; i++)
		KUNIT_EXPECT_EQ_MSG(fx->test, i == channel,
				    sys_stats(i).requested,
				    "line %u, channel %u", line, i);
	fx_put_adapter(adapter);
	ntdma_test_live_objects_flush();
}

/* A registration comes first, then firmware, then a dma_slave_map. */
static void line_resolution(struct kunit *test)
{
	static const char *const names[] = { "tx1", "rx1" };
	static const struct property_entry properties[] = {
		PROPERTY_ENTRY_STRING_ARRAY("dma-names", names),
		{ }
	};
	static const struct software_node node = { .properties = properties };
	static const struct ntdma_system_dma_line lines[] = {
		{ .line = 0, .name = "tx0" },
	};
	struct ntdma_system_dma_controller controller = {
		.lines		= lines,
		.nr_lines	= ARRAY_SIZE(lines),
	};
	struct fixture *fx = test->priv;

	expect_channel(fx, 0, 0, SYS_RX);
	expect_channel(fx, 0, 3, SYS_TX1);
	KUNIT_ASSERT_EQ(test, 0, device_add_software_node(fx->dev, &node));
	expect_channel(fx, 0, 0, SYS_TX1);
	expect_channel(fx, 0, 1, SYS_RX1);
	KUNIT_ASSERT_EQ(test, 0, ntdma_system_dma_register(&controller));
	expect_channel(fx, 0, 0, SYS_TX);
	ntdma_system_dma_unregister(&controller);
	device_remove_software_node(fx->dev);
	expect_channel(fx, 0, 1, SYS_TX);
}

/* By the channel's own name, and by instances that have the same line. */
static void line_registered(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct dma_chan *chan = dma_request_chan(fx->dev, "rx1");
	struct ntdma_system_dma_line by_match = { .line = SYS_LINE(SYS_TX) };
	struct ntdma_system_dma_controller other = {
		.instance	= 8,
		.lines		= &by_match,
		.nr_lines	= 1,
	};

	KUNIT_EXPECT_EQ(test, -EINVAL, ntdma_system_dma_register(&other));
	KUNIT_ASSERT_FALSE(test, IS_ERR(chan));
	by_match.match = kstrdup(dma_chan_name(chan), GFP_KERNEL);
	dma_release_channel(chan);
	KUNIT_ASSERT_NOT_NULL(test, by_match.match);
	KUNIT_ASSERT_EQ(test, 0, ntdma_system_dma_register(&other));
	expect_channel(fx, 7, SYS_LINE(SYS_TX), SYS_TX);
	expect_channel(fx, 8, SYS_LINE(SYS_TX), SYS_RX1);
	/* most drivers say nothing: who came first */
	expect_channel(fx, 0, SYS_LINE(SYS_TX), SYS_TX);
	ntdma_system_dma_unregister(&other);
	kfree(by_match.match);
}

/* FixedDMA numbers the controller's request lines from here. */
#define ACPI_FIRST_LINE	0x40

/**
 * struct acpi_fixture - devices that firmware describes
 * @controller: of the fake PCI device
 * @peripheral: of the FIFO: two FixedDMA, for its transmitter and its receiver
 * @info: how the controller finds its channels
 */
struct acpi_fixture {
	struct acpi_device *controller;
	struct acpi_device *peripheral;
	struct acpi_dma_filter_info info;
};

static bool serves_fixed_dma(struct dma_chan *chan, void *param)
{
	const struct acpi_dma_spec *spec = param;

	return ntdma_testdev_dmac_filter(chan,
			(void *)(uintptr_t)(spec->slave_id - ACPI_FIRST_LINE));
}

static int acpi_describe(struct fixture *fx, struct acpi_fixture *acpi)
{
	dma_cap_zero(acpi->info.dma_cap);
	dma_cap_set(DMA_SLAVE, acpi->info.dma_cap);
	acpi->info.filter_fn = serves_fixed_dma;
	ACPI_COMPANION_SET(ntdma_testdev_device(), acpi->controller);
	ACPI_COMPANION_SET(fx->dev, acpi->peripheral);
	return acpi_dma_controller_register(ntdma_testdev_device(),
					    acpi_dma_simple_xlate, &acpi->info);
}

static void acpi_forget(struct fixture *fx)
{
	acpi_dma_controller_free(ntdma_testdev_device());
	ACPI_COMPANION_SET(fx->dev, NULL);
	ACPI_COMPANION_SET(ntdma_testdev_device(), NULL);
}

static void expect_sent(struct fixture *fx, u32 line)
{
	DEVICE_DESCRIPTION desc = sys_description(DEVICE_DESCRIPTION_VERSION3,
						  SYS_TX);
	struct fx_buffer *buf = ex_filled(fx->test, 0, PAGE_SIZE, 3);
	struct sys_completion completion = { };
	struct v3_context *context;
	ULONG length = PAGE_SIZE;
	PDMA_ADAPTER adapter;
	PVOID base;

	desc.DmaRequestLine = line;
	adapter = fx_adapter_of(fx, &desc);
	base = sys_hold(fx, adapter, &context);
	KUNIT_EXPECT_EQ(fx->test, STATUS_SUCCESS,
			sys_map(adapter, buf->mdl, base, 0, &length, true,
				&completion));
	sys_step(SYS_TX, PAGE_SIZE);
	KUNIT_EXPECT_EQ(fx->test, 1, completion.calls);
	KUNIT_EXPECT_EQ(fx->test, DmaComplete, completion.status);
	v3_flush(adapter, buf->mdl, base, 0, length, true);
	KUNIT_EXPECT_EQ(fx->test, (u32)PAGE_SIZE,
			sys_popped(fx->test, 0, 0, PAGE_SIZE, 3));
	fx_free_channel(adapter);
	fx_buffer_free(buf);
	fx_put_adapter(adapter);
	ntdma_test_live_objects_flush();
}

/*
 * The n-th FixedDMA of the device's ACPI node, before any dma_slave_map. The nodes
 * are in a table that tools/qemu/scenarios/suites.conf gives to the machine.
 */
static void line_of_fixed_dma(struct kunit *test)
{
	struct acpi_fixture acpi = {
		.controller = acpi_dev_get_first_match_dev("NTDM0001", NULL, -1),
		.peripheral = acpi_dev_get_first_match_dev("NTDM0002", NULL, -1),
	};
	struct fixture *fx = test->priv;

	if (!acpi.controller || !acpi.peripheral)
		kunit_skip(test, "no ACPI table with FixedDMA");
	KUNIT_ASSERT_EQ(test, 0, acpi_describe(fx, &acpi));
	/* transmitter first: the dma_slave_map has it the other way round */
	expect_channel(fx, 0, 0, SYS_TX);
	expect_channel(fx, 0, 1, SYS_RX);
	expect_sent(fx, 0);
	/* there is no third one */
	expect_channel(fx, 0, 3, SYS_TX1);
	acpi_forget(fx);
	expect_channel(fx, 0, 0, SYS_RX);
	acpi_dev_put(acpi.controller);
	acpi_dev_put(acpi.peripheral);
}

static struct kunit_case dma_system_line_cases[] = {
	KUNIT_CASE(line_resolution),
	KUNIT_CASE(line_registered),
	KUNIT_CASE(line_of_fixed_dma),
	{}
};

static struct kunit_suite dma_system_line_suite = {
	.name = "ntdma_dma_system_line",
	.init = sys_fixture_init,
	.exit = sys_fixture_exit,
	.test_cases = dma_system_line_cases,
};

kunit_test_suite(dma_system_line_suite);

MODULE_DESCRIPTION("ntdma suite: request lines of system DMA");
MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_LICENSE("GPL");
