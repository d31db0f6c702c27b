// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

static void helper(void)
{
	KeProven(NULL);
	fx_far_away();
}

static void never_called(void)
{
	KeUnproven(NULL);
}

static void proof_passes(struct kunit *test)
{
	helper();
	fx_macro();
}

static void proof_fails_on_one_lane(struct kunit *test)
{
	KeFailing(NULL);
}

static void proof_is_skipped(struct kunit *test)
{
	KeSkipped(NULL);
}

static struct kunit_case proof_cases[] = {
	KUNIT_CASE(proof_passes),
	KUNIT_CASE_PARAM(proof_fails_on_one_lane, gen_params),
	KUNIT_CASE(proof_is_skipped),
	{}
};
