// SPDX-License-Identifier: GPL-2.0-only
/*
 * __try and its kin: what is raised ends in the right handler.
 */
#include <linux/slab.h>

#include "fixture_nt.h"

#include <wdm/seh.h>

enum {
	BEGUN = 0x01,
	THROUGH = 0x02,
	HANDLED = 0x04,
	FINALLY = 0x08,
	OUTER = 0x10,
	INNER = 0x20,
};

static unsigned int guarded(NTSTATUS raised, NTSTATUS *code)
{
	unsigned int trace = 0;

	__try {
		trace |= BEGUN;
		if (!NT_SUCCESS(raised))
			ExRaiseStatus(raised);
		trace |= THROUGH;
	}
	__except(EXCEPTION_EXECUTE_HANDLER) {
		*code = GetExceptionCode();
		trace |= HANDLED;
	}
	return trace;
}

static void exception_is_handled(struct kunit *test)
{
	NTSTATUS code = 0;

	KUNIT_EXPECT_EQ(test, BEGUN | THROUGH, (int)guarded(STATUS_SUCCESS, &code));
	KUNIT_EXPECT_EQ(test, 0, code);
	KUNIT_EXPECT_EQ(test, BEGUN | HANDLED,
			(int)guarded(STATUS_DATA_ERROR, &code));
	KUNIT_EXPECT_EQ(test, STATUS_DATA_ERROR, code);
}

/* From within loops and switches, which a jump does not mind. */
static unsigned int from_the_depth(unsigned int at, bool leave)
{
	unsigned int i, trace = 0;

	__try {
		for (i = 0; i < 4; i++) {
			switch (i) {
			case 2:
				if (at == i && leave)
					__leave;
				if (at == i)
					ExRaiseAccessViolation();
				break;
			}
		}
		trace |= THROUGH;
	}
	__except(GetExceptionCode() == (ULONG)STATUS_ACCESS_VIOLATION ?
		 EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
		trace |= HANDLED;
	}
	return trace;
}

static void exception_leaves_loops(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, THROUGH, (int)from_the_depth(9, false));
	KUNIT_EXPECT_EQ(test, HANDLED, (int)from_the_depth(2, false));
	KUNIT_EXPECT_EQ(test, 0, (int)from_the_depth(2, true));
}

/* The inner filter wants one status; the other one is the outer block's. */
static unsigned int nested(NTSTATUS raised, NTSTATUS in_handler)
{
	unsigned int trace = 0;

	__try {
		__try {
			ExRaiseStatus(raised);
		}
		__except(GetExceptionCode() == (ULONG)STATUS_DATA_ERROR) {
			trace |= INNER;
			if (in_handler)
				ExRaiseStatus(in_handler);
		}
		trace |= THROUGH;
	}
	__except(EXCEPTION_EXECUTE_HANDLER) {
		trace |= OUTER;
		if (in_handler && GetExceptionCode() != (ULONG)in_handler)
			trace |= BEGUN;
	}
	return trace;
}

static void exception_goes_outwards(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, INNER | THROUGH, (int)nested(STATUS_DATA_ERROR, 0));
	KUNIT_EXPECT_EQ(test, OUTER, (int)nested(STATUS_CRC_ERROR, 0));
	KUNIT_EXPECT_EQ(test, INNER | OUTER,
			(int)nested(STATUS_DATA_ERROR, STATUS_CRC_ERROR));
}

static unsigned int cleaned_up(NTSTATUS raised, bool *abnormal)
{
	unsigned int trace = 0;

	__try {
		__try {
			if (raised)
				ExRaiseStatus(raised);
			trace |= INNER;
		}
		__finally {
			trace |= FINALLY;
			*abnormal = AbnormalTermination();
		}
		trace |= THROUGH;
	}
	__except(EXCEPTION_EXECUTE_HANDLER) {
		trace |= OUTER;
	}
	return trace;
}

static void exception_passes_finally(struct kunit *test)
{
	bool abnormal = true;

	KUNIT_EXPECT_EQ(test, INNER | FINALLY | THROUGH,
			(int)cleaned_up(0, &abnormal));
	KUNIT_EXPECT_FALSE(test, abnormal);
	KUNIT_EXPECT_EQ(test, FINALLY | OUTER,
			(int)cleaned_up(STATUS_CRC_ERROR, &abnormal));
	KUNIT_EXPECT_TRUE(test, abnormal);
}

static unsigned int nobody_catches(unsigned int *trace)
{
	__try {
		*trace |= BEGUN;
		ExRaiseStatus(STATUS_CRC_ERROR);
		*trace |= THROUGH;
	}
	__finally {
		*trace |= FINALLY;
	}
	*trace |= OUTER;
	return *trace;
}

/* Windows stops there: it is reported, and goes on behind the block. */
static void exception_not_caught(struct kunit *test)
{
	unsigned int trace = 0;

	NT_MISUSE(test, nobody_catches(&trace));
	KUNIT_EXPECT_EQ(test, BEGUN | FINALLY | OUTER, (int)trace);
	NT_MISUSE(test, ExRaiseStatus(STATUS_CRC_ERROR));
	NT_MISUSE(test, ExRaiseAccessViolation());
	NT_MISUSE(test, ExRaiseDatatypeMisalignment());
	NT_MISUSE(test, ProbeForRead((PVOID)1, 4, 4));
}

static NTSTATUS lock_guarded(PMDL mdl, KPROCESSOR_MODE mode)
{
	NTSTATUS status = STATUS_SUCCESS;

	__try {
		MmProbeAndLockPages(mdl, mode, IoWriteAccess);
	}
	__except(EXCEPTION_EXECUTE_HANDLER) {
		status = GetExceptionCode();
	}
	return status;
}

static NTSTATUS probe_guarded(ULONG_PTR address, SIZE_T length, bool write)
{
	__try {
		if (write)
			ProbeForWrite((PVOID)address, length, 4);
		else
			ProbeForRead((PVOID)address, length, 4);
	}
	__except(EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

static void exception_of_our_routines(struct kunit *test)
{
	u8 *memory = kunit_kzalloc(test, 64, GFP_KERNEL);
	PMDL mdl;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	mdl = IoAllocateMdl(memory, 64, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, lock_guarded(mdl, KernelMode));
	KUNIT_EXPECT_TRUE(test, mdl->MdlFlags & MDL_PAGES_LOCKED);
	MmUnlockPages(mdl);
	IoFreeMdl(mdl);

	/* a kernel thread has no user memory */
	mdl = IoAllocateMdl((PVOID)0x1000, 64, false, false, NULL);
	KUNIT_ASSERT_NOT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, STATUS_ACCESS_VIOLATION, lock_guarded(mdl, UserMode));
	KUNIT_EXPECT_FALSE(test, mdl->MdlFlags & MDL_PAGES_LOCKED);
	IoFreeMdl(mdl);

	KUNIT_EXPECT_EQ(test, STATUS_SUCCESS, probe_guarded(1, 0, false));
	KUNIT_EXPECT_EQ(test, STATUS_DATATYPE_MISALIGNMENT,
			probe_guarded(0x1002, 4, false));
	KUNIT_EXPECT_EQ(test, STATUS_ACCESS_VIOLATION,
			probe_guarded(~7UL, 64, false));
	KUNIT_EXPECT_EQ(test, STATUS_ACCESS_VIOLATION,
			probe_guarded(~7UL, 64, true));
}

static struct kunit_case nt_exception_cases[] = {
	KUNIT_CASE(exception_is_handled),
	KUNIT_CASE(exception_leaves_loops),
	KUNIT_CASE(exception_goes_outwards),
	KUNIT_CASE(exception_passes_finally),
	KUNIT_CASE(exception_not_caught),
	KUNIT_CASE(exception_of_our_routines),
	{}
};

static struct kunit_suite nt_exception_suite = {
	.name = "ntdma_nt_exception",
	.init = nt_fixture_init,
	.exit = nt_fixture_exit,
	.test_cases = nt_exception_cases,
};

kunit_test_suite(nt_exception_suite);

MODULE_IMPORT_NS("NTDMA");
MODULE_DESCRIPTION("Tests of ntdma's guarded blocks");
MODULE_LICENSE("GPL");
