// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sharing that goes wrong: what is no dma-buf, what the device cannot use, what
 * comes twice or too late, and memory that runs out. An error, and nothing stays.
 */
#include <linux/fdtable.h>
#include <linux/file.h>

#include <ntdma/share.h>

#include "../module/nt/inject.h"
#include "fixture_dmabuf.h"

#define IMPORT_BYTES	(5 * PAGE_SIZE)

static struct ntdma_dmabuf *import_ok(struct kunit *test, PDMA_ADAPTER adapter,
				      struct db_exporter *exporter)
{
	struct ntdma_dmabuf *import = ntdma_dmabuf_import(adapter,
							  exporter->dmabuf);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, import);
	return import;
}

struct refusal_row {
	const char *name;
	int error;
	enum db_fail fail;
	bool packet;
	u32 width;
	u32 length;
	bool moving;
	bool resized;
	u32 size;
};

static const struct refusal_row refusal_rows[] = {
	{ "exporter refuses the device", -EBUSY, .fail = DB_FAIL_ATTACH },
	{ "exporter cannot map", -EIO, .fail = DB_FAIL_MAP },
	{ "exporter will not pin", -EPERM, .fail = DB_FAIL_PIN, .moving = true },
	{ "exporter maps a part", -EINVAL, .fail = DB_FAIL_SHORT },
	{ "nothing in it", -EINVAL, .resized = true, .size = 0 },
	{ "not whole pages", -EINVAL, .resized = true, .size = PAGE_SIZE - 8 },
	{ "beyond the adapter's width", -ERANGE, .width = 24 },
	{ "scattered memory, device needs one run", -ERANGE, .packet = true },
	{ "beyond the map registers", -E2BIG,
	  .length = FX_MAX_LENGTH + 2 * PAGE_SIZE },
};

static void refusal_desc(const struct refusal_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(refusal, refusal_rows, refusal_desc);

static void import_is_refused(struct kunit *test)
{
	const struct refusal_row *row = test->param_value;
	struct fixture *fx = test->priv;
	DEVICE_DESCRIPTION desc = fx_description(DEVICE_DESCRIPTION_VERSION3);
	struct db_exporter *exporter;
	struct ntdma_dmabuf *import;
	PDMA_ADAPTER adapter, wide;

	exporter = db_export_with(test, fx_scattered(test, 0, row->length ?:
						     IMPORT_BYTES),
				  row->moving ? &db_moving_ops :
						&db_static_ops);
	exporter->fail = row->fail;
	desc.ScatterGather = !row->packet;
	/* the device has one mask, which the widest of its adapters decides */
	wide = v3_adapter(fx);
	if (row->width)
		desc.DmaAddressWidth = row->width;
	if (row->resized)
		exporter->dmabuf->size = row->size;
	adapter = fx_adapter_of(fx, &desc);
	import = ntdma_dmabuf_import(adapter, exporter->dmabuf);
	KUNIT_EXPECT_EQ(test, row->error, PTR_ERR_OR_ZERO(import));
	KUNIT_EXPECT_EQ(test, 0, exporter->attached);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
	fx_put_adapter(wide);
}

static void import_twice(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx), other = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);
	struct ntdma_dmabuf *second;

	second = ntdma_dmabuf_import(adapter, exporter->dmabuf);
	KUNIT_EXPECT_EQ(test, -EEXIST, PTR_ERR_OR_ZERO(second));
	KUNIT_EXPECT_EQ(test, 1, exporter->attached);
	/* for another adapter it is another import */
	second = import_ok(test, other, exporter);
	ntdma_dmabuf_release(second);
	ntdma_dmabuf_release(import);
	/* and afterwards the first is none any more */
	import = import_ok(test, adapter, exporter);
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(other);
	fx_put_adapter(adapter);
}

static void import_again(struct db_exporter *exporter)
{
	exporter->context = ntdma_dmabuf_import(exporter->context,
						exporter->dmabuf);
}

/* Refused even while the first is not ready. */
static void import_twice_at_once(struct kunit *test)
{
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(test->priv);
	struct ntdma_dmabuf *import;

	exporter->on_attach = import_again;
	exporter->context = adapter;
	import = import_ok(test, adapter, exporter);
	KUNIT_EXPECT_PTR_EQ(test, ERR_PTR(-EEXIST), exporter->context);
	KUNIT_EXPECT_EQ(test, 1, exporter->attached);
	ntdma_dmabuf_release(import);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

static void lose_device(struct db_exporter *exporter)
{
	ntdma_device_destroy(exporter->context);
}

/* The device object goes while its driver imports: nothing of it stays. */
static void import_while_the_device_goes(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import;

	exporter->on_attach = lose_device;
	exporter->context = fx->device;
	FX_TOLERATE(fx, import = ntdma_dmabuf_import(adapter,
						     exporter->dmabuf));
	KUNIT_EXPECT_EQ(test, -ENODEV, PTR_ERR_OR_ZERO(import));
	KUNIT_EXPECT_EQ(test, 0, exporter->attached);
	FX_TOLERATE(fx, fx_put_adapter(adapter));
	fx->device = ntdma_device_create(fx->dev, 0);
	db_exporter_end(test, exporter);
}

/* Registers cannot be read like memory: the MDL has no address then. */
static void import_of_registers(struct kunit *test)
{
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(test->priv);
	struct ntdma_dmabuf *import;
	u64 logical;
	void *va;

	exporter->fail = DB_FAIL_REGISTERS;
	import = import_ok(test, adapter, exporter);
	KUNIT_EXPECT_EQ(test, 1, exporter->vmapped);
	KUNIT_EXPECT_NULL(test, ntdma_dmabuf_mdl(import)->MappedSystemVa);
	ntdma_dmabuf_release(import);
	KUNIT_EXPECT_NE(test, 0, ntdma_dmabuf_import_buffer(adapter,
							    exporter->dmabuf,
							    &logical, &va));
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

static void import_of_bad_descriptors(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	int fd = get_unused_fd_flags(O_CLOEXEC);
	struct file *file;

	KUNIT_ASSERT_GE(test, fd, 0);
	KUNIT_EXPECT_EQ(test, -EBADF,
			PTR_ERR_OR_ZERO(ntdma_dmabuf_import_fd(adapter, -1)));
	/* reserved, but nothing there */
	KUNIT_EXPECT_EQ(test, -EBADF,
			PTR_ERR_OR_ZERO(ntdma_dmabuf_import_fd(adapter, fd)));
	file = filp_open("/proc/self/status", O_RDONLY, 0);
	if (!IS_ERR(file)) {
		fd_install(fd, file);
		KUNIT_EXPECT_EQ(test, -EINVAL,
				PTR_ERR_OR_ZERO(ntdma_dmabuf_import_fd(adapter,
								       fd)));
		close_fd(fd);
	} else {
		put_unused_fd(fd);
	}
	fx_put_adapter(adapter);
}

/* Nothing of an import that is over is touched. */
static void import_used_after_release(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import = import_ok(test, adapter, exporter);

	ntdma_dmabuf_release(import);
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, -ENODEV,
				      ntdma_dmabuf_close_window(import)));
	FX_MISUSE(fx, ntdma_dmabuf_cancel_window(import));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, -ENODEV,
				      ntdma_dmabuf_begin_cpu_access(import,
								    true)));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, -ENODEV,
				      ntdma_dmabuf_end_cpu_access(import,
								  true)));
	KUNIT_EXPECT_EQ(test, 0, exporter->cpu);
	db_exporter_end(test, exporter);
	fx_put_adapter(adapter);
}

static void import_misused(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *exporter = db_export(test, IMPORT_BYTES);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_dmabuf *import;
	KIRQL old;

	FX_MISUSE(fx, import = ntdma_dmabuf_import(adapter, NULL));
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(import));
	FX_MISUSE(fx, import = ntdma_dmabuf_import(NULL, exporter->dmabuf));
	KUNIT_EXPECT_EQ(test, -ENODEV, PTR_ERR_OR_ZERO(import));
	old = fx_raise();
	FX_MISUSE(fx, import = ntdma_dmabuf_import(adapter, exporter->dmabuf));
	fx_lower(old);
	KUNIT_EXPECT_EQ(test, -EINVAL, PTR_ERR_OR_ZERO(import));
	FX_MISUSE(fx, ntdma_dmabuf_release((void *)exporter));
	fx_put_adapter(adapter);
	FX_MISUSE(fx, import = ntdma_dmabuf_import(adapter, exporter->dmabuf));
	KUNIT_EXPECT_EQ(test, -ENODEV, PTR_ERR_OR_ZERO(import));
	db_exporter_end(test, exporter);
}

static void import_as_common_buffer_refused(struct kunit *test)
{
	struct fixture *fx = test->priv;
	struct db_exporter *scattered = db_export(test, IMPORT_BYTES);
	struct db_exporter *mute =
		db_export_with(test, fx_contiguous(test, 0, PAGE_SIZE),
			       &db_mute_ops);
	PDMA_ADAPTER adapter = v3_adapter(fx);
	u64 logical = 1;
	void *va = test;

	KUNIT_EXPECT_EQ(test, -ERANGE,
			ntdma_dmabuf_import_buffer(adapter, scattered->dmabuf,
						   &logical, &va));
	KUNIT_EXPECT_EQ(test, 0ULL, logical);
	KUNIT_EXPECT_NULL(test, va);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			ntdma_dmabuf_import_buffer(adapter, mute->dmabuf,
						   &logical, &va));
	FX_MISUSE(fx, KUNIT_EXPECT_EQ(test, -EINVAL,
				      ntdma_dmabuf_import_buffer(adapter, NULL,
								 &logical,
								 &va)));
	db_exporter_end(test, scattered);
	db_exporter_end(test, mute);
	fx_put_adapter(adapter);
}

struct site_row {
	const char *name;
	enum ntdma_site site;
};

static const struct site_row site_rows[] = {
	{ "record", NTDMA_SITE_EXPORT },
	{ "table of pages", NTDMA_SITE_EXPORT_TABLE },
	{ "array of pages", NTDMA_SITE_EXPORT_PAGES },
	{ "importer", NTDMA_SITE_EXPORT_ATTACH },
	{ "importer's mapping", NTDMA_SITE_EXPORT_MAP },
	{ "importer's table", NTDMA_SITE_EXPORT_SHOW },
	{ "import", NTDMA_SITE_IMPORT },
	{ "runs of an import", NTDMA_SITE_IMPORT_RUNS },
	{ "fence", NTDMA_SITE_FENCE },
};

static void site_desc(const struct site_row *row, char *desc)
{
	strscpy(desc, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(site, site_rows, site_desc);

/* Export, import of the same memory, window: how far it gets. */
static int walk(PDMA_ADAPTER adapter, const void *va)
{
	struct ntdma_dmabuf *import;
	struct dma_buf *dmabuf;
	int ret;

	dmabuf = ntdma_dmabuf_export_buffer(adapter, va);
	if (IS_ERR(dmabuf))
		return PTR_ERR(dmabuf);
	import = ntdma_dmabuf_import(adapter, dmabuf);
	dma_buf_put(dmabuf);
	if (IS_ERR(import))
		return PTR_ERR(import);
	ret = ntdma_dmabuf_open_window(import, NTDMA_WINDOW_WRITE, 60000);
	ntdma_dmabuf_release(import);
	return ret;
}

/* Memory runs out at each place: an error, and nothing is left. */
static void sharing_without_memory(struct kunit *test)
{
	const struct site_row *row = test->param_value;
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	const DMA_OPERATIONS *ops = adapter->DmaOperations;
	PHYSICAL_ADDRESS logical;
	void *va;
	int live;

	va = ops->AllocateCommonBuffer(adapter, PAGE_SIZE, &logical, true);
	KUNIT_ASSERT_NOT_NULL(test, va);
	live = ntdma_test_live_objects_flush();
	ntdma_inject_arm(row->site, 1, false);
	KUNIT_EXPECT_EQ(test, -ENOMEM, walk(adapter, va));
	KUNIT_EXPECT_EQ(test, 1U, ntdma_inject_hits(row->site));
	ntdma_inject_disarm();
	KUNIT_EXPECT_TRUE(test, db_wait_live(live));
	KUNIT_EXPECT_EQ(test, 0, walk(adapter, va));
	KUNIT_EXPECT_TRUE(test, db_wait_live(live));
	ops->FreeCommonBuffer(adapter, PAGE_SIZE, logical, va, true);
	fx_put_adapter(adapter);
	KUNIT_EXPECT_TRUE(test, db_wait_live(fx->live));
}

static const struct ntdma_share_ops no_share_ops = { };

/* The character device comes and goes, or does not come at all. */
static void sharing_by_character_device(struct kunit *test)
{
	struct fixture *fx = test->priv;
	PDMA_ADAPTER adapter = v3_adapter(fx);
	struct ntdma_share *share;
	int live = ntdma_test_live_objects_flush();

	ntdma_inject_arm(NTDMA_SITE_SHARE, 1, false);
	share = ntdma_share_create("ntdma_kunit", adapter, &no_share_ops, fx);
	ntdma_inject_disarm();
	KUNIT_EXPECT_EQ(test, -ENOMEM, PTR_ERR_OR_ZERO(share));
	ntdma_share_destroy(share);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	share = ntdma_share_create("ntdma_kunit", adapter, &no_share_ops, fx);
	KUNIT_EXPECT_FALSE(test, IS_ERR(share));
	KUNIT_EXPECT_EQ(test, live + 1, ntdma_test_live_objects_flush());
	ntdma_share_destroy(share);
	KUNIT_EXPECT_EQ(test, live, ntdma_test_live_objects_flush());
	fx_put_adapter(adapter);
}

static struct kunit_case dmabuf_misuse_cases[] = {
	KUNIT_CASE_PARAM(import_is_refused, refusal_gen_params),
	KUNIT_CASE(import_twice),
	KUNIT_CASE(import_twice_at_once),
	KUNIT_CASE(import_while_the_device_goes),
	KUNIT_CASE(import_of_registers),
	KUNIT_CASE(import_of_bad_descriptors),
	KUNIT_CASE(import_used_after_release),
	KUNIT_CASE(import_misused),
	KUNIT_CASE(import_as_common_buffer_refused),
	KUNIT_CASE_PARAM(sharing_without_memory, site_gen_params),
	KUNIT_CASE(sharing_by_character_device),
	{ }
};

static struct kunit_suite dmabuf_misuse_suite = {
	.name = "ntdma_dmabuf_misuse",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dmabuf_misuse_cases,
};

kunit_test_suite(dmabuf_misuse_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_IMPORT_NS("NTDMA_TESTDEV");
MODULE_IMPORT_NS("DMA_BUF");
MODULE_DESCRIPTION("ntdma suite: sharing that goes wrong");
MODULE_LICENSE("GPL");
